"""Fewer like this: what somebody says beside an item of a digest, heeded from the next one on."""

from __future__ import annotations

from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, refusal_of
from handlers.digests.telling import named
from handlers.escalations.decide import UNKNOWN
from handlers.slack.text import escaped, shorten
from handlers.thread.offers import FEWER_ACTION
from patterns.errors import StewardError
from patterns.values.research.schedules import Muted

CLAIM_CHARACTERS = 140


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button."""
    app.action(FEWER_ACTION)(partial(on_fewer, desk=desk))


async def on_fewer(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Whoever may use Steward where the digest stands."""
    await ack()
    schedule_id, _, claim_id = body["actions"][0]["value"].partition(" ")
    try:
        told = await _mute(desk, body, schedule_id, claim_id)
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def _mute(desk: Desk, body: Body, schedule_id: str, claim_id: str) -> str:
    user, channel = body["user"]["id"], body["channel"]["id"]
    await desk.admit(user, channel, "research")
    schedule = await desk.schedules.find(schedule_id)
    memory = await desk.schedules.memory(schedule_id)
    known = next((one for one in memory.claims if one.id == claim_id), None)
    if schedule is None or schedule.state == "deleted" or known is None:
        return UNKNOWN
    await desk.schedules.mute(schedule_id, Muted(claim=known.claim, url=known.url, by=user, at=desk.clock()))
    claim = escaped(shorten(" ".join(known.claim.split()), CLAIM_CHARACTERS))
    return (
        f"Noted, for everybody here: from now on digest {schedule.number}, {named(schedule)}, says less of what is "
        f"like “{claim}”. `/{desk.policy.command_prefix}research edit {schedule.number}` takes it back."
    )
