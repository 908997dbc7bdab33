"""A proposal that somebody pressed: the command starts as if that person had typed it."""

from __future__ import annotations

import logging
import re
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.asking import Asked
from handlers.choosing.blocks import PROPOSE_ACTION, meant, with_started
from handlers.desk import PARSERS, Body, Desk, refusal_of, run_id_of
from handlers.escalations.decide import UNKNOWN
from handlers.schedules import orders
from handlers.schedules.typed import EVERY
from patterns.errors import StewardError
from patterns.values.running.record import Command

log = logging.getLogger(__name__)

STARTED = "Noted: it has a thread of its own, which stands in this channel in a moment."
ALREADY = "Somebody has started one of these already."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons."""
    app.action(re.compile(f"^{PROPOSE_ACTION}:"))(partial(on_start, desk=desk))


async def on_start(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Whoever may ask for it: what starts is theirs, whoever's words it is."""
    await ack()
    named, words = meant(body["actions"][0]["value"])
    command = next((one for one in PARSERS if one == named), None)
    try:
        told = await _start(desk, body, command, words) if command else UNKNOWN
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def _start(desk: Desk, body: Body, command: Command, words: str) -> str:
    """One of a message's proposals, once. Raises `NotAllowed`, `RequestInvalid`."""
    user, channel, ts = body["user"]["id"], body["channel"]["id"], body["message"]["ts"]
    usable = await desk.admit(user, channel, command)
    key = f"propose {channel} {ts}"
    if [one for one in PARSERS if await desk.runs.state(run_id_of(one, key)) is not None]:
        return ALREADY
    if command == "research":
        # The key makes the same press again the same schedule; a form can be opened by a fresh click alone.
        trigger = key if EVERY.match(words) else body["trigger_id"]
        whisper = await orders.answer_to(desk, Asked(user, channel, trigger), words)
        if whisper is not None:
            await _show(desk, body, f"*/{desk.policy.command_prefix}research*: <@{user}>")
            return whisper.text or STARTED
    request = PARSERS[command](words, requester=user, policy=usable)
    await desk.start(command, request, text=words, channel=channel, key=key)
    await _show(desk, body, f"*Started* `/{desk.policy.command_prefix}{command}`: <@{user}>")
    return STARTED


async def _show(desk: Desk, body: Body, line: str) -> None:
    """The run is under way, whether or not Slack takes the edit."""
    message, channel = body["message"], body["channel"]["id"]
    blocks = with_started(message.get("blocks") or [], line)
    try:
        await desk.slack.update(channel, message["ts"], text=message.get("text", ""), blocks=blocks)
    except StewardError as error:
        log.warning("what was started of a proposal is not shown: %s", error)
