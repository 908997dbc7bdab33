"""Going on from what a stopped run has kept: another run, in the same thread, that does none of it again."""

from __future__ import annotations

import asyncio

from pydantic import BaseModel

from handlers.desk import Body, Desk, repository_of, resource_of, run_id_of
from handlers.slack.figures import dollars
from handlers.thread.offers import show_asked
from patterns.errors import NotAllowed
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.limits import Limits
from patterns.refactor.request import RefactorRequest
from patterns.research.request import ResearchRequest
from patterns.review.request import ReviewRequest
from patterns.values.money.spend import Spend
from patterns.values.running.journal import ENDED
from patterns.values.running.record import RunRecord

LEAST_MICRODOLLARS, LEAST_TOKENS = 10_000, 10_000
"""A cap that is used up stops the run at its first call, and a person is asked there whether to raise it."""
LOOKS, LOOK_SECONDS = 40, 0.25
NOT_KEPT = "What this run left is no longer kept. Ask for it again by its command."
GONE = "You may not ask for work in this run's repository from here. Nothing was done."
ALREADY = "Somebody has resumed this run already: it is in this thread."
RESUMED = "Noted: it goes on from what was kept, in this thread. It may spend what was left: {left}."


async def resume(desk: Desk, body: Body, run_id: str) -> str:
    """Start it, once, for whoever may steer the stopped run and ask for work here; what they are told."""
    user, message, channel = body["user"]["id"], body["message"], body["channel"]["id"]
    record = await desk.book.find(run_id)
    if record is None or not await _is_kept(desk, run_id):
        return NOT_KEPT
    await desk.authorise(user, channel, "steer", resource_of(record))
    usable = await desk.admit(user, channel, record.command)
    key = f"{run_id} resume"
    if await desk.runs.state(run_id_of(record.command, key)) is not None:
        return ALREADY
    request = request_of(record, user, usable, await desk.ledger.spent(run_id))
    thread = record.root_ts or message.get("thread_ts") or message["ts"]
    await desk.start(record.command, request, text=record.text, channel=record.channel, key=key, thread=thread)
    await show_asked(desk.slack, body, "resume", at=desk.clock())
    return RESUMED.format(left=dollars(_limits_of(request).cap_microdollars))


async def _is_kept(desk: Desk, run_id: str) -> bool:
    """Whether the run has left something. Its report stands a moment before it has ended: its card is drawn last."""
    for _ in range(LOOKS):
        if await desk.runs.state(run_id) in ENDED:
            break
        await asyncio.sleep(LOOK_SECONDS)
    return bool((await desk.runs.outcome(run_id) or {}).get("resume"))


def request_of(record: RunRecord, user: str, usable: Policy, spent: Spend) -> BaseModel:
    """What was asked for, by the rules of today and with what was left. Raises `NotAllowed`."""
    repository = repository_of(record)
    own = usable.repositories.get(repository)
    if repository and own is None:
        raise NotAllowed(GONE)
    limits = left(own.limits if own else usable.limits, spent)
    changed = {"requester": user, "limits": limits, "resumes": record.run_id}
    if record.command == "refactor" and own is not None:
        asked = RefactorRequest.model_validate(record.payload)
        rules = own.rules.model_copy(update={"draft": asked.rules.draft})
        return asked.model_copy(update={**changed, "rules": rules})
    if record.command == "review":
        review = ReviewRequest.model_validate(record.payload)
        earlier = (*review.earlier_requesters, record.requester)
        rules = own.rules if own else review.rules
        return review.model_copy(update={**changed, "rules": rules, "earlier_requesters": earlier})
    return ResearchRequest.model_validate(record.payload).model_copy(update=changed)


def left(limits: Limits, spent: Spend) -> Limits:
    """Today's limits, with no more money and tokens than the stopped run had left. Its time begins anew."""
    money = max(LEAST_MICRODOLLARS, spent.cap_microdollars - spent.microdollars)
    tokens = max(LEAST_TOKENS, spent.cap_tokens - spent.tokens)
    lower = limits.with_cap(min(limits.cap_microdollars, money))
    return lower.model_copy(update={"cap_tokens": min(limits.cap_tokens, tokens)})


def _limits_of(request: BaseModel) -> Limits:
    limits = getattr(request, "limits", None)
    assert isinstance(limits, Limits)
    return limits
