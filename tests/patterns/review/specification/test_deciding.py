"""What a person can do where nothing was approved."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from patterns.errors import LimitReached, ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.review.specification.generating import REPEATED
from patterns.values.conversation import Prompt, Reply
from patterns.values.questions import Question
from tests.fakes.human import SILENCE, STOP
from tests.fakes.model import ScriptedModel, fails, gives, shown
from tests.fakes.run import MemoryRuns
from tests.patterns.review.specification.conftest import (
    AGREED,
    ONE,
    THREE,
    TWO,
    Review,
    drafted,
    judged,
    unusable,
)

CAP_ONE, CAP_TWO = {"limits": Limits(rounds=1)}, {"limits": Limits(rounds=2)}
NO_MONEY = LimitReached(limit="G-COST", value=1, cap=1)


@dataclass
class Slow:
    """A model whose calls take half a minute."""

    model: ScriptedModel
    runs: MemoryRuns

    async def complete(self, prompt: Prompt) -> Reply:
        self.runs.pass_time(30)
        return await self.model.complete(prompt)


def buttons(question: Question) -> list[str]:
    return [one.label for one in question.choices]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("best", "the cap of 2 rounds is reached; the best draft is taken by <@UGRACE>"),
        ("stop", "the cap of 2 rounds is reached; stopped by <@UGRACE>"),
        (SILENCE, "the cap of 2 rounds is reached; stopped, nobody answered"),
    ],
)
async def test_at_the_cap_a_person_decides_and_the_best_is_handed_over_in_any_case(
    reviewing: Review, answer: str, words: str
) -> None:
    run = reviewing(AGREED, ONE, judged("13"), TWO, judged("1"), answers=(answer,), **CAP_TWO)
    report = await run.play()
    (question,) = run.human.questions
    assert (question.title, question.default) == ("Not approved: the cap of 2 rounds is reached", "stop")
    assert question.body == "The best so far is draft 1. Still missing in it:\n• C2 (major): C2: line 1 is wrong"
    assert buttons(question) == ["Take the best", "One more round", "Change the criteria…", "Stop"]
    assert (report.stop.code, report.stop.words) == ("max_iterations", words)
    assert report.headline.endswith("NOT approved after 2 rounds")
    assert report.attachments[0].text == "x = 1\n", "the better of the two"


async def test_nobody_is_asked_where_it_was_approved(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("123"))
    assert (await run.play()).stop.code == "approved"
    assert run.human.questions == []


async def test_one_more_round_goes_on_and_may_be_asked_for_again(reviewing: Review) -> None:
    run = reviewing(
        *(AGREED, ONE, judged("1"), TWO, judged("13"), THREE, judged("123")), answers=("more", "more"), **CAP_ONE
    )
    report = await run.play()
    assert [one.id for one in run.human.questions] == ["run:choice1", "run:choice2"]
    assert report.stop.words == "approved in round 3 of at most 3"


async def test_one_more_round_is_one_also_where_the_cap_was_not_reached(reviewing: Review) -> None:
    flat = (AGREED, ONE, judged("1"), TWO, judged("1"), THREE, judged("1"))
    run = reviewing(*flat, drafted("x = 4"), judged("13"), answers=("more", "best"), limits=Limits(rounds=9))
    report = await run.play()
    assert [one.title for one in run.human.questions] == [
        "Not approved: 2 rounds in a row brought nothing better",
        "Not approved: the cap of 4 rounds is reached",
    ]
    assert report.attachments[0].text == "x = 4\n"


async def test_one_more_round_without_a_new_draft_is_a_new_question(reviewing: Review) -> None:
    """The first one is decided: its answer must not be taken for the answer to this one."""
    run = reviewing(AGREED, ONE, judged("1"), ONE, drafted("x = 1  "), answers=("more", "more", "best"), **CAP_ONE)
    report = await run.play()
    told = [REPEATED in shown(one) for one in run.model.asked("generator")]
    assert told == [False, False, True], "the same words would be answered in the same way"
    assert len({one.id for one in run.human.questions}) == 3
    assert report.stop.code == "identical_draft"


async def test_changed_criteria_are_frozen_anew_and_the_best_is_judged_by_them(reviewing: Review) -> None:
    changed = "! It turns a title into a slug.\nminor: It refuses an empty title."
    run = reviewing(
        *(AGREED, ONE, judged("13"), TWO, judged("1")),
        judged("1", ids=("C1", "C2"), when=("C2 (minor): It refuses an empty title. [checked by execution]", "x = 1")),
        answers=(("criteria", {"criteria": changed}),),
        **CAP_TWO,
    )
    report = await run.play()
    (question,) = run.human.questions
    assert question.check == "criteria"
    (form,) = next(one for one in question.choices if one.id == "criteria").form
    assert form.initial.startswith("blocker: It turns a title into a slug.\nmajor: ")
    assert (report.stop.code, report.attachments[0].text) == ("approved", "x = 1\n")
    assert report.facts[-1] == "criteria changed by a person after 2 rounds, which are not counted here"
    assert [one.stop.words for one in run.thread.reports] == [
        "frozen before the first draft",
        "frozen anew by <@UGRACE>",
    ]


async def test_where_the_best_fails_the_changed_criteria_too_it_is_mended(reviewing: Review) -> None:
    run = reviewing(
        *(AGREED, ONE, judged("13")),
        *(judged("", ids=("C1",)), TWO, judged("1", ids=("C1",))),
        answers=(("criteria", {"criteria": "It turns a title into a slug."}),),
        **CAP_ONE,
    )
    assert (await run.play()).stop.words == "approved in round 2 of at most 2"


async def test_criteria_that_slip_through_the_form_are_asked_for_again(reviewing: Review) -> None:
    bad = ("criteria", {"criteria": "minor: It is nice to read."})
    run = reviewing(AGREED, ONE, judged("1"), answers=(bad, "best"), **CAP_ONE)
    assert (await run.play()).attachments[0].text == "x = 1\n"


async def test_an_evaluator_that_failed_may_be_asked_again_about_the_same_draft(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, unusable(), judged("1"), TWO, judged("123"), answers=("more",))
    report = await run.play()
    (question,) = run.human.questions
    assert question.body == "A draft is there that nobody has judged; it is the next to be."
    assert buttons(question) == ["Judge it again", "Change the criteria…", "Stop"]
    assert report.stop.words == "approved in round 2 of at most 4", "the other rounds are there as before"


async def test_an_evaluator_that_names_nothing_to_mend_is_asked_once_more_and_then_a_person_is(
    reviewing: Review,
) -> None:
    empty = gives("evaluator", {"verdicts": [{"id": f"C{n}", "passed": False, "gap": "n/a"} for n in (1, 2, 3)]})
    run = reviewing(AGREED, ONE, empty, empty, answers=("stop",))
    report = await run.play()
    assert report.stop.code == "no_feedback"
    assert "say in `gap` what is missing" in shown(run.model.prompts[-1])


@pytest.mark.parametrize(
    ("error", "code"),
    [(NO_MONEY, "G-COST"), (ModelUnreachable("gone"), "failed")],
)
async def test_what_cuts_the_second_draft_short_leaves_the_first_to_be_taken(
    reviewing: Review, error: LimitReached | ModelUnreachable, code: str
) -> None:
    run = reviewing(AGREED, ONE, judged("1"), fails("generator", error), answers=("best",))
    report = await run.play()
    assert (report.stop.code, report.attachments[0].text) == (code, "x = 1\n")
    assert "NOT approved" in report.headline


async def test_a_used_up_budget_is_raised_by_the_button_that_says_so(reviewing: Review) -> None:
    run = reviewing(*(AGREED, ONE, judged("1"), fails("generator", NO_MONEY), TWO, judged("123")), answers=("more",))
    before = run.limits.cap_microdollars
    assert (await run.play()).stop.code == "approved"
    (question,) = run.human.questions
    assert (question.kind, question.choices[1].label) == ("raise_budget", "+$0.50, one more round")
    assert run.ledger.accounts["run"].cap_microdollars == before + 500_000


async def test_a_limit_before_anything_was_made_says_so(reviewing: Review) -> None:
    run = reviewing(AGREED, fails("generator", NO_MONEY), answers=("stop",))
    report = await run.play()
    assert (report.headline, report.stop.code, report.attachments) == ("No draft could be judged", "G-COST", ())


async def test_time_that_is_up_is_extended_by_the_button_that_says_so(reviewing: Review) -> None:
    runs = MemoryRuns()
    run = reviewing(
        *(AGREED, ONE, judged("1"), TWO, judged("123")),
        runs=runs,
        around=lambda model, _: Slow(model, runs),
        answers=("more",),
        limits=Limits(seconds=50),
    )
    assert (await run.play()).stop.code == "approved"
    (question,) = run.human.questions
    assert (question.kind, question.choices[1].label) == ("extend_time", "+15 min, one more round")


async def test_a_stop_at_the_question_hands_over_the_best(reviewing: Review) -> None:
    report = await reviewing(AGREED, ONE, judged("1"), answers=(STOP,), **CAP_ONE).play()
    assert (report.stop.code, report.attachments[0].text) == ("stopped", "x = 1\n")
    assert "NOT approved" in report.headline
    assert (report.offers, report.stop.kept) == (("resume",), "1 judged draft")
    again = reviewing(kept=report.resume, answers=(SILENCE,), **CAP_ONE)
    assert (await again.play()).attachments[0].text == "x = 1\n"
    assert again.model.prompts == [], "neither criteria nor a draft nor a judgement is asked for again"
