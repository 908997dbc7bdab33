"""Time, letters and questions: a Stop is always heard, waiting for people costs nothing, no letter is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from patterns.errors import ApprovalVoid, LimitReached, RunStopped
from patterns.guardrails.asking import ask_human, bound
from patterns.guardrails.inbox import Inbox
from patterns.guardrails.limits import Limits, Watch
from patterns.guardrails.stops import is_own, stop_of
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, Question
from patterns.values.running.letters import Decision, Letter, StopAsked, TaskNote
from tests.fakes.human import SILENCE, STOP, ScriptedHuman
from tests.fakes.run import EPOCH, MemoryRuns, with_every_crash

DAY = 86_400.0
QUESTION = Question(
    id="run:plan",
    run_id="run",
    kind="approve",
    title="May I?",
    body="It will be done.",
    choices=(Choice(id="approve", label="Yes"), Choice(id="reject", label="No")),
    default="reject",
    digest="0" * 32,
    expires_seconds=DAY,
    requester="UADA",
)
NOTE = TaskNote(task_id="a", note="reading")

Body = Callable[[Run, Watch], Awaitable[JsonObject]]


async def _play(
    body: Body, *letters: Letter, runs: MemoryRuns | None = None, limits: Limits | None = None
) -> JsonObject:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        return await body(run, await Watch.begin(run, limits or Limits()))

    return await (runs or MemoryRuns()).play(workflow, {}, letters=letters)


def _asks(human: ScriptedHuman) -> Body:
    async def body(run: Run, watch: Watch) -> JsonObject:
        decision = await ask_human(QUESTION, run=run, human=human, watch=watch)
        return {"choice": decision.choice, "by": decision.by, "elapsed": await watch.elapsed()}

    return body


async def test_an_answer_is_the_decision_with_who_gave_it() -> None:
    runs = MemoryRuns()
    decided = await _play(_asks(ScriptedHuman(runs.post, "approve")), runs=runs)
    assert (decided["choice"], decided["by"]) == ("approve", "UGRACE")


async def test_without_an_answer_the_default_is_taken_and_the_wait_does_not_count() -> None:
    runs = MemoryRuns()
    human = ScriptedHuman(runs.post, SILENCE)
    decided = await _play(_asks(human), runs=runs)
    assert (decided["choice"], decided["by"], decided["elapsed"]) == ("reject", "", 0.0)
    assert runs.clock() - 1_800_000_000 == DAY
    assert human.decided["run:plan"].choice == "reject", "the question is closed for late clicks"
    assert human.closed == {"run:plan": "expired"}


async def test_at_half_time_people_are_reminded_once_whatever_dies() -> None:
    async def stage(runs: MemoryRuns) -> tuple[JsonObject, list[float]]:
        moments: list[float] = []

        class Reminded(ScriptedHuman):
            async def remind(self, question_id: str) -> None:
                assert question_id == QUESTION.id
                moments.append(runs.clock() - EPOCH)

        return await _play(_asks(Reminded(runs.post, SILENCE)), runs=runs), moments

    undisturbed, *crashed = await with_every_crash(stage)
    assert undisturbed[1] == [DAY / 2]
    for result, moments in crashed:
        assert result["choice"] == "reject"
        assert len(set(moments)) == 1, "a step that died before its row is begun again: its post happens once"


@pytest.mark.parametrize("changed", [{"expires_seconds": 600.0}, {"waits": False}])
async def test_nobody_is_reminded_who_is_at_hand_or_not_waited_for(changed: dict[str, object]) -> None:
    runs, short = MemoryRuns(), QUESTION.model_copy(update=changed)
    human = ScriptedHuman(runs.post, SILENCE)

    async def body(run: Run, watch: Watch) -> JsonObject:
        await ask_human(short, run=run, human=human, watch=watch)
        return {}

    await _play(body, runs=runs)
    assert human.reminded == []


async def test_an_early_answer_is_nobodys_reminder() -> None:
    runs = MemoryRuns()
    human = ScriptedHuman(runs.post, "approve")
    await _play(_asks(human), runs=runs)
    assert human.reminded == []


@pytest.mark.parametrize("digest", ["", "1" * 32])
async def test_an_approval_that_was_given_for_something_else_is_refused(digest: str) -> None:
    runs = MemoryRuns()
    other = Decision(question_id="run:plan", choice="approve", by="UADA", digest=digest)
    with pytest.raises(ApprovalVoid):
        await _play(_asks(ScriptedHuman(runs.post, SILENCE)), other, runs=runs)


@pytest.mark.parametrize(
    ("decision", "holds"),
    [
        (Decision(question_id="q", choice="approve", by="UADA", digest="d1"), True),
        (Decision(question_id="q", choice="approve", by="UADA", digest="d2"), False),
        (Decision(question_id="q", choice="approve", by="UADA"), False),
        (Decision(question_id="q", choice="approve", digest="d1"), False),
    ],
)
def test_an_effect_needs_a_persons_yes_to_exactly_it(decision: Decision, *, holds: bool) -> None:
    if holds:
        bound(decision, "d1")
        return
    with pytest.raises(ApprovalVoid):
        bound(decision, "d1")


async def test_an_answer_whose_letter_was_lost_is_found_in_the_record() -> None:
    runs = MemoryRuns()
    human = ScriptedHuman(runs.post, "approve")
    human.lose_letters = True
    assert (await _play(_asks(human), runs=runs))["choice"] == "approve"


async def test_answers_to_other_questions_decide_nothing_and_letters_that_came_meanwhile_are_kept_in_order() -> None:
    runs = MemoryRuns()
    other = Decision(question_id="run:old", choice="approve")
    later = TaskNote(task_id="b", note="writing")

    async def body(run: Run, watch: Watch) -> JsonObject:
        asked = await _asks(ScriptedHuman(runs.post, "reject"))(run, watch)
        kept = [await watch.inbox.next(0) for _ in range(4)]
        return {"choice": asked["choice"], "kept": [one.model_dump() if one else None for one in kept]}

    result = await _play(body, NOTE, other, later, runs=runs)
    assert result["choice"] == "reject"
    assert result["kept"] == [NOTE.model_dump(), other.model_dump(), later.model_dump(), None]


async def test_a_letter_taken_in_at_a_glance_is_still_found_as_the_answer() -> None:
    decision = Decision(question_id="run:plan", choice="approve", by="UADA", digest=QUESTION.digest)

    async def body(run: Run, watch: Watch) -> JsonObject:
        del run
        await watch.check()
        found = await watch.inbox.decision("run:plan", 5)
        left = await watch.inbox.next(0)
        assert found is not None
        assert left is not None
        return {"found": found.choice, "left": left.kind, "then": await watch.inbox.next(0)}

    assert await _play(body, NOTE, decision) == {"found": "approve", "left": "task_note", "then": None}


async def test_stop_is_heard_while_an_answer_is_waited_for_and_closes_the_question() -> None:
    runs = MemoryRuns()
    human = ScriptedHuman(runs.post, STOP)
    with pytest.raises(RunStopped) as stopped:
        await _play(_asks(human), runs=runs)
    assert stopped.value.facts == {"by": "UGRACE"}
    assert human.decided["run:plan"].choice == "reject", "no button is left that nobody would hear"
    assert human.closed == {"run:plan": "ended"}


@pytest.mark.parametrize("listen", ["next", "glance", "decision", "check"])
async def test_stop_is_heard_wherever_letters_are_read(listen: str) -> None:
    async def body(run: Run, watch: Watch) -> JsonObject:
        del run
        heard: dict[str, Callable[[], Awaitable[object]]] = {
            "next": lambda: watch.inbox.next(0),
            "glance": watch.inbox.glance,
            "decision": lambda: watch.inbox.decision("run:plan", 5),
            "check": watch.check,
        }
        await heard[listen]()
        return {}

    with pytest.raises(RunStopped):
        await _play(body, StopAsked(by="UADA"))


async def test_the_time_limit_speaks_with_its_numbers_once_it_is_passed() -> None:
    runs = MemoryRuns()

    async def body(run: Run, watch: Watch) -> JsonObject:
        del run
        runs.pass_time(60)
        await watch.check()
        runs.pass_time(1)
        with pytest.raises(LimitReached) as reached:
            await watch.check()
        return {"facts": reached.value.facts, "words": stop_of(reached.value).words}

    result = await _play(body, runs=runs, limits=Limits(seconds=60))
    assert result["facts"] == {"limit": "G-TIME", "value": 61, "cap": 60}
    assert result["words"] == "the time limit is reached (G-TIME): 61 s of 60 s"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (LimitReached(limit="G-COST", value=1_500_000, cap=2_000_000), "G-COST", "$1.5000 of $2.0000"),
        (LimitReached(limit="G-TOKENS", value=1_500_000, cap=2_000_000), "G-TOKENS", "1,500,000 of 2,000,000"),
        (LimitReached(limit="G-STEPS", value=30, cap=30), "G-STEPS", "30 of 30"),
        (RunStopped(by="UADA"), "stopped", "stopped by <@UADA>"),
    ],
)
def test_a_stop_names_its_code_and_its_numbers(error: LimitReached | RunStopped, code: str, words: str) -> None:
    stop = stop_of(error)
    assert stop.code == code
    assert words in stop.words


def test_a_limit_that_is_not_the_runs_own_says_whose_it_is() -> None:
    met = LimitReached(limit="G-COST", value=9_000_000, cap=9_000_000, of="this channel today")
    stop = stop_of(met, kept="3 notes", more="Try again tomorrow.")
    assert stop.words == "the cost cap of this channel today is reached (G-COST): $9.0000 of $9.0000"
    told = (stop.limit, stop.value, stop.cap, stop.kept, stop.more)
    assert told == ("the cost cap of this channel today", 9e6, 9e6, "3 notes", "Try again tomorrow.")
    assert (is_own(met), is_own(LimitReached(limit="G-COST", value=1, cap=1))) == (False, True)


def test_a_limit_that_nobody_has_named_is_a_failure_in_words() -> None:
    stop = stop_of(LimitReached(limit="G-MOON", value=1))
    assert (stop.code, stop.words) == ("failed", "G-MOON is reached (G-MOON): 1 of ?")


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["approve", SILENCE, STOP])
async def test_wherever_the_process_dies_a_question_is_asked_once_and_answered_alike(answer: str) -> None:
    async def stage(runs: MemoryRuns) -> tuple[object, object]:
        human = ScriptedHuman(runs.post, answer)
        try:
            outcome: object = await _play(_asks(human), NOTE, runs=runs)
        except RunStopped as stopped:
            outcome = stopped.facts
        return outcome, (len(human.questions), human.decided)

    results = await with_every_crash(stage)
    assert all(result == results[0] for result in results)
    assert results[0][1] == (1, results[0][1][1])  # type: ignore[index]  # a pair


async def test_a_letter_that_comes_in_time_ends_the_wait() -> None:
    runs = MemoryRuns()

    async def body(run: Run, _: Watch) -> JsonObject:
        runs.post("run", NOTE, "note")
        inbox = Inbox(run)
        return {"first": (await inbox.next(DAY)) is not None, "second": (await inbox.next(DAY)) is not None}

    assert await _play(body, runs=runs) == {"first": True, "second": False}
