"""`/review` of a specification: code until it is approved, or a person decides."""

from __future__ import annotations

import pytest

from patterns.errors import AnswerInvalid, ModelUnreachable, RequestInvalid
from patterns.guardrails.limits import Limits
from patterns.values.report import Report
from tests.fakes.human import SILENCE, STOP
from tests.fakes.model import Step, fails, gives, says, shown
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.review.specification.conftest import (
    AGREED,
    FAILED,
    GIVEN,
    NOT_RUN,
    ONE,
    PASSED,
    THREE,
    TWO,
    Review,
    drafted,
    ends,
    judged,
    unusable,
)

NO_CHECKER = PASSED.model_copy(update={"exit_code": 1, "output": "/usr/bin/python3: No module named mypy\n"})


async def test_a_draft_that_fails_is_mended_and_approved_in_round_two(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("1"), TWO, judged("123"), outcome=ends(types=NO_CHECKER))
    report = await run.play()
    assert report.headline == "Code for the specification: APPROVED after 2 rounds"
    assert (report.stop.code, report.stop.words) == ("approved", "approved in round 2 of at most 4")
    assert report.facts == (
        "handed over: draft 2 of 2",
        "no file was found that does not parse",
        "own tests: passed, ended with exit code 0, 3 tests run (sandbox)",
        "lint: passed, ended with exit code 0 (sandbox)",
        "types: NOT run (mypy is not in the sandbox)",
        "round 1: 9 of 13 points, fails C2, C3",
        "round 2: 13 of 13 points, nothing fails",
    )
    assert [one.title for one in report.sections] == ["Criteria, draft 2"]
    assert [(one.name, one.text) for one in report.attachments] == [
        ("slugs.py", "x = 2\n"),
        ("test_slugs.py", "import slugs\n"),
    ]
    assert run.progress.stages() == ["Agreeing on criteria", "Draft 1", "Running its tests", "Judging", "Draft 2"]


async def test_the_criteria_stand_in_the_thread_before_the_first_draft(reviewing: Review) -> None:
    run = reviewing(AGREED, fails("generator", ModelUnreachable("gone")))
    with pytest.raises(ModelUnreachable):
        await run.play()
    (report,) = run.thread.reports
    assert report.headline == "The code is judged by 3 criteria"
    assert report.sections[0].text.startswith("• C1 (blocker): It turns a title into a slug. [checked by execution]\n")
    assert report.sections[0].author == "model"


async def test_given_criteria_are_taken_as_they_are_and_no_model_is_asked_for_any(reviewing: Review) -> None:
    given = ("It turns a title into a slug.", "! It refuses an empty title.", "minor: Its names are clear.")
    run = reviewing(ONE, judged("12", when="C2 (blocker): It refuses an empty title."), criteria=given)
    assert (await run.play()).stop.code == "approved"
    assert run.thread.reports[0].sections[0].author == "code"


async def test_given_criteria_that_cannot_be_taken_are_said_before_anything_is_paid(reviewing: Review) -> None:
    with pytest.raises(RequestInvalid, match="every criterion is minor"):
        await reviewing(criteria=("minor: Its names are clear.",)).play()


async def test_the_card_is_a_table_of_criteria_and_rounds_that_fills(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("1"), TWO, judged("123"))
    await run.play()
    tables = list(dict.fromkeys(tuple(row.note for row in view.rows) for view in run.progress.views))
    assert tables == [(), ("", "", ""), ("●", "○", "○"), ("●●", "○●", "○●")]
    assert [row.state for row in run.progress.views[-1].rows] == ["done", "done", "done"]
    assert run.progress.views[-1].rows[0].title == "C1 It turns a title into a slug."


async def test_the_writer_gets_its_draft_the_gaps_and_what_running_it_gave(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("1"), TWO, judged("1"), answers=("best",), outcome=ends(own=FAILED), **CAP_TWO)
    await run.play()
    told = shown(run.model.prompts[3])
    assert "<draft>\n# slugs.py\nx = 1\n" in told
    refuted = "- when it was run: the own tests failed"
    assert f"<gaps>\n{refuted}\n- C2: C2: line 1 is wrong\n- C3: C3: line 1 is wrong\n</gaps>" in told
    assert "FAILED (failures=1)" in told


CAP_ONE, CAP_TWO = {"limits": Limits(rounds=1)}, {"limits": Limits(rounds=2)}


async def test_criteria_that_would_approve_anything_are_asked_again(reviewing: Review) -> None:
    soft = [{"id": "C1", "text": "It is nice to read.", "severity": "minor"}] * 2
    run = reviewing(gives("evaluator", {"criteria": soft}), AGREED, ONE, judged("12"))
    await run.play()
    told = shown(run.model.prompts[1])
    assert "- the id C1 is used more than once\n- every criterion is minor: then anything would be approved" in told


async def test_what_still_fails_is_said_first_where_it_was_not_approved(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("1"), answers=("best",), **CAP_ONE)
    report = await run.play()
    assert report.headline == "Code for the specification: NOT approved after 1 round"
    assert report.facts[:3] == (
        "still fails: C2 (major): It refuses an empty title. [checked by execution]",
        "still fails: C3 (minor): Its tests pass when they are run.",
        "handed over: draft 1 of 1",
    )
    assert [one.title for one in report.sections] == ["Still failing in draft 1", "Passed"]
    assert report.sections[0].text.startswith("✗ **C2** (major) It refuses an empty title.\n    C2: line 1 is wrong")


async def test_an_answer_without_files_is_asked_again_and_given_up_after_three(reviewing: Review) -> None:
    nothing = says("generator", "I would write a function.")
    run = reviewing(AGREED, nothing, drafted("x = 1", when="no file was found"), judged("123"))
    assert (await run.play()).stop.code == "approved"
    with pytest.raises(AnswerInvalid):
        await reviewing(AGREED, nothing, nothing, nothing).play()


async def test_a_model_that_fails_at_once_is_an_error(reviewing: Review) -> None:
    with pytest.raises(ModelUnreachable):
        await reviewing(AGREED, fails("generator", ModelUnreachable("gone"))).play()


@pytest.mark.parametrize(
    ("language", "rules", "command"),
    [
        ("", "Python 3.11", ("python3", "steward_tests.py", "-v")),
        ("JS", "JavaScript for Node.js", ("node", "steward_tests.mjs")),
    ],
)
async def test_the_language_says_how_it_is_asked_for_and_run(
    reviewing: Review, language: str, rules: str, command: tuple[str, ...]
) -> None:
    run = reviewing(AGREED, ONE, judged("123"), language=language)
    await run.play()
    assert rules in run.model.prompts[1].messages[0].text
    assert all("Language: " + rules.split(maxsplit=1)[0] in one.messages[1].text for one in run.model.prompts)
    assert run.workbench.ran[0][1] == command


async def test_a_language_that_only_the_specification_names_is_told_so(reviewing: Review) -> None:
    run = reviewing(
        AGREED, ONE, judged("123", when="no command for it is known in the language that"), language="other"
    )
    await run.play()
    assert "The language is the one that the specification names" in run.model.prompts[1].messages[0].text


async def test_a_language_that_the_table_does_not_know_is_asked_for_and_nothing_of_it_is_run(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("123", when="no command for it is known in Erlang"), language="Erlang\n$x {")
    report = await run.play()
    assert "The language is Erlang x, " in run.model.prompts[1].messages[0].text
    assert run.workbench.ran == []
    assert "own tests, lint, types: NOT run (no command for it is known in Erlang x)" in report.facts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        (("more", "best"), (THREE, judged("1"))),
        (("stop",), ()),
        ((SILENCE,), ()),
        ((STOP,), ()),
        (
            (("criteria", {"criteria": "It turns a title into a slug."}), "stop"),
            (judged("", ids=("C1",)), THREE, judged("", ids=("C1",))),
        ),
    ],
)
async def test_wherever_the_process_dies_the_review_ends_alike(
    reviewing: Review, answers: tuple[str, ...], steps: tuple[Step, ...]
) -> None:
    script = [AGREED, ONE, gives("evaluator", {"verdicts": []}), judged("1"), TWO, judged("123"), judged("13"), *steps]

    async def stage(runs: MemoryRuns) -> tuple[Report, list[str], list[Report]]:
        failing = ends(own=FAILED, types=NOT_RUN)
        run = reviewing(*script, runs=runs, answers=answers, outcome=failing, **CAP_TWO)
        return await run.play(), [one.id for one in run.human.questions], run.thread.reports

    results = await with_every_crash(stage)
    assert len(results) > 30
    assert all(result == results[0] for result in results)


async def test_given_tests_reach_the_writer_and_the_judge(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("123"), tests=GIVEN)
    await run.play()
    for prompt in run.model.prompts:
        assert "<tests>\n# test_given.py\nimport unittest\n" in shown(prompt)


async def test_an_evaluator_that_stays_unusable_neither_rejects_nor_approves(reviewing: Review) -> None:
    run = reviewing(AGREED, ONE, judged("1"), TWO, unusable(), answers=("best",))
    report = await run.play()
    assert report.stop.code == "evaluator_error"
    assert "handed over: draft 1 of 1" in report.facts
    assert "draft 2 was NOT judged: neither approved nor rejected" in report.facts
    assert [(one.name, one.title) for one in report.attachments][-1] == (
        "draft-2-not-judged.md",
        "Draft 2, NOT judged",
    )
    first = reviewing(AGREED, ONE, unusable(), answers=("stop",))
    report = await first.play()
    assert (report.headline, report.stop.code) == ("No draft could be judged", "evaluator_error")
    assert report.attachments[0].text.startswith("# slugs.py\nx = 1\n")
