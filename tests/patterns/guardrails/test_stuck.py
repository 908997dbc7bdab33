"""The stuck detector: what it finds and what it lets be, measured on traces that were made before it."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from patterns.guardrails.stuck.detector import ALIKE, STALE, Alarm, Detector
from patterns.guardrails.stuck.novelty import Deed
from tests.fakes.traces.blurred import BLURRED
from tests.fakes.traces.honest import honest_traces
from tests.fakes.traces.stuck import stuck_traces
from tests.fakes.traces.writer import HELD_OUT, Shape, Trace, Writer

WITHIN = 8
"""Steps from the first that brings back what was there before."""
ROUNDS = 7
"""Traces of each kind and of each shape."""


def first_alarm(trace: Trace) -> int | None:
    """The step at which the detector speaks first."""
    detector = Detector()
    for step, act in enumerate(trace.acts):
        if step in trace.forgets:
            detector.forget()
        observation = act.observation
        detector.observe(Deed(act.tool, act.arguments, observation.text, observation.ok, observation.news))
        if detector.streak:
            return step
    return None


@pytest.mark.parametrize("shape", [Shape(), HELD_OUT], ids=["as tuned", "held out"])
def test_loops_are_found_within_eight_steps_and_honest_work_is_left_alone(shape: Shape) -> None:
    found, missed, alarmed, quiet = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for number in range(ROUNDS):
        dice = random.Random(number)
        blurred = (make(Writer(dice, shape)) for make in BLURRED)
        for trace in (*stuck_traces(dice, shape), *blurred):
            assert trace.begins is not None
            step = first_alarm(trace)
            is_found = step is not None and trace.begins <= step < trace.begins + WITHIN
            (found if is_found else missed)[trace.kind] += 1
        for trace in honest_traces(dice, shape):
            (quiet if first_alarm(trace) is None else alarmed)[trace.kind] += 1
    assert found.total() + missed.total() + alarmed.total() + quiet.total() >= 250  # of each of two shapes
    assert found.total() >= 0.95 * (found.total() + missed.total()), missed
    assert alarmed.total() <= 0.01 * (alarmed.total() + quiet.total()), alarmed


def of(*deeds: Deed) -> Detector:
    """A detector that has seen them."""
    detector = Detector()
    for one in deeds:
        detector.observe(one)
    return detector


LOOK = Deed("search_code", {"pattern": "cart"}, "src/cart.py:3: total of the cart")
FAILS = Deed("run_command", {"name": "test"}, "FAILED test_total - assert 3 == 4 in 0.31s", ok=False)


def edited(number: int) -> Deed:
    """An edit that leaves the files as they never were."""
    return Deed("edit_file", {"blocks": str(number)}, "Done: src/cart.py", news=(f"state {number}",))


def test_an_alarm_says_which_tool_how_often_and_what_repeats() -> None:
    assert of(LOOK, *[LOOK] * (STALE - 1)).alarm() is None
    assert of(LOOK, *[LOOK] * STALE).alarm() == Alarm(
        tool="search_code",
        count=4,
        most=STALE,
        what="4 acts in a row brought nothing new: search_code 4x",
        evidence=("different calls: 1, different results: 1", "search_code: cart"),
    )


@pytest.mark.parametrize("name", ["<@U0GRACE>", "look\n*Kept:* nothing", "x" * 300, ""])
def test_a_name_that_a_model_made_up_is_not_repeated_to_people(name: str) -> None:
    alarm = of(*[Deed(name, {}, "There is no such tool.", ok=False, news=())] * 6).alarm()
    assert alarm is not None
    assert (alarm.tool, alarm.evidence[1]) == ("a tool that there is not",) * 2
    assert name not in alarm.what.split()


def test_arguments_that_differ_in_case_order_and_blanks_are_the_same() -> None:
    one = Deed("t", {"a": "Some  words", "b": 1}, "x")
    assert one.asked == Deed("t", {"b": 1, "a": "some words"}, "y").asked


def test_something_new_ends_the_row_and_a_word_from_outside_begins_it_anew() -> None:
    detector = of(*[LOOK] * 6)
    assert detector.streak == 2
    detector.observe(edited(1))
    assert (detector.streak, detector.alarm()) == (0, None)
    detector = of(*[LOOK] * 6)
    detector.clear()
    assert detector.streak == 0
    detector.observe(LOOK)
    assert detector.streak == 0, "three more may follow"


def test_tests_that_fail_alike_are_a_loop_however_many_edits_lie_between() -> None:
    rounds = [one for number in range(ALIKE) for one in (FAILS, edited(number))]
    assert of(*rounds[:-2]).streak == 0
    alarm = of(*rounds).alarm()
    assert alarm is not None
    assert alarm.what == "the same call of run_command failed alike 5 times in a row"


def test_tests_that_fail_otherwise_are_progress() -> None:
    fewer = [Deed("run_command", {"name": "test"}, f"{9 - number} failed", ok=False) for number in range(9)]
    assert of(*(one for number in range(9) for one in (fewer[number], edited(number)))).streak == 0


def test_an_edit_that_brings_the_files_back_to_what_they_were_is_nothing_new() -> None:
    assert of(*[edited(number % 2) for number in range(2 + STALE)]).streak == 1


@pytest.mark.parametrize("news", [(), ("https://a.example",)])
def test_where_a_tool_measures_itself_its_words_do_not_count(news: tuple[str, ...]) -> None:
    told = [Deed("web_search", {"query": str(one)}, f"quite another text {one * 'x'}", news=news) for one in range(6)]
    assert of(*told).streak >= 2


def test_what_was_left_out_of_the_conversation_may_be_had_once_more() -> None:
    pages = [Deed("read_page", {"url": str(one)}, f"page {'a' * one} says {'b' * one}") for one in range(1, 7)]
    detector = of(*pages)
    detector.forget()
    for one in pages:
        detector.observe(one)
    assert detector.streak == 0
    for one in pages[:STALE]:
        detector.observe(one)
    assert detector.streak == 1, "and not twice"


def test_a_loop_in_which_all_is_left_out_again_and_again_is_still_found() -> None:
    detector = of(LOOK)
    for _ in range(2 + STALE):
        detector.forget()
        detector.observe(LOOK)
    assert detector.streak > 0


@pytest.mark.parametrize("text", ["", "  \n ", "…", "0", "\x00", "é" * 3_000, "a b c " * 2_000])
def test_any_text_can_be_taken_in(text: str) -> None:
    assert of(*[Deed("t", None, text)] * 6).streak >= 1
