"""The one way in which a question is settled, whatever surface the answer came from."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType

from handlers.desk import Desk
from handlers.thread.questions.outcomes import decided_already, decision_of, show_outcome
from patterns.errors import StewardError
from patterns.guardrails.authority.actions import Action, Resource
from patterns.values.questions import OpenQuestion, Question, Settled
from patterns.values.running.current import carrying
from patterns.values.running.journal import ENDED

log = logging.getLogger(__name__)

UNKNOWN = "This button is expired, or belongs to nothing that Steward knows any more. Nothing was run."
OVER = frozenset({*ENDED, None})
"""States of runs that hear no letter any more; one that is not known is over too."""
WORDS = "words"
"""The field of a form whose text is what the person says; it is shown with the outcome."""
NOTHING: Mapping[str, str] = MappingProxyType({})


STOP = "stop"
"""The choice that ends the run: whoever may stop it by its card may do so here."""
LIMITS = frozenset({"raise_budget", "extend_time", "widen_scope"})
"""Kinds of questions that ask for more than a run was given."""


async def check_decider(desk: Desk, user: str, asked: OpenQuestion, choice: str) -> None:
    """Raises `NotAllowed`, written for that person. Looked up afresh: rights may have changed since it was shown."""
    question = asked.question
    resource = Resource(repository=question.repository, requester=question.requester, editors=question.editors)
    where = asked.messages[0][0] if asked.messages else ""
    await desk.authorise(user, where, action_of(question, choice), resource)


def action_of(question: Question, choice: str) -> Action:
    """What it is, in the terms of the policy, to give that answer."""
    if choice == question.default:
        return "withdraw"
    if choice == STOP:
        return "stop"
    if question.kind in LIMITS:
        return "raise_limits"
    return "answer" if question.kind == "answer" else "decide"


async def decide(
    desk: Desk, user: str, asked: OpenQuestion, choice: str, fields: Mapping[str, str] = NOTHING
) -> str | None:
    """Settle, tell the run and show it; what the person must be told, if anything: the edited message says the rest.

    Whether they may is checked before.
    """
    settled = await settle(desk, user, asked, choice, fields)
    await follow(desk, settled.record)
    return None if settled.won else decided_already(settled.record)


async def settle(desk: Desk, user: str, asked: OpenQuestion, choice: str, fields: Mapping[str, str]) -> Settled:
    """Only that; `follow` does the rest. Where nobody would hear it, the question is closed instead."""
    if closed := await close_ended(desk, asked):
        return closed
    return await desk.questions.settle(
        asked.question.id, choice=choice, by=user, words=fields.get(WORDS, ""), fields=fields
    )


async def close_ended(desk: Desk, asked: OpenQuestion) -> Settled | None:
    """Close a question whose run has ended; None where it has not. `won` is False: nobody has decided."""
    if asked.choice is not None or await desk.runs.state(asked.question.run_id) not in OVER:
        return None
    question = asked.question
    settled = await desk.questions.settle(question.id, choice=question.default, by="", words="", closed="ended")
    return settled.model_copy(update={"won": False})


async def follow(desk: Desk, decided: OpenQuestion) -> None:
    """What a decision brings about; each part of it again does nothing new, and what fails is done within a minute."""
    with carrying(decided.question.run_id):
        try:
            await deliver_decision(desk, decided)
        except StewardError as error:
            log.warning("the run hears of the decision on %s later: %s", decided.question.id, error)
        await show_outcome(desk.slack, desk.questions, decided)


async def deliver_decision(desk: Desk, decided: OpenQuestion) -> None:
    """The decision to its run, once: after a crash between the two it is sent again, and arrives once."""
    question = decided.question
    await desk.runs.deliver(question.run_id, decision_of(decided), f"decision {question.id}")
