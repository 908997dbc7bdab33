"""The loop between a writer and a judge: the best draft comes back, and why it ended is said as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.errors import AnswerInvalid, LimitReached, ModelUnreachable, RunStopped, StewardError
from patterns.evaluator import (
    Criterion,
    Loop,
    Refined,
    Round,
    Severity,
    Verdict,
    Verdicts,
    approved,
    gaps,
    problems_of_verdicts,
    score,
)
from patterns.guardrails.limits import Limits, Watch
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.letters import StopAsked
from tests.fakes.run import MemoryRuns

CRITERIA = (
    Criterion(id="C1", severity="blocker", text="It does what was asked."),
    Criterion(id="C2", severity="major", text="It refuses wrong input."),
    Criterion(id="C3", severity="minor", text="Its names are clear."),
)


def judged(passed: str) -> tuple[Verdict, ...]:
    """Verdicts from the numbers of what passed."""
    return tuple(
        Verdict(id=one.id, passed=one.id[1] in passed, gap="" if one.id[1] in passed else f"{one.id} is missing")
        for one in CRITERIA
    )


@dataclass
class Script:
    """Drafts by name with what passes in them ("12" = C1 and C2), or an error of writer or judge."""

    story: Sequence[tuple[str, str] | StewardError]
    given: list[tuple[Round[str], ...]] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)

    async def draft(self, rounds: tuple[Round[str], ...]) -> str:
        step = self.story[len(self.given)]
        self.given.append(rounds)
        if isinstance(step, StewardError):
            raise step
        return step[0]

    async def judge(self, draft: str) -> tuple[Verdict, ...]:
        self.judged.append(draft)
        step = self.story[len(self.given) - 1]
        assert not isinstance(step, StewardError)
        if step[1] == "error":
            raise AnswerInvalid("no verdict")
        return judged(step[1])


async def _refined(script: Script, *caps: int, criteria: Sequence[Criterion] = CRITERIA) -> list[Refined[str]]:
    found: list[Refined[str]] = []

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        watch = await Watch.begin(run, Limits())
        loop: Loop[str] = Loop(criteria, draft=script.draft, judge=script.judge, watch=watch)
        found.extend([await loop.refine(cap) for cap in caps])
        return {}

    await MemoryRuns().play(workflow, {})
    return found


APPROVED, CAP, FLAT, SAME, NO_JUDGE = "approved", "max_iterations", "plateau", "identical_draft", "evaluator_error"
STORIES: list[tuple[list[tuple[str, str] | StewardError], int, str | None, str, int]] = [
    # (draft, what passes) …, cap, the best draft, the stop, drafts that were judged
    ([("a", "123")], 4, "a", APPROVED, 1),
    ([("a", "12")], 4, "a", APPROVED, 1),
    ([("a", "1"), ("b", "12")], 4, "b", APPROVED, 2),
    ([("a", ""), ("b", "1"), ("c", "13"), ("d", "123")], 4, "d", APPROVED, 4),
    ([("a", "123")], 1, "a", APPROVED, 1),
    ([("a", "1")], 1, "a", CAP, 1),
    ([("a", "1"), ("b", "13")], 2, "b", CAP, 2),
    ([("a", "13"), ("b", "3")], 2, "a", CAP, 2),
    ([("a", "13"), ("b", ""), ("c", "1")], 4, "a", FLAT, 3),
    ([("a", "1"), ("b", "1"), ("c", "1")], 4, "a", FLAT, 3),
    ([("a", "1"), ("b", "3"), ("c", "13"), ("d", "2")], 4, "c", CAP, 4),
    ([("a", "2"), ("b", "1"), ("c", "2"), ("d", "1")], 6, "b", FLAT, 4),
    ([("a", "1"), ("a", "123")], 4, "a", SAME, 1),
    ([("a", "1"), ("b", "2"), ("a", "123")], 4, "a", SAME, 2),
    ([("a", "error")], 4, None, NO_JUDGE, 1),
    ([("a", "1"), ("b", "error")], 4, "a", NO_JUDGE, 2),
    ([("a", "23"), ("b", "1")], 2, "b", CAP, 2),
]


@pytest.mark.parametrize(("story", "cap", "best", "stop", "drafts"), STORIES)
async def test_the_best_draft_and_the_true_reason_come_back(
    story: list[tuple[str, str] | StewardError], cap: int, best: str | None, stop: str, drafts: int
) -> None:
    script = Script(story)
    (refined,) = await _refined(script, cap)
    assert refined.stop.code == stop
    assert (refined.best.draft if refined.best else None) == best
    assert len(script.judged) == drafts
    assert [one.number for one in refined.rounds] == list(range(1, len(refined.rounds) + 1))


@pytest.mark.parametrize(
    "error", [LimitReached(limit="G-COST", value=1, cap=1), RunStopped(by="UADA"), ModelUnreachable("gone")]
)
async def test_what_cuts_the_loop_short_goes_on_to_the_caller_and_the_rounds_stay(error: StewardError) -> None:
    script = Script([("a", "1"), error])
    loops: list[Loop[str]] = []

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        watch = await Watch.begin(run, Limits())
        loops.append(Loop(CRITERIA, draft=script.draft, judge=script.judge, watch=watch))
        await loops[0].refine(4)
        return {}

    with pytest.raises(type(error)):
        await MemoryRuns().play(workflow, {})
    assert [one.draft for one in loops[0].rounds] == ["a"]


async def test_a_stop_is_heard_before_the_next_draft() -> None:
    script = Script([("a", "1")])

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        watch = await Watch.begin(run, Limits())
        await Loop[str](CRITERIA, draft=script.draft, judge=script.judge, watch=watch).refine(4)
        return {}

    with pytest.raises(RunStopped):
        await MemoryRuns().play(workflow, {}, letters=[StopAsked(by="UADA")])
    assert script.given == []


async def test_with_a_higher_cap_it_goes_on_where_it_stood() -> None:
    script = Script([("a", "1"), ("b", "13"), ("c", "123")])
    first, second = await _refined(script, 2, 3)
    assert (first.stop.code, second.stop.code) == (CAP, APPROVED)
    assert [len(rounds) for rounds in script.given] == [0, 1, 2]
    assert second.rounds[:2] == first.rounds


async def test_the_best_of_all_comes_back_when_one_more_round_is_worse() -> None:
    _, second = await _refined(Script([("a", "13"), ("b", "")]), 1, 2)
    assert second.best is not None
    assert second.best.draft == "a"


async def test_the_writer_sees_all_rounds_and_the_judge_only_the_draft() -> None:
    script = Script([("a", "1"), ("b", "12")])
    await _refined(script, 4)
    assert [one.draft for one in script.given[1]] == ["a"]
    assert gaps(script.given[1]) == "- C2: C2 is missing\n- C3: C3 is missing"
    assert script.judged == ["a", "b"]


SEVERITIES: st.SearchStrategy[Severity] = st.sampled_from(["blocker", "major", "minor"])


@given(st.lists(st.tuples(SEVERITIES, st.booleans()), min_size=1, max_size=8))
def test_approval_is_computed_and_every_blocker_and_major_must_pass(drawn: list[tuple[Severity, bool]]) -> None:
    criteria = [
        Criterion(id=f"C{number}", severity=severity, text="It is as it should be.")
        for number, (severity, _) in enumerate(drawn)
    ]
    verdicts = [Verdict(id=f"C{number}", passed=passed) for number, (_, passed) in enumerate(drawn)]
    assert approved(criteria, verdicts) == all(passed for severity, passed in drawn if severity != "minor")
    assert not approved(criteria, []) or all(severity == "minor" for severity, _ in drawn)
    assert score(criteria, verdicts) <= score(criteria, [Verdict(id=one.id, passed=True) for one in criteria])


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (judged("1")[:2], ["criterion C3 has no verdict"]),
        ((*judged("123"), Verdict(id="C9", passed=True)), ["'C9' is none of the criteria"]),
        ((*judged("123"), judged("123")[0]), ["criterion C1 has more than one verdict"]),
        ((Verdict(id="C1", passed=False, gap=" "), *judged("123")[1:]), ["C1 failed: say in `gap` what is missing"]),
        (
            (Verdict(id="C1", passed=True, gap="it is wrong"), *judged("123")[1:]),
            ["C1 passed, yet `gap` is not empty: which is it?"],
        ),
        ((Verdict(id="C9", passed=False),), [f"criterion C{one} has no verdict" for one in (1, 2, 3)]),
        (judged("12"), []),
    ],
)
def test_a_judgement_that_is_not_whole_or_contradicts_itself_is_named(
    verdicts: tuple[Verdict, ...], words: list[str]
) -> None:
    found = problems_of_verdicts(CRITERIA)(Verdicts(verdicts=verdicts))
    assert found[: len(words)] == words
    assert bool(found) == bool(words)


RATINGS = st.lists(st.sets(st.sampled_from("123")).map("".join), min_size=1, max_size=6)


@given(ratings=RATINGS)
async def test_whatever_the_judge_says_no_better_draft_is_thrown_away(ratings: list[str]) -> None:
    story: list[tuple[str, str] | StewardError] = [(f"draft {number}", one) for number, one in enumerate(ratings)]
    (refined,) = await _refined(Script(story), len(ratings))
    best = refined.best
    assert best is not None
    assert all((one.approved, one.score) <= (best.approved, best.score) for one in refined.rounds)
    earlier = [one for one in refined.rounds if one.number < best.number]
    assert all((one.approved, one.score) < (best.approved, best.score) for one in earlier), "ties go to the earlier"
    assert (refined.stop.code == APPROVED) == refined.rounds[-1].approved
