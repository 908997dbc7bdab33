"""A letter at every moment of a run: whatever it meets, it is heard, or it is said that it was not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from patterns.guardrails.limits import Limits
from patterns.values.conversation import JsonObject, Prompt, Reply
from patterns.values.running.letters import Decision, FollowUp, Letter, StopAsked
from tests.fakes.journal import Kept, Row
from tests.fakes.model import Step, acts, gives, shown
from tests.fakes.run import MemoryRuns
from tests.patterns.research.conftest import BRIEF, READ, SEARCH, SUPPORT_NOTE, Researching, final

ASKS = acts("agent", ("ask_human", {"question": "Which of your clusters is meant?", "options": ["east", "west"]}))
HALF = acts("agent", ("take_notes", SUPPORT_NOTE))
WORDS = FollowUp(by="UADA", words="And the prices?")
EDIT = Decision(
    question_id="run:brief", choice="edit", by="UADA", fields={"items": "I1: supported versions\nwhat clients break"}
)
UNTIMED, CAPPED = Limits(), Limits(turns=4)


class Writing(MemoryRuns):
    """A letter is written when so many rows are."""

    def __init__(self, at: int, write: Callable[[MemoryRuns], None]) -> None:
        super().__init__()
        self._at, self._write = at, write

    def keep(self, kept: Kept, row: Row) -> None:
        super().keep(kept, row)
        if self.rows_written == self._at:
            self._write(self)


class Answering:
    """Fits `Model`: some steps, and then an answer to whatever the brief is."""

    def __init__(self, *steps: Step) -> None:
        self.prompts: list[Prompt] = []
        self._steps = list(steps)

    async def complete(self, prompt: Prompt) -> Reply:
        self.prompts.append(prompt)
        if self._steps and (not prompt.answer_schema or len(self.prompts) == 1):
            return _reply(self._steps.pop(0))
        brief = shown(prompt).rpartition("<brief>")[2].partition("</brief>")[0]
        answer = _answer(re.findall(r"^(I\d): ", brief, re.MULTILINE))
        return _reply(gives("agent", answer) if prompt.answer_schema else acts("agent", ("final_answer", answer)))


def _answer(items: Iterable[str]) -> JsonObject:
    sure = [{"item": one, "confidence": "low"} for one in items]
    return {**final(("Larkmq 4.2 is supported.", ["N1"])), "confidence": sure}


def _reply(step: Step) -> Reply:
    assert isinstance(step.answer, Reply)
    return step.answer


def _run(limits: Limits, at: int = 0, write: Callable[[MemoryRuns], None] = lambda _: None) -> Researching:
    run = Researching(Writing(at, write), Answering(BRIEF, SEARCH, ASKS, READ, HALF), limits=limits)
    run.human.by_name["asked"] = "option1"
    return run


async def _moments(limits: Limits) -> range:
    undisturbed = _run(limits)
    await undisturbed.play()
    return range(1, undisturbed.runs.rows_written)


def _writing(letter: Letter) -> Callable[[MemoryRuns], None]:
    return lambda runs: runs.post("run", letter, "letter")


@pytest.mark.parametrize("limits", [UNTIMED, CAPPED], ids=["answered", "capped"])
async def test_words_are_heard_whenever_they_come_or_said_to_be_too_late(limits: Limits) -> None:
    for moment in await _moments(limits):
        run = _run(limits, moment, _writing(WORDS))
        report = await run.play()
        heard = any("<person>\nAnd the prices?" in shown(prompt) for prompt in run.model.prompts)
        late = any("“And the prices?” came too late" in fact for fact in report.facts)
        assert heard != late, moment


@pytest.mark.parametrize("limits", [UNTIMED, CAPPED], ids=["answered", "capped"])
async def test_a_stop_ends_in_a_report_whenever_it_comes_and_leaves_no_question_open(limits: Limits) -> None:
    for moment in await _moments(limits):
        run = _run(limits, moment, _writing(StopAsked(by="UADA")))
        report = await run.play()
        done = [row.name for row in run.runs.journal("run")[moment:]]
        assert done.count("step think") <= 1, "what is under way, and nothing after it"
        assert {one.id for one in run.human.questions} == set(run.human.decided), moment
        assert report.facts


def _settle(made: list[Researching], runs: MemoryRuns) -> None:
    """As the book of questions does: the record first, then the letter."""
    human = made[0].human
    if human.questions and human.decided.setdefault("run:brief", EDIT) is EDIT:
        runs.post("run", EDIT, "letter")


@pytest.mark.parametrize("limits", [UNTIMED, CAPPED], ids=["answered", "capped"])
async def test_a_brief_that_is_changed_holds_whenever_its_card_still_took_the_change(limits: Limits) -> None:
    for moment in await _moments(limits):
        made: list[Researching] = []
        run = _run(limits, moment, partial(_settle, made))
        made.append(run)
        await run.play()
        changed = run.human.decided["run:brief"] is EDIT
        assert run.shelf.kept["run"].brief.listed().endswith("I4: what clients break") == changed, moment
