"""How close the orchestrator on the durable engine comes to an ideal schedule: `make bench TESTS=tests/bot`."""

from __future__ import annotations

import asyncio
import heapq
import random
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from patterns.guardrails.limits import Limits, Watch
from patterns.orchestrator.foreman import Done, Failed, Next, Outcome
from patterns.orchestrator.orchestrator import Orchestrator
from patterns.plan import Plan, Subtask, priorities
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, TaskEnded
from tests.fakes.human import ScriptedHuman
from tests.fakes.run import MemoryRuns
from tools.engine.client import EngineClient
from tools.engine.engine import Engine

pytestmark = pytest.mark.bench

MODEL_SECONDS = 0.05
CALLS = 4
"""Model calls of one worker, with a short step for a tool between them."""
BAR = 5.0
"""Of the bound, on a machine that is shared. A worker here takes a fifth of a second, and the engine looks for new work
and new letters four times a second: with workers that take a minute the same delay is below one per cent."""


class Scripted:
    """A foreman whose workers all come to their end."""

    async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
        del outcomes
        return {"name": task.task_id}

    async def judge(self, task: Subtask, ended: TaskEnded, attempt: int) -> Next:
        del task, attempt
        return Done() if ended.result else Failed("it died")

    async def decided(self, task: Subtask, decision: Decision) -> Next:
        raise AssertionError(task, decision)


async def worker(run: Run, payload: JsonObject) -> JsonObject:
    async def think() -> str:
        await asyncio.sleep(MODEL_SECONDS)
        return "thought"

    async def act() -> str:
        return "seen"

    for _ in range(CALLS):
        await run.step("think", think, str)
        await run.step("tool", act, str)
    return payload


def layered(count: int) -> Plan:
    """A plan in which each subtask needs up to three of the twelve before it: the same one each time."""
    chance = random.Random(count)
    tasks = []
    for number in range(count):
        before = range(max(0, number - 12), number)
        needs = sorted(chance.sample(before, min(len(before), chance.randint(0, 3))))
        tasks.append(
            Subtask(
                task_id=f"t{number}",
                title=f"Do t{number}",
                description="Change the thing so that it is right.",
                dependencies=tuple(f"t{other}" for other in needs),
                tools_needed=("edit_file",),
                paths_allowed=("*",),
                acceptance=("it is right",),
                est_tokens=1,
            )
        )
    return Plan(summary="Do it in steps.", subtasks=tuple(tasks))


def bound(plan: Plan, width: int) -> float:
    """Seconds of an ideal list scheduler: the longest remaining path first, no time between."""
    longest, needs = priorities(plan), {one.task_id: set(one.dependencies) for one in plan.subtasks}
    waiting = sorted(needs, key=lambda name: -longest[name])
    running: list[tuple[float, str]] = []
    done: set[str] = set()
    now = 0.0
    while waiting or running:
        for name in [one for one in waiting if needs[one] <= done][: width - len(running)]:
            waiting.remove(name)
            heapq.heappush(running, (now + CALLS * MODEL_SECONDS, name))
        now, name = heapq.heappop(running)
        done.add(name)
    return now


@pytest.mark.parametrize("count", [24, 200])
@pytest.mark.parametrize("width", [1, 4, 8])
async def test_the_makespan_is_near_the_list_schedule(tmp_path: Path, count: int, width: int) -> None:
    plan = layered(count)

    async def conduct(run: Run, _: JsonObject) -> JsonObject:
        watch = await Watch.begin(run, Limits(width=width))
        human = ScriptedHuman(MemoryRuns().post)
        orchestrator = Orchestrator(plan, run=run, watch=watch, human=human, kind="worker", foreman=Scripted())
        outcomes = await orchestrator.conduct()
        return {"done": sum(one.state == "done" for one in outcomes.values())}

    url = f"sqlite:///{tmp_path}/runs.sqlite"
    engine = Engine(url, tasks_at_once=width)
    engine.register("conduct", conduct)
    engine.register("worker", worker)
    async with EngineClient(url) as runs, engine:
        await runs.start("warm", "warm", {})
        began = time.perf_counter()
        await runs.start("conduct", "run", {})
        assert await runs.result("run", polling_seconds=0.02) == {"done": count}
        took = time.perf_counter() - began
    ratio = took / bound(plan, width)
    late = (took - bound(plan, width)) * width / count
    figures = f"{took:.2f} s, {ratio:.2f} x the bound, {late:.2f} s more for each subtask"
    print(f"{count} subtasks, width {width}: {figures}")  # noqa: T201  # what a bench is for
    assert ratio < BAR
