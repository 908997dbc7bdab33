"""The buttons of a result: go deeper, check it, ask it again on a schedule; go on from what was stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Literal, get_args

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, in_time, refusal_of, run_id_of
from handlers.escalations.decide import UNKNOWN
from handlers.further.onward import kept_of
from handlers.schedules.fields import UTC, new_form
from handlers.steering.resume import resume
from handlers.thread.offers import LABELS, OFFER_ACTION, show_asked
from patterns.errors import StewardError
from patterns.research.request import ResearchRequest
from patterns.values.report import Offer
from patterns.values.research.evidence import Researched

STARTED: Mapping[Literal["deeper", "check"], str] = {
    "deeper": "Noted: it is looked into further, in this thread.",
    "check": "Noted: each sentence is held against its source, in this thread.",
}
ALREADY = "Somebody has asked for this already: it is in this thread."
NOT_KEPT = "What was read for this result is no longer kept. Ask again with `/{prefix}research`."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons."""
    app.action(re.compile(f"^{OFFER_ACTION}:"))(partial(on_offer, desk=desk))


async def on_offer(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Whoever may start such a run where the result stands."""
    await ack()
    action = body["actions"][0]
    wanted = action["action_id"].partition(":")[2]
    offer = next((one for one in get_args(Offer) if one == wanted), None)
    try:
        told = await _take(desk, body, offer, action["value"]) if offer else UNKNOWN
    except StewardError as error:
        told = refusal_of(error)
    if told:
        await desk.answer(body, told)


async def _take(desk: Desk, body: Body, offer: Offer, run_id: str) -> str:
    if offer == "resume":
        return await resume(desk, body, run_id)
    if offer == "schedule":
        await in_time(_open_form(desk, body, run_id))
        return ""
    await desk.admit(body["user"]["id"], body["channel"]["id"], "research")
    record = await desk.book.find(run_id)
    kept = await kept_of(desk, record) if record else None
    if kept is None:
        return NOT_KEPT.format(prefix=desk.policy.command_prefix)
    return await _start(desk, body, offer, kept)


async def _start(desk: Desk, body: Body, way: Literal["deeper", "check"], kept: Researched) -> str:
    """Once for each result, whoever presses how often."""
    user, message, question = body["user"]["id"], body["message"], kept.brief.question
    key = f"{body['actions'][0]['value']} {way} {message['ts']}"
    if await desk.runs.state(run_id_of("research", key)) is not None:
        return ALREADY
    request = ResearchRequest(
        question=question, requester=user, limits=desk.policy.limits, way=way, continues=kept.run_id
    )
    text, thread = f"{LABELS[way]}: {question}", message.get("thread_ts") or message["ts"]
    await desk.start("research", request, text=text, channel=body["channel"]["id"], key=key, thread=thread)
    await show_asked(desk.slack, body, way, at=desk.clock())
    return STARTED[way]


async def _open_form(desk: Desk, body: Body, run_id: str) -> None:
    """With the question in it; the brief's, or what was typed where that is all that is kept."""
    channel = body["channel"]["id"]
    usable = await desk.admit(body["user"]["id"], channel, "research")
    person = await desk.slack.person(body["user"]["id"])
    record = await desk.book.find(run_id)
    kept = await kept_of(desk, record) if record else None
    form = new_form(
        channel,
        time_zone=person.time_zone or UTC,
        cap_microdollars=usable.limits.cap_microdollars,
        question=kept.brief.question if kept else record.text if record else "",
    )
    await desk.slack.open_view(body["trigger_id"], form)
