"""Asking a person, and waiting as long as it takes without spending the run's time."""

from __future__ import annotations

from functools import partial

from patterns.guardrails.limits import Watch
from patterns.letters import Decision
from patterns.ports import Human, Run
from patterns.questions import Question


async def ask_human(question: Question, *, run: Run, human: Human, watch: Watch) -> Decision:
    """Put a question and return its answer; on expiry its default. Raises `RunStopped`."""
    asked = await run.now()
    await run.step(f"ask {question.kind}", partial(_ask, human, question), bool)
    decision = await watch.inbox.decision(question.id, question.expires_seconds)
    if decision is None:
        decision = await run.step("expire", partial(human.expire, question.id), Decision)
    watch.discount(await run.now() - asked)
    return decision


async def _ask(human: Human, question: Question) -> bool:
    await human.ask(question)
    return True
