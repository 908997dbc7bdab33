"""Letters that come at an awkward moment: none is lost, and none is taken twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from patterns.errors import LimitReached, ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.values.research.evidence import Researched
from patterns.values.running.letters import Decision, FollowUp, Letter, StopAsked
from patterns.values.running.progress import View
from tests.fakes.model import Step, acts, fails, gives, last_text, shown
from tests.fakes.progress import SeenProgress
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.fakes.shelf import MemoryShelf
from tests.patterns.research.conftest import (
    ANSWER,
    BEGUN,
    BREAK_NOTE,
    BRIEF,
    DOCS,
    FINISH,
    READ,
    SEARCH,
    SUPPORT_NOTE,
    Research,
    final,
)

EDIT = {"question": "Which Larkmq clients break?", "items": "I1: supported versions\nwhat clients break"}
EDITED = Decision(question_id="run:brief", choice="edit", by="UADA", fields=EDIT)
WORDS = FollowUp(by="UADA", words="And the prices, see http://archive.test/old?")
HALF = acts("agent", ("take_notes", SUPPORT_NOTE))
SAID = final(("Larkmq 4.2 is supported.", ["N1"]))
ONE = acts("agent", ("final_answer", SAID))
CHANGED = "The brief was changed by a person"
COST = LimitReached(limit="G-COST", value=9, cap=10)


def again(*items: str, when: str = CHANGED, notes: tuple[str, ...] = ("N1",)) -> Step:
    """Another answer, for the items of a brief that was changed."""
    answer = final(("Larkmq 4.2 is supported.", list(notes))) if notes else final()
    sure = [{"item": one, "confidence": "low"} for one in items]
    return acts("agent", ("final_answer", {**answer, "confidence": sure}), when=when)


class Interrupting(SeenProgress):
    """A letter comes just when the card shows a stage; `letters` by the beginning of it."""

    def __init__(self, post: Callable[[str, Letter, str], None], letters: Mapping[str, Letter]) -> None:
        super().__init__()
        self._post, self._letters = post, letters

    def show(self, view: View) -> None:
        super().show(view)
        for at, letter in self._letters.items():
            if view.stage.startswith(at):
                self._post("run", letter, at)


class LateShelf(MemoryShelf):
    """A letter comes when everything is kept already."""

    def __init__(self, post: Callable[[str, Letter, str], None]) -> None:
        super().__init__()
        self._post = post

    async def keep(self, researched: Researched) -> None:
        self._post("run", WORDS, "late")
        await super().keep(researched)


@pytest.mark.slow
async def test_a_brief_that_is_changed_while_weak_evidence_is_asked_about_is_taken_up_once(
    researching: Research,
) -> None:
    async def stage(runs: MemoryRuns) -> tuple[object, ...]:
        progress = Interrupting(runs.post, {"Waiting for a decision": EDITED})
        run = researching(BRIEF, SEARCH, READ, HALF, ONE, again("I1", "I4"), runs=runs, progress=progress)
        report = await run.play()
        return report, run.shelf.kept["run"].brief.listed(), shown(run.model.prompts[-1]).count(CHANGED)

    results = await with_every_crash(stage)
    assert results[0][1:] == ("I1: supported versions\nI4: what clients break", 1)
    assert all(result == results[0] for result in results)


async def test_words_that_come_while_weak_evidence_is_asked_about_are_taken_up(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Waiting for a decision": WORDS})
    more = again("I1", "I2", "I3", when="<person>\nAnd the prices")
    run = researching(BRIEF, SEARCH, READ, HALF, ONE, more, runs=runs, progress=progress)
    assert (await run.play()).stop.words == "answered after 5 turns"


async def test_a_brief_that_is_changed_during_the_last_turn_is_taken_up(researching: Research) -> None:
    at_last = acts("agent", ("read_page", {"url": DOCS.url}), ("final_answer", final()))
    run = researching(BRIEF, SEARCH, at_last, again("I1", "I4", notes=()))
    run.web.on_read = lambda: run.runs.post("run", EDITED, "edit")
    assert (await run.play()).headline == "Nothing found: Which Larkmq clients break?"


async def test_what_was_noted_for_other_words_carries_a_changed_item_only_when_it_is_noted_again(
    researching: Research,
) -> None:
    edit = {**EDIT, "items": "I1: supported Versions\nI2: what it costs\nI3: until when, and for whom"}
    once_more = acts("agent", ("take_notes", {**SUPPORT_NOTE, "items": ["I3"]}), when="take them again where they fit")
    run = researching(
        *BEGUN, FINISH, once_more, again("I1", "I2", "I3"), by_name={"brief": ""}, answers=(("edit", edit),)
    )
    run.human.lose_letters = True
    report = await run.play()
    assert report.facts[:3] == (
        "supported Versions: single source; confidence low",
        "what it costs: nothing found; confidence none, the model says low",
        "until when, and for whom: single source; confidence low",
    )


async def test_a_change_whose_letter_is_not_there_yet_is_found_when_the_card_is_closed(researching: Research) -> None:
    run = researching(*BEGUN, FINISH, again("I1", "I4"), by_name={"brief": ""}, answers=(("edit", EDIT),))
    run.human.lose_letters = True
    report = await run.play()
    assert report.headline == "Which Larkmq clients break?"
    assert shown(run.model.prompts[-1]).count(CHANGED) == 1


async def test_a_change_that_comes_with_a_limit_names_the_items_of_the_answer(researching: Research) -> None:
    closed = gives(
        "agent",
        {**ANSWER, "confidence": [{"item": one, "confidence": "low"} for one in ("I1", "I4")]},
        when=("I4: what clients break", "The search ends here"),
    )
    names = {"brief": "", "turns": "finish"}
    run = researching(*BEGUN, closed, limits=Limits(turns=3), by_name=names, answers=(("edit", EDIT),))
    run.human.lose_letters = True
    report = await run.play()
    assert (report.stop.code, len(report.facts)) == ("G-STEPS", 4)


async def test_the_closing_answer_knows_what_people_said(researching: Research) -> None:
    closed = gives("agent", ANSWER, when=("<person>\nAnd the prices", "The search ends here"))
    run = researching(*BEGUN, fails("agent", COST), closed, answers=("finish",))
    run.web.on_read = lambda: run.runs.post("run", WORDS, "words")
    await run.play()
    assert last_text(run.model.prompts[-1]).startswith("The search ends here")


async def test_the_closing_answer_knows_what_was_answered_to_the_model(researching: Research) -> None:
    asks = acts("agent", ("ask_human", {"question": "Which <person> is meant?", "options": ["east", "west"]}))
    told = "You asked: Which  person  is meant?\n<person>\neast\n</person>"
    closed = gives("agent", ANSWER, when=(told, "The search ends here"))
    run = researching(*BEGUN, asks, closed, limits=Limits(turns=4), by_name={"asked": "option1"})
    assert (await run.play()).stop.code == "G-STEPS"


async def test_words_that_come_with_a_limit_reach_the_closing_answer(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Answering from the notes": WORDS})
    closed = gives("agent", ANSWER, when=("<person>\nAnd the prices", "The search ends here"))
    report = await researching(*BEGUN, closed, limits=Limits(turns=3), runs=runs, progress=progress).play()
    assert not [fact for fact in report.facts if "too late" in fact]


async def test_a_stop_while_the_closing_answer_is_begun_spares_it(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Answering from the notes": StopAsked(by="UADA")})
    report = await researching(*BEGUN, limits=Limits(turns=3), runs=runs, progress=progress).play()
    assert (report.sections[0].title, report.stop.words) == ("What was noted", "stopped by <@UADA>")


async def test_a_stop_during_the_closing_call_is_told_as_one_and_keeps_the_answer(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Holding the answer against its quotes": StopAsked(by="UADA")})
    closed = gives("agent", ANSWER)
    report = await researching(*BEGUN, closed, limits=Limits(turns=3), runs=runs, progress=progress).play()
    assert (report.stop.code, len(report.sources)) == ("stopped", 2)


TOO_LATE = "“And the prices, see http://archive.test/old?” came too late to be taken up: write it again below"


async def test_words_that_come_too_late_are_said_to_be(researching: Research) -> None:
    runs = MemoryRuns()
    report = await researching(*BEGUN, FINISH, runs=runs, shelf=LateShelf(runs.post)).play()
    assert report.facts[-1] == TOO_LATE


@pytest.mark.parametrize(
    ("steps", "at"),
    [
        ((BRIEF, SEARCH), "web_search"),
        ((*BEGUN, fails("agent", ModelUnreachable("gone"))), "take_notes"),
        ((BRIEF, SEARCH, READ, acts("agent", ("final_answer", SAID))), "final_answer"),
    ],
    ids=["nothing noted", "no closing answer", "no turn left"],
)
async def test_words_that_no_model_could_be_told_are_said_to_come_too_late(
    researching: Research, steps: tuple[Step, ...], at: str
) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {at: WORDS})
    run = researching(*steps, limits=Limits(turns=len(steps[:4]) - 1), runs=runs, progress=progress)
    assert (await run.play()).facts[-1] == TOO_LATE


async def test_words_behind_a_stop_are_said_to_come_too_late(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"web_search": StopAsked(by="UADA"), "web_search: larkmq": WORDS})
    report = await researching(BRIEF, SEARCH, runs=runs, progress=progress).play()
    assert (report.stop.code, report.facts[-1]) == ("stopped", TOO_LATE)


async def test_words_to_a_check_are_said_to_come_too_late(researching: Research) -> None:
    first = researching(*BEGUN, FINISH)
    await first.play()
    shelf = MemoryShelf(first.shelf.kept["run"].model_copy(update={"run_id": "first"}))
    judged = (gives("evaluator", {"carried": "yes", "why": ""}) for _ in range(2))
    run = researching(*judged, asked={"continues": "first", "way": "check"}, shelf=shelf)
    run.web.on_read = lambda: run.runs.post("run", WORDS, "words")
    assert (await run.play()).facts[-1] == TOO_LATE


@pytest.mark.parametrize(
    "then",
    [(fails("agent", ModelUnreachable("gone")), fails("agent", ModelUnreachable("gone"))), ()],
    ids=["the model fails", "a stop"],
)
async def test_an_answer_that_was_given_is_not_lost_where_more_was_wanted(
    researching: Research, then: tuple[Step, ...]
) -> None:
    more = acts("agent", ("take_notes", BREAK_NOTE), when="<person>\nAnd the prices")
    late = acts("agent", ("web_search", {"query": "prices"}), ("final_answer", SAID))
    runs = MemoryRuns()
    letters = {"web_search: prices": WORDS} | ({} if then else {"take_notes: The old": StopAsked(by="UADA")})
    progress = Interrupting(runs.post, letters)
    run = researching(BRIEF, SEARCH, READ, HALF, late, more, *then, runs=runs, progress=progress)
    report = await run.play()
    assert [(one.title, one.text) for one in report.sections] == [
        ("Support", "Larkmq 4.2 is supported. [1]"),
        ("Noted since", "The old acknowledgement protocol breaks in 4.0. [2]"),
    ]
