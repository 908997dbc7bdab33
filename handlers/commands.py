"""The slash commands and their modal: acknowledged at once, enqueued durably, answered in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.desk import PARSERS, Body, Desk, refusal_of
from handlers.modals import START_CALLBACK, TEXT, read_modal, start_modal
from handlers.slack.text import plain_input
from patterns.errors import SlackUnavailable, StewardError
from patterns.values.record import Command

T = TypeVar("T")
ADMISSION_SECONDS = 2.0
"""Slack takes a form's answer, and a form to be opened, within three."""
HELP = {"", "help", "?"}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to `/refactor`, `/review` and `/research` under the installation's prefix, and to their form."""
    for command in PARSERS:
        app.command(f"/{desk.policy.command_prefix}{command}")(partial(on_command, desk=desk, name=command))
    app.view(START_CALLBACK)(partial(on_form, desk=desk))
    app.view_closed(START_CALLBACK)(on_closed)


async def on_command(ack: AsyncAck, body: Body, respond: AsyncRespond, *, desk: Desk, name: Command) -> None:
    """Acknowledge; then who asks is looked up, and what is wrong is answered to that person alone."""
    await ack()
    text = plain_input(body.get("text", ""))
    try:
        if text.lower() in HELP:
            await _open_form(desk, name, body)
        else:
            await _start(desk, name, body, text)
    except StewardError as error:
        await respond(refusal_of(error), response_type="ephemeral")


async def _start(desk: Desk, name: Command, body: Body, text: str) -> None:
    user, channel = body["user_id"], body["channel_id"]
    usable = await desk.admit(user, channel, name)
    request = PARSERS[name](text, requester=user, policy=usable)
    await desk.start(name, request, text=text, channel=channel, key=body["trigger_id"])


async def _open_form(desk: Desk, name: Command, body: Body) -> None:
    usable = await in_time(desk.admit(body["user_id"], body["channel_id"], name))
    await desk.slack.open_view(body["trigger_id"], start_modal(name, channel=body["channel_id"], policy=usable))


async def on_form(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent: what is wrong is said at its field, and nothing typed is lost."""
    name, channel, text = read_modal(view)
    user = body["user"]["id"]
    try:
        usable = await in_time(desk.admit(user, channel, name))
        request = PARSERS[name](text, requester=user, policy=usable)
    except StewardError as error:
        await ack(response_action="errors", errors={TEXT: refusal_of(error)[:2000]})
        return
    await ack()
    try:
        await desk.start(name, request, text=text, channel=channel, key=f"view {view['id']}")
    except StewardError as error:
        await desk.whisper(channel, user, refusal_of(error))


async def in_time(work: Awaitable[T]) -> T:
    """What Slack must have an answer to within three seconds. Raises `SlackUnavailable` when it takes longer."""
    try:
        async with asyncio.timeout(ADMISSION_SECONDS):
            return await work
    except TimeoutError:
        raise SlackUnavailable from None


async def on_closed(ack: AsyncAck) -> None:
    """A form closed without sending is no event to act on."""
    await ack()
