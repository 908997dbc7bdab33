"""The orders that follow from a plan's dependencies, and the circles that keep it from having one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.plan import ancestors, circles, in_order, priorities, waves_of
from tests.fakes.plans import plan, task


def test_waves_are_the_earliest_in_which_each_could_start() -> None:
    waves, rest = waves_of(
        plan(task("a"), task("b", "a"), task("c"), task("d", "b", "c"), task("x", "y"), task("y", "x"))
    )
    assert (waves, rest) == ([["a", "c"], ["b"], ["d"]], {"x", "y"})


def test_the_longest_remaining_path_comes_first() -> None:
    made = plan(
        task("short", est_tokens=900),
        task("long", est_tokens=100),
        task("middle", "long", est_tokens=500),
        task("end", "middle", "short", est_tokens=700),
        task("aside", "long", est_tokens=50),
    )
    assert priorities(made) == {"end": 700, "middle": 1200, "long": 1300, "short": 1600, "aside": 50}


def test_ancestors_are_everything_below_in_plan_order() -> None:
    made = plan(task("d", "b"), task("a"), task("b", "a"), task("c", "a"), task("e", "d", "c"))
    assert ancestors(made, "e") == ("d", "a", "b", "c")
    assert ancestors(made, "a") == ()


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=10))
def test_a_circle_is_found_exactly_where_there_is_one(edges: list[list[int]]) -> None:
    made = plan(*(task(f"t{one}", *(f"t{two}" for two in to if two < len(edges))) for one, to in enumerate(edges)))
    waves, rest = waves_of(made)
    placed = [name for wave in waves for name in wave]
    needs = {one.task_id: set(one.dependencies) for one in made.subtasks}
    assert sorted([*placed, *rest]) == sorted(needs)
    assert all(needs[name] <= set(placed[: placed.index(name)]) for name in placed)
    assert all(needs[name] & rest for name in rest), "each that is left waits for another that is left"


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({"a": (), "b": ("a",)}, []),
        ({"a": ("a",)}, [("a",)]),
        ({"a": ("b",), "b": ("a",)}, [("a", "b")]),
        ({"a": ("c",), "b": ("a",), "c": ("b",), "d": ("c",)}, [("a", "c", "b")]),
        ({"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",)}, [("a", "b"), ("c", "d")]),
        ({"a": ("b", "c"), "b": ("a",), "c": ("a",)}, [("a", "b"), ("a", "c")]),
    ],
)
def test_a_circle_is_named_from_where_an_earlier_one_waits_for_a_later_one(
    edges: dict[str, tuple[str, ...]], found: list[tuple[str, ...]]
) -> None:
    assert circles(plan(*(task(name, *needs) for name, needs in edges.items()))) == found


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_without_the_edge_that_opens_each_circle_there_is_an_order(edges: list[list[int]]) -> None:
    made = plan(*(task(f"t{one}", *(f"t{two}" for two in to if two < len(edges))) for one, to in enumerate(edges)))
    opened = {(circle[0], circle[1] if len(circle) > 1 else circle[0]) for circle in circles(made)}
    rest = plan(
        *(
            task(one.task_id, *(two for two in one.dependencies if (one.task_id, two) not in opened))
            for one in made.subtasks
        )
    )
    assert bool(opened) == bool(waves_of(made)[1])
    placed = [one.task_id for one in in_order(rest).subtasks]
    assert all(set(rest.task(name).dependencies) <= set(placed[:at]) for at, name in enumerate(placed))


def test_a_plan_that_is_in_order_stays_as_it_is_and_what_was_done_before_it_counts_for_nothing() -> None:
    made = plan(task("b", "done"), task("a"), task("c", "b", "done"))
    assert in_order(made) == made
    assert in_order(plan(task("c", "a"), task("b"), task("a"))) == plan(task("b"), task("a"), task("c", "a"))
    assert ancestors(made, "c") == ("b",)
    assert priorities(made) == {"b": 16000, "a": 8000, "c": 8000}
