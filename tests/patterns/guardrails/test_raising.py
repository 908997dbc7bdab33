"""A limit that is met: asked about in one way, given once, and asked about no more where somebody had enough."""

from __future__ import annotations

import pytest

from patterns.errors import LimitReached, RunStopped
from patterns.guardrails.limits import Limits, Watch
from patterns.guardrails.raising import MORE, Raising
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from tests.fakes.human import SILENCE, STOP, ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.run import MemoryRuns, with_every_crash


class Desk:
    """One run that meets some limits, one after the other, and what it may use in the end."""

    def __init__(self, *met: LimitReached, answers: tuple[str, ...] = (), runs: MemoryRuns | None = None) -> None:
        self.runs = runs or MemoryRuns()
        self.human = ScriptedHuman(self.runs.post, *answers)
        self.ledger = MemoryLedger()
        self._met = met

    async def play(self) -> JsonObject:
        await self.ledger.open("run", cap_microdollars=10, cap_tokens=10, reserve_microdollars=1)
        done = await self.runs.play(self._workflow, {})
        account = self.ledger.accounts["run"]
        return {**done, "microdollars": account.cap_microdollars, "tokens": account.cap_tokens}

    async def _workflow(self, run: Run, _: JsonObject) -> JsonObject:
        watch = await Watch.begin(run, Limits(seconds=100, turns=5))
        raising = Raising(
            run=run,
            ledger=self.ledger,
            human=self.human,
            watch=watch,
            requester="UADA",
            answer_seconds=50,
            kept=lambda: "3 notes.",
        )
        waiting = list(self._met)

        async def work() -> str:
            if waiting:
                raise waiting.pop(0)
            return "done"

        try:
            ended = await raising.held(work)
        except LimitReached as limit:
            ended = str(limit.facts["limit"])
        except RunStopped:
            ended = "stopped"
        left = 100 - await watch.elapsed()
        return {"ended": ended, "turns": watch.limits.turns, "left": left, "final": raising.is_final}


def met(code: str, **facts: str) -> LimitReached:
    return LimitReached(limit=code, value=9, cap=10, **facts)


@pytest.mark.parametrize("code", MORE)
async def test_a_click_adds_what_its_button_says(code: str) -> None:
    desk = Desk(met(code), answers=("raise",))
    more, done = MORE[code], await desk.play()
    assert done["ended"] == "done"
    assert (done["microdollars"], done["tokens"]) == (10 + more.microdollars, 10 + more.tokens)
    assert (done["turns"], done["left"]) == (5 + more.turns, 100 + more.seconds)
    [asked] = desk.human.questions
    assert (asked.kind, asked.choices[0].label, asked.body.rpartition(". ")[2]) == (more.kind, more.label, "3 notes.")


@pytest.mark.parametrize(
    ("answer", "ended"), [("finish", "G-COST"), (SILENCE, "G-COST"), (STOP, "stopped"), ("stop", "stopped")]
)
async def test_whatever_else_is_answered_nothing_is_added(answer: str, ended: str) -> None:
    done = await Desk(met("G-COST"), answers=(answer,)).play()
    assert (done["ended"], done["microdollars"]) == (ended, 10)


async def test_the_time_that_people_took_is_not_the_runs() -> None:
    assert (await Desk(met("G-STEPS"), answers=(SILENCE,)).play())["left"] == 100


@pytest.mark.parametrize("limit", [met("G-USER-DAY", of="<@UADA> for today"), met("G-COST", of="x"), met("G-MOON")])
async def test_what_nobody_in_the_thread_can_raise_is_not_asked_about(limit: LimitReached) -> None:
    desk = Desk(limit)
    await desk.play()
    assert desk.human.questions == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "answers", [("raise", "raise", "raise"), ("raise", "finish"), ("raise", SILENCE), ("raise", STOP)]
)
async def test_wherever_the_process_dies_each_limit_is_asked_about_once_and_raised_once(
    answers: tuple[str, ...],
) -> None:
    async def stage(runs: MemoryRuns) -> tuple[JsonObject, list[str]]:
        desk = Desk(met("G-COST"), met("G-TIME"), met("G-COST"), answers=answers, runs=runs)
        return await desk.play(), [one.id for one in desk.human.questions]

    results = await with_every_crash(stage)
    assert len(results) > 15
    assert all(result == results[0] for result in results)
    assert results[0][1] == ["run:budget1", "run:time1", "run:budget2"][: len(answers)]
