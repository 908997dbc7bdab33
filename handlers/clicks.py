"""Buttons: every click is answered, also the second, the late and the unauthorised one."""

from __future__ import annotations

import re
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, refusal_of, repository_of
from handlers.thread.card import STOP_ACTION
from handlers.thread.questions import DECIDE_ACTION, decision_of, outcome_text, show_outcome
from patterns.errors import NotAllowed, StewardError
from patterns.guardrails.authority import may_not_decide, may_not_stop, may_withdraw, outsider
from patterns.values.letters import StopAsked
from patterns.values.questions import OpenQuestion, Question

UNKNOWN = "This button belongs to nothing that Steward knows any more. Nothing was done."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of cards and questions."""
    app.action(re.compile(f"^{DECIDE_ACTION}:"))(partial(on_decide, desk=desk))
    app.action(STOP_ACTION)(partial(on_stop, desk=desk))


async def on_decide(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """One answer to one question, by someone who may give it."""
    await ack()
    action = body["actions"][0]
    choice = action["action_id"].partition(":")[2]
    try:
        told = await _decide(desk, body["user"]["id"], token=action["value"], choice=choice)
    except StewardError as error:
        told = refusal_of(error)
    if told:
        await _tell(desk, body, told)


async def _decide(desk: Desk, user: str, *, token: str, choice: str) -> str | None:
    """Decide, and return what the person must be told, if anything: the edited message says the rest."""
    asked = await desk.questions.find(token)
    if asked is None or choice not in {one.id for one in asked.question.choices}:
        return UNKNOWN
    await check_decider(desk, user, asked.question, choice)
    settled = await desk.questions.settle(asked.question.id, choice=choice, by=user, words="")
    await deliver_decision(desk, settled.record)
    await show_outcome(desk.slack, settled.record)
    return None if settled.won else f"This was decided already. {outcome_text(settled.record)}"


async def check_decider(desk: Desk, user: str, question: Question, choice: str) -> None:
    """Raises `NotAllowed`, written for that person. Looked up afresh: rights may have changed since it was shown."""
    person = await desk.person(user, desk.policy.deciders(question.repository))
    refusal = may_not_decide(person, question, desk.policy)
    if refusal and (outsider(person, desk.policy) or not may_withdraw(person, question, choice)):
        raise NotAllowed(refusal)


async def deliver_decision(desk: Desk, decided: OpenQuestion) -> None:
    """The decision to its run, once: after a crash between the two it is sent again, and arrives once."""
    question = decided.question
    await desk.runs.deliver(question.run_id, decision_of(decided), f"decision {question.id}")


async def on_stop(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Stop a run."""
    await ack()
    user, run_id = body["user"]["id"], body["actions"][0]["value"]
    try:
        told = await _stop(desk, user, run_id)
    except StewardError as error:
        told = refusal_of(error)
    await _tell(desk, body, told)


async def _stop(desk: Desk, user: str, run_id: str) -> str:
    record = await desk.book.find(run_id)
    state = await desk.runs.state(run_id)
    if record is None or state is None:
        return UNKNOWN
    repository = repository_of(record)
    person = await desk.person(user, desk.policy.deciders(repository))
    refusal = may_not_stop(person, record.requester, repository, desk.policy)
    if refusal:
        raise NotAllowed(refusal)
    if state in ("done", "failed", "cancelled"):
        return "This run has ended already. Nothing was done."
    await desk.runs.deliver(run_id, StopAsked(by=user), f"stop {run_id}")
    return "The run ends after its current step. What is done so far is kept."


async def _tell(desk: Desk, body: Body, text: str) -> None:
    container = body.get("container", {})
    channel = body.get("channel", {}).get("id") or container.get("channel_id", "")
    thread = body.get("message", {}).get("thread_ts", "")
    await desk.whisper(channel, body["user"]["id"], text, thread_ts=thread)
