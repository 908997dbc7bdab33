"""Speaking with people in mid-run: a question, waited for without spending the run's time, and something to see."""

from __future__ import annotations

from functools import partial

from patterns.errors import ApprovalVoid, RunStopped
from patterns.guardrails.limits import Watch
from patterns.ports.people import Human, Thread
from patterns.ports.runs import Run
from patterns.values.questions import Closing, Question
from patterns.values.report import Report
from patterns.values.running.letters import Decision


async def ask_human(question: Question, *, run: Run, human: Human, watch: Watch) -> Decision:
    """Put a question and return its answer; on expiry its default. At half-time who may decide is reminded, once.

    Raises `RunStopped`; the question is closed then too, so that no button is left which nobody would hear. Raises
    `ApprovalVoid` when what a person decided was given for something else.
    """
    asked = await run.now()
    await put(question, run=run, human=human)
    try:
        decision = await _waited(question, run=run, human=human, watch=watch)
        decision = decision or await close(question.id, "expired", run=run, human=human)
    except RunStopped:
        await close(question.id, "ended", run=run, human=human)
        raise
    watch.discount(await run.now() - asked)
    return given_for(question, decision)


async def _waited(question: Question, *, run: Run, human: Human, watch: Watch) -> Decision | None:
    half = question.reminded_after_seconds
    if half is None:
        return await watch.inbox.decision(question.id, question.expires_seconds)
    if early := await watch.inbox.decision(question.id, half):
        return early
    await remind(question.id, run=run, human=human)
    return await watch.inbox.decision(question.id, question.expires_seconds - half)


def given_for(question: Question, decision: Decision) -> Decision:
    """The decision, if it was given for exactly this; a default has no effect and so needs no such proof.

    Raises `ApprovalVoid`.
    """
    if decision.by:
        bound(decision, question.digest)
    return decision


def bound(decision: Decision, digest: str) -> None:
    """To be called right before an effect with the digest of what will be done, made anew. Raises `ApprovalVoid`."""
    if not decision.by or decision.digest != digest:
        raise ApprovalVoid(f"decision {decision.choice} on {decision.question_id} was given for something else")


async def put(question: Question, *, run: Run, human: Human) -> None:
    """The step that asks."""
    await run.step(f"ask {question.kind}", partial(_ask, human, question), bool)


async def remind(question_id: str, *, run: Run, human: Human) -> None:
    """The step at half-time."""
    await run.step("remind", partial(_remind, human, question_id), bool)


async def close(question_id: str, why: Closing, *, run: Run, human: Human) -> Decision:
    """The step after which no answer counts any more; what the question came to."""
    return await run.step("close question", partial(human.close, question_id, why), Decision)


async def _ask(human: Human, question: Question) -> bool:
    await human.ask(question)
    return True


async def _remind(human: Human, question_id: str) -> bool:
    await human.remind(question_id)
    return True


async def deliver(report: Report, name: str, *, run: Run, thread: Thread) -> None:
    """Show something in the thread before the run ends, under a name of its own."""
    await run.step(f"deliver {name}", partial(_deliver, thread, report, name), bool)


async def _deliver(thread: Thread, report: Report, name: str) -> bool:
    await thread.deliver(report, name)
    return True
