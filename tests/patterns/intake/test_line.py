"""Who is worked on next: never more than there are places, in order for each person, and fair between them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from patterns.guardrails.intake.line import in_line, next_ones, position_of, tag_of
from patterns.values.house.intake import Capacity, Seat, SeatState


def seat(run_id: str, member: str, tag: int, state: SeatState = "waiting", *, begun: bool = False) -> Seat:
    number = float(run_id.strip("abcdefghijklmnopqrstuvwxyz") or 0)
    return Seat(run_id=run_id, member=member, state=state, tag=tag, has_begun=begun, entered_at=number)


def joined(order: str) -> list[Seat]:
    """A line in which these people have come one after the other."""
    seats: list[Seat] = []
    for number, member in enumerate(order):
        seats.append(seat(f"{member}{number}", member, tag_of(member, seats, 0)))
    return seats


@pytest.mark.parametrize(
    ("came", "served"),
    [
        ("abc", "a0 b1 c2"),
        ("aaabc", "a0 b3 c4 a1 a2"),
        ("aab", "a0 b2 a1"),
        ("aabbb", "a0 b2 a1 b3 b4"),
    ],
)
def test_turns_are_taken_between_people_and_in_order_for_each(came: str, served: str) -> None:
    seats = joined(came)
    assert " ".join(one.run_id for one in in_line(seats)) == served
    assert [position_of(run_id, seats) for run_id in served.split()] == list(range(1, len(seats) + 1))


def test_who_was_at_work_before_goes_before_those_that_have_not_begun() -> None:
    seats = [*joined("ab"), seat("c9", "c", 9, begun=True)]
    assert [one.run_id for one in in_line(seats)] == ["c9", "a0", "b1"]


def test_one_person_has_no_more_places_than_one_may_and_the_next_goes_first() -> None:
    seats = joined("aaaab")
    given = next_ones(seats, Capacity(of_house=10, of_member=2))
    assert [one.run_id for one in given] == ["a0", "b4", "a1"]


def test_who_rests_takes_no_place() -> None:
    seats = [seat("a0", "a", 1, "resting"), seat("b1", "b", 2, "held"), *joined("cc")]
    assert [one.run_id for one in next_ones(seats, Capacity(of_house=2))] == ["c0"]


def test_whoever_comes_often_does_not_push_others_back_for_ever() -> None:
    """Somebody new arrives with each turn: the last run of the one who asked for three comes all the same."""
    seats, served = joined("aaa"), 0
    turns = []
    for number in range(12):
        newcomer = f"n{number + 10}"
        seats.append(seat(newcomer, newcomer, tag_of(newcomer, seats, served)))
        first = in_line(seats)[0]
        turns.append(first.member)
        served = max(served, first.tag)
        seats.remove(first)
    assert turns.count("a") == 3


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_and_goes_no_limit_is_passed_and_nobody_is_left_out(seed: int) -> None:
    rng = random.Random(seed)
    capacity = Capacity(of_house=rng.randint(1, 5), of_member=rng.randint(1, 3))
    seats: dict[str, Seat] = {}
    served, begun, came = 0, [], {}
    for number in range(150):
        deed = rng.choice(["come", "come", "leave", "rest", "answer"])
        some = [one for one in seats.values() if one.state == {"leave": "held", "rest": "held"}.get(deed, "resting")]
        if deed == "come" and number < 110:
            member = rng.choice("abcd")
            new = Seat(
                run_id=f"r{number}", member=member, state="waiting", tag=tag_of(member, [*seats.values()], served),
                entered_at=float(number),
            )  # fmt: skip
            seats[new.run_id] = new
            came.setdefault(member, []).append(new.run_id)
        elif some:
            one = rng.choice(some)
            state: SeatState = "resting" if deed == "rest" else "waiting"
            if deed == "leave":
                del seats[one.run_id]
            else:
                seats[one.run_id] = one.model_copy(update={"state": state, "has_begun": True})
        for chosen in next_ones([*seats.values()], capacity):
            seats[chosen.run_id] = chosen.model_copy(update={"state": "held"})
            served = max(served, chosen.tag)
            begun += [] if chosen.has_begun else [chosen.run_id]
        held = Counter(one.member for one in seats.values() if one.state == "held")
        assert held.total() <= capacity.of_house
        assert not held or max(held.values()) <= capacity.of_member
        idle = held.total() < capacity.of_house
        assert not idle or all(held[one.member] == capacity.of_member for one in in_line([*seats.values()]))
    for member, runs in came.items():
        mine = [run_id for run_id in begun if run_id in runs]
        assert mine == runs[: len(mine)], f"{member} was not served in order"
