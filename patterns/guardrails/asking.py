"""Speaking with people in mid-run: a question, waited for without spending the run's time, and something to see."""

from __future__ import annotations

from functools import partial

from patterns.errors import RunStopped
from patterns.guardrails.limits import Watch
from patterns.ports.people import Human, Thread
from patterns.ports.runs import Run
from patterns.values.letters import Decision
from patterns.values.questions import Question
from patterns.values.report import Report


async def ask_human(question: Question, *, run: Run, human: Human, watch: Watch) -> Decision:
    """Put a question and return its answer; on expiry its default.

    Raises `RunStopped`; the question is closed then too, so that no button is left which nobody would hear.
    """
    asked = await run.now()
    await run.step(f"ask {question.kind}", partial(_ask, human, question), bool)
    close = partial(run.step, "expire", partial(human.expire, question.id), Decision)
    try:
        decision = await watch.inbox.decision(question.id, question.expires_seconds) or await close()
    except RunStopped:
        await close()
        raise
    watch.discount(await run.now() - asked)
    return decision


async def _ask(human: Human, question: Question) -> bool:
    await human.ask(question)
    return True


async def deliver(report: Report, name: str, *, run: Run, thread: Thread) -> None:
    """Show something in the thread before the run ends, under a name of its own."""
    await run.step(f"deliver {name}", partial(_deliver, thread, report, name), bool)


async def _deliver(thread: Thread, report: Report, name: str) -> bool:
    await thread.deliver(report, name)
    return True
