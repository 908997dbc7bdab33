"""The whole matrix of who may do what where, written out: every cell is somebody's right or the lack of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.decide import decide, groups_that_matter
from patterns.guardrails.authority.people import Room
from patterns.guardrails.authority.policy import Policy
from tests.patterns.authority.cast import ACTIONS, COLUMNS, OF_SHOP, OPEN, PEOPLE, PUBLIC
from tests.patterns.authority.grids import GRIDS

Cell = tuple[str, Action, bool]


def cells(grid: str) -> Iterator[Cell]:
    """(who, action, whether they may), of every line of a grid."""
    for line in filter(None, map(str.strip, grid.splitlines())):
        words = line.split()
        names, marks = words[: -len(COLUMNS)], words[-len(COLUMNS) :]
        assert [len(group) for group in COLUMNS] == [len(mark) for mark in marks], line
        for name in names:
            yield from ((name, action, mark == "y") for action, mark in zip(ACTIONS, "".join(marks), strict=True))


@pytest.mark.parametrize(
    ("policy", "rooms", "resources", "grid"), [one[1:] for one in GRIDS], ids=[one[0] for one in GRIDS]
)
def test_every_cell_is_as_it_is_written(
    policy: Policy, rooms: tuple[Room, ...], resources: tuple[Resource, ...], grid: str
) -> None:
    wrong = []
    for who, action, allowed in cells(grid):
        for room in rooms:
            for resource in resources:
                verdict = decide(PEOPLE[who], room, action, resource, policy)
                if verdict.allowed != allowed:
                    wrong.append((who, action, room.id, "may" if verdict.allowed else verdict.why))
                assert verdict.allowed or verdict.why, "a no says why"
    assert wrong == []


def test_the_matrix_leaves_nobody_and_nothing_out() -> None:
    assert set(ACTIONS) == set(get_args(Action))
    assert len(ACTIONS) == len(set(ACTIONS))
    for name, *_, grid in GRIDS:
        seen = [(who, action) for who, action, _ in cells(grid)]
        assert sorted(seen) == sorted((who, action) for who in PEOPLE for action in ACTIONS), name


def test_the_groups_that_are_read_are_enough_to_decide_by() -> None:
    """Whoever is in a group that is not read decides the same without it."""
    for _, policy, rooms, resources, grid in GRIDS:
        for who, action, allowed in cells(grid):
            read = groups_that_matter(action, resources[0], policy)
            person = PEOPLE[who]
            seen = person.model_copy(update={"groups": tuple(one for one in person.groups if one in read)})
            assert decide(seen, rooms[0], action, resources[0], policy).allowed is allowed, (who, action)


def test_what_no_rule_names_nobody_may() -> None:
    for person in PEOPLE.values():
        refused = decide(person, PUBLIC, "make_coffee", OF_SHOP, OPEN)  # type: ignore[arg-type]  # what no type checker stopped
        assert not refused.allowed
        assert "nobody may" in refused.why
