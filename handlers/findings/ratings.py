"""Useful or not: a person's word on a finding, kept, shown beside it, and heeded by later reviews."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import cast

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, refusal_of
from handlers.escalations.decide import UNKNOWN
from handlers.thread.finding import FINDING_ACTION, LABELS, with_word
from patterns.errors import StewardError
from patterns.guardrails.authority.actions import Resource
from patterns.values.reviewed import KeptFinding, Rating

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons below findings."""
    app.action(re.compile(f"^{FINDING_ACTION}:"))(partial(on_rate, desk=desk))


async def on_rate(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """One word on one finding, by someone who may say it; the latest counts."""
    await ack()
    action = body["actions"][0]
    rating = action["action_id"].partition(":")[2]
    try:
        finding = await desk.reviews.finding(action["value"]) if rating in LABELS else None
        told = await _rate(desk, body, finding, cast("Rating", rating)) if finding else UNKNOWN
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def _rate(desk: Desk, body: Body, finding: KeptFinding, rating: Rating) -> str:
    user = body["user"]["id"]
    lifts = rating == "useful" and await _is_dismissed(desk, finding)
    await _check(desk, user, body["channel"]["id"], finding, binds=lifts or rating == "not_useful")
    now = desk.clock()
    said = await desk.reviews.rate(finding.id, rating, by=user, at=now)
    if said is None:
        return UNKNOWN
    await _show(desk, body, said, now)
    return _meaning(said, desk.policy.command_prefix, lifted=lifts)


async def _is_dismissed(desk: Desk, finding: KeptFinding) -> bool:
    """Whether it, or what means the same, is not to be found again."""
    if not finding.fingerprints:
        return finding.rating == "not_useful"
    known = await desk.reviews.dismissed(finding.repository) if finding.repository else ()
    return any(not set(one.fingerprints).isdisjoint(finding.fingerprints) for one in known)


async def _check(desk: Desk, user: str, channel: str, finding: KeptFinding, *, binds: bool) -> None:
    """Raises `NotAllowed`, written for that person. Looked up afresh: rights may have changed since it was shown."""
    record = await desk.book.find(finding.id.rpartition(".")[0])
    about = Resource(repository=finding.repository, requester=record.requester if record else "")
    await desk.authorise(user, channel, "dismiss" if binds else "rate", about)


async def _show(desk: Desk, body: Body, said: KeptFinding, at: float) -> None:
    """In the message as it was when it was clicked. The word stands, whether or not Slack takes the edit."""
    message = body["message"]
    try:
        blocks = with_word(message.get("blocks") or [], said, at)
        await desk.slack.update(body["channel"]["id"], message["ts"], text=message.get("text", ""), blocks=blocks)
    except StewardError as error:
        log.warning("the word on the finding %s is not shown: %s", said.id, error)


def _meaning(said: KeptFinding, prefix: str, *, lifted: bool) -> str:
    if said.rating == "useful":
        return f"Noted: it may be found again in `{said.repository}`." if lifted else "Noted: this one was useful."
    if not said.repository:
        return "Noted. This patch belongs to no repository: later reviews learn nothing from it."
    return (
        f"Noted: it will not be shown again in `{said.repository}`; an approver can lift that with "
        f"`/{prefix}review learned {said.repository}`."
    )
