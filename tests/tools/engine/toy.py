"""A program that carries one run to its end: a plan, three subtasks of which one waits for another, a question.

It starts the run if there is none; the question is answered before it is asked.
"""

from __future__ import annotations

import asyncio
import json

from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, TaskEnded
from tests.fakes.kill import say
from tools.engine.client import EngineClient
from tools.engine.engine import Engine

NEEDS = {"a": [], "b": [], "c": ["a"]}


async def told(run: Run, name: str, result: str, seconds: float = 0.1) -> str:
    """A step that tells of itself."""

    async def work() -> str:
        say(f"begin {run.id}/{name}")
        await asyncio.sleep(seconds)
        say(f"end {run.id}/{name}")
        return result

    return await run.step(name, work, str)


async def subtask(run: Run, payload: JsonObject) -> JsonObject:
    """Two steps on what the earlier ones found."""
    draft = await told(run, "draft", f"{payload['name']}({','.join(payload['given'])})", 0.3)
    return {"text": await told(run, "check", f"{draft}!")}


async def parent(run: Run, _: JsonObject) -> JsonObject:
    """Plan, work, ask, finish."""
    await told(run, "plan", "planned")
    done: dict[str, str] = {}
    begun: set[str] = set()
    early: Decision | None = None
    while len(done) < len(NEEDS):
        for name in [name for name, needs in NEEDS.items() if name not in begun and set(needs) <= set(done)]:
            begun.add(name)
            await run.spawn(name, "subtask", {"name": name, "given": [done[need] for need in NEEDS[name]]})
        letter = await run.next_letter(60)
        if isinstance(letter, TaskEnded) and letter.result is not None:
            done[letter.task_id] = letter.result["text"]
        if isinstance(letter, Decision):
            early = letter
    await told(run, "ask", "asked")
    decision = early or await run.next_letter(60)
    assert isinstance(decision, Decision)
    return {"done": done, "choice": decision.choice, "last": await told(run, "finish", "finished")}


async def carry(url: str, executor_id: str) -> None:
    """Carry the run."""
    engine = Engine(url, executor_id=executor_id, polling_seconds=0.05)
    engine.register("parent", parent)
    engine.register("subtask", subtask)
    async with engine, EngineClient(url) as runs:
        await runs.start("parent", "run", {})
        await runs.deliver("run", Decision(question_id="q", choice="yes"), "the answer")
        say(json.dumps(await runs.result("run", polling_seconds=0.05), sort_keys=True))


def program(url: str, executor_id: str = "single") -> None:
    """A life."""
    asyncio.run(carry(url, executor_id))
