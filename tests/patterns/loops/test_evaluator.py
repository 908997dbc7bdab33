"""The loop between a writer and a judge: the best draft comes back, and why it ended is said as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import AnswerInvalid, LimitReached, ModelUnreachable, RunStopped, StewardError, Unexpected
from patterns.evaluator.contradictions import settled
from patterns.evaluator.criteria import Criterion, Severity
from patterns.evaluator.loop import Loop
from patterns.evaluator.rounds import Refined, Round, gaps
from patterns.evaluator.verdicts import Judged, Judgement, Verdict, Veto, approved, score
from patterns.guardrails.limits import Limits, Watch
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import StopAsked
from tests.fakes.run import MemoryRuns

CRITERIA = (
    Criterion(id="C1", severity="blocker", text="It does what was asked."),
    Criterion(id="C2", severity="major", text="It refuses wrong input."),
    Criterion(id="C3", severity="minor", text="Its names are clear."),
)


def judged(passed: str) -> Judgement:
    """From the numbers of what passed; `~`: nothing is said of what failed; `!`: refuted by running, each more."""
    silent, veto = "~" in passed, Veto(words="tests failed", weight=passed.count("!")) if "!" in passed else None
    verdicts = tuple(
        Verdict(id=one.id, passed=one.id[1] in passed, gap="" if one.id[1] in passed or silent else f"{one.id} is gone")
        for one in CRITERIA
    )
    return Judgement(verdicts=settled(CRITERIA, verdicts), veto=veto)


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

    async def judge(self, draft: str) -> Judgement:
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


APPROVED, CAP, FLAT, WORSE, SWINGS = "approved", "max_iterations", "plateau", "regression", "oscillation"
SAME, SILENT, NO_JUDGE = "identical_draft", "no_feedback", "evaluator_error"
STORIES = [
    # what passes in each draft, of C1 (9 points), C2 (3) and C3 (1, minor) | cap | the best | the stop | judged
    ("a:123", 4, "a", APPROVED, 1),
    ("a:123", 1, "a", APPROVED, 1),
    ("a:12", 4, "a", APPROVED, 1),
    ("a:~12", 4, "a", APPROVED, 1),
    ("a:1 b:12", 4, "b", APPROVED, 2),
    ("a:2 b:12", 2, "b", APPROVED, 2),
    ("a:3 b:13 c:12", 4, "c", APPROVED, 3),
    ("a: b:1 c:13 d:123", 4, "d", APPROVED, 4),
    ("a:!1 b:!13 c:12", 4, "c", APPROVED, 3),
    ("a:1", 1, "a", CAP, 1),
    ("a:1 b:13", 2, "b", CAP, 2),
    ("a:13 b:3", 2, "a", CAP, 2),
    ("a:1 b:1", 2, "a", CAP, 2),
    ("a:23 b:1", 2, "b", CAP, 2),
    ("a: b:3 c:1", 3, "c", CAP, 3),
    ("a:1 b:13 c:1", 3, "b", CAP, 3),
    ("a:!123", 1, "a", CAP, 1),
    ("a:!123 b:1", 2, "b", CAP, 2),
    ("a:!123 b:", 2, "b", CAP, 2),
    ("a:!!123 b:!", 2, "b", CAP, 2),
    ("a:1 b:1 c:1", 4, "a", FLAT, 3),
    ("a:1 b:3 c:1", 4, "a", FLAT, 3),
    ("a:13 b:13 c:1", 4, "a", FLAT, 3),
    ("a:1 b: c:1 d:", 6, "a", FLAT, 3),
    ("a:1 b:13 c:13 d:13", 6, "b", FLAT, 4),
    ("a:!123 b:!123 c:!123", 6, "a", FLAT, 3),
    ("a:13 b: c:1", 4, "a", WORSE, 3),
    ("a:13 b:3 c:3", 4, "a", WORSE, 3),
    ("a:1 b:13 c:1 d:1", 6, "b", WORSE, 4),
    ("a:1 b:!123 c:!123", 6, "a", WORSE, 3),
    ("a: b:1 c:", 6, "b", SWINGS, 3),
    ("a:2 b:1 c:2", 6, "b", SWINGS, 3),
    ("a:1 b:23 c:1", 6, "a", SWINGS, 3),
    ("a: b: c:1 d:3", 6, "c", SWINGS, 4),
    ("a:1 b:3 c:13 d:2", 6, "c", SWINGS, 4),
    ("a:1 b:2 a:123", 4, "a", SWINGS, 2),
    ("a:1 b:13 c:1 a:123", 6, "b", SWINGS, 3),
    ("a:1 a:123", 4, "a", SAME, 1),
    ("a:1 b:13 b:123", 4, "b", SAME, 2),
    ("a:~1", 4, "a", SILENT, 1),
    ("a:1 b:~13", 4, "b", SILENT, 2),
    ("a:error", 4, None, NO_JUDGE, 1),
    ("a:1 b:error", 4, "a", NO_JUDGE, 2),
    ("a:13 b:1 c:error", 5, "a", NO_JUDGE, 3),
]


def story_of(text: str) -> list[tuple[str, str] | StewardError]:
    return [(draft, passed) for draft, _, passed in (one.partition(":") for one in text.split(" "))]


@pytest.mark.parametrize(("story", "cap", "best", "stop", "drafts"), STORIES)
async def test_the_best_draft_and_the_true_reason_come_back(
    story: str, cap: int, best: str | None, stop: str, drafts: int
) -> None:
    script = Script(story_of(story))
    (refined,) = await _refined(script, cap)
    assert refined.stop.code == stop
    assert (refined.best.draft if refined.best else None) == best
    assert len(script.judged) == drafts
    assert [one.number for one in refined.rounds] == list(range(1, len(refined.rounds) + 1))


def test_there_are_forty_stories_and_every_stop_is_among_them() -> None:
    assert len(STORIES) >= 40
    assert {stop for *_, stop, _ in STORIES} == {APPROVED, CAP, FLAT, WORSE, SWINGS, SAME, SILENT, NO_JUDGE}


async def test_the_last_draft_is_always_judged() -> None:
    script = Script(story_of("a:1 b:13 c:123"))
    (refined,) = await _refined(script, 3)
    assert script.judged == ["a", "b", "c"]
    assert (refined.best and refined.best.draft, refined.stop.code) == ("c", APPROVED)


async def test_the_first_of_a_tie_wins() -> None:
    (refined,) = await _refined(Script(story_of("a:13 b:13 c:13")), 3)
    assert refined.best is refined.rounds[0]


async def test_an_answer_that_cannot_be_parsed_is_no_rejection() -> None:
    (refined,) = await _refined(Script(story_of("a:1 b:error")), 4)
    assert (refined.stop.code, refined.unjudged) == (NO_JUDGE, "b")
    assert [one.draft for one in refined.rounds] == ["a"], "it stands in no round, failed or not"


async def test_a_draft_that_waits_for_its_judgement_comes_before_a_new_one() -> None:
    answers = iter([AnswerInvalid("no verdict"), judged("12")])
    drafts: list[str] = []

    async def draft(_: tuple[Round[str], ...]) -> str:
        drafts.append("a")
        return "a"

    async def judge(_: str) -> Judgement:
        said = next(answers)
        if isinstance(said, StewardError):
            raise said
        return said

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        loop: Loop[str] = Loop(CRITERIA, draft=draft, judge=judge, watch=await Watch.begin(run, Limits()))
        first, second = await loop.refine(4), await loop.refine(4)
        return {"stops": [first.stop.code, second.stop.code], "unjudged": [first.unjudged, second.unjudged]}

    assert await MemoryRuns().play(workflow, {}) == {"stops": [NO_JUDGE, APPROVED], "unjudged": ["a", None]}
    assert drafts == ["a"]


@pytest.mark.parametrize("cap", [0, -19])
async def test_a_loop_of_no_rounds_is_refused(cap: int) -> None:
    with pytest.raises(Unexpected, match="a loop of"):
        await _refined(Script([]), cap)


async def test_other_criteria_begin_with_a_judgement_of_the_best_and_the_old_rounds_are_gone() -> None:
    script = Script(story_of("a:13 b:3 c:12"))
    only_minor = CRITERIA[:1]

    async def judge(draft: str) -> Judgement:
        return (await script.judge(draft)).model_copy(update={"verdicts": judged("1").verdicts[:1]})

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        loop: Loop[str] = Loop(CRITERIA, draft=script.draft, judge=script.judge, watch=await Watch.begin(run, Limits()))
        best = (await loop.refine(2)).best
        assert best is not None
        loop._judge = judge
        loop.begin_anew(only_minor, best.draft)
        refined = await loop.refine(2)
        return {"stop": refined.stop.words, "drafts": [one.draft for one in refined.rounds]}

    assert await MemoryRuns().play(workflow, {}) == {"stop": "approved in round 1 of at most 2", "drafts": ["a"]}
    assert len(script.given) == 2, "nothing new was written"


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
    assert gaps(script.given[1]) == "- C2: C2 is gone\n- C3: C3 is gone"
    assert script.judged == ["a", "b"]


SEVERITIES: st.SearchStrategy[Severity] = st.sampled_from(["blocker", "major", "minor"])


@settings(max_examples=40)
@given(st.lists(st.tuples(SEVERITIES, st.booleans()), min_size=1, max_size=8))
def test_approval_is_computed_and_every_blocker_and_major_must_pass(drawn: list[tuple[Severity, bool]]) -> None:
    criteria = [
        Criterion(id=f"C{number}", severity=severity, text="It is as it should be.")
        for number, (severity, _) in enumerate(drawn)
    ]
    verdicts = settled(criteria, [Verdict(id=f"C{number}", passed=passed) for number, (_, passed) in enumerate(drawn)])
    assert approved(criteria, Judgement(verdicts=verdicts)) == all(
        passed for severity, passed in drawn if severity != "minor"
    )
    assert not approved(criteria, Judgement(verdicts=verdicts, veto=Veto(words="the given tests failed", weight=2)))
    assert score(verdicts) <= sum(score([one.model_copy(update={"passed": True})]) for one in verdicts)


def test_a_criterion_without_a_verdict_has_not_passed() -> None:
    one = Judged(id="C1", passed=True, severity="blocker")
    assert not approved(CRITERIA, Judgement(verdicts=(one,)))


RATINGS = st.lists(st.sets(st.sampled_from("123!~")).map("".join), min_size=1, max_size=6)


@settings(max_examples=60)
@given(ratings=RATINGS, cap=st.integers(min_value=1, max_value=6))
async def test_whatever_the_judge_says_no_better_draft_is_thrown_away(ratings: list[str], cap: int) -> None:
    cap = min(cap, len(ratings))
    script = Script([(f"draft {number}", one) for number, one in enumerate(ratings)])
    (refined,) = await _refined(script, cap)
    best = refined.best
    assert best is not None
    assert 1 <= len(refined.rounds) <= cap
    assert len(script.judged) == len(script.given) == len(refined.rounds), "what was written was judged"
    assert all((one.approved, one.rank) <= (best.approved, best.rank) for one in refined.rounds)
    earlier = [one for one in refined.rounds if one.number < best.number]
    assert all((one.approved, one.rank) < (best.approved, best.rank) for one in earlier), "ties go to the earlier"
    assert (refined.stop.code == APPROVED) == refined.rounds[-1].approved
    assert not any(one.approved for one in refined.rounds if one.veto)
