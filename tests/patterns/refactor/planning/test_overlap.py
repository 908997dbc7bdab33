"""Subtasks that could write the same file never run at the same time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.paths import may_overlap
from patterns.plan import ancestors, waves_of
from patterns.refactor.planning.overlap import serialised
from tests.fakes.plans import plan, task


def test_the_later_of_two_that_could_meet_waits_and_it_is_said_why() -> None:
    made = plan(task("a", paths_allowed=("src/**",)), task("b"), task("c", paths_allowed=("docs/*",)))
    after, notes = serialised(made)
    assert [one.dependencies for one in after.subtasks] == [(), ("a",), ()]
    assert notes == ("b waits for a: both may write `src/**`",)


def test_those_that_run_one_after_the_other_anyhow_are_left_alone() -> None:
    made = plan(task("c", "b"), task("a", paths_allowed=("src/c.py",)), task("b", "a"))
    assert serialised(made) == (made, ())


def test_a_row_of_them_waits_one_for_the_next() -> None:
    after, notes = serialised(plan(*(task(name, paths_allowed=("src/a.py",)) for name in "abc")))
    assert [one.dependencies for one in after.subtasks] == [(), ("a",), ("b",)]
    assert len(notes) == 2


def test_doing_it_twice_changes_nothing_more() -> None:
    once, _ = serialised(plan(*(task(name, paths_allowed=("**",)) for name in "abcd")))
    assert serialised(once) == (once, ())


SHAPES = st.lists(
    st.tuples(st.sets(st.integers(0, 5), max_size=2), st.sampled_from(["a/*", "a/x", "b/**", "**", "c"])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(SHAPES)
def test_no_two_that_could_meet_are_left_side_by_side_and_no_circle_comes_of_it(
    shapes: list[tuple[set[int], str]],
) -> None:
    # Needs point up and down the list, yet never in a circle: by an order of their own, the reversed one for half.
    turn = len(shapes) % 2
    made = plan(
        *(
            task(
                f"t{at}",
                *(f"t{to}" for to in needs if to < len(shapes) and (to > at if turn else to < at)),
                paths_allowed=(glob,),
            )
            for at, (needs, glob) in enumerate(shapes)
        )
    )
    after, _ = serialised(made)
    assert waves_of(after)[1] == set()
    for one in after.subtasks:
        for other in after.subtasks:
            if one != other and may_overlap(*one.paths_allowed, *other.paths_allowed):
                assert one.task_id in ancestors(after, other.task_id) or other.task_id in ancestors(after, one.task_id)
