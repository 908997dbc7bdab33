"""The slash commands and their modal: acknowledged at once, enqueued durably, answered in a thread."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.desk import PARSERS, Body, Desk, refusal_of
from handlers.modals import START_CALLBACK, TEXT, read_modal, start_modal
from handlers.slack.text import plain_input
from patterns.errors import RequestInvalid, SlackUnavailable, StewardError
from patterns.values.record import Command

ADMISSION_SECONDS = 2.0
"""Slack takes a form's answer within three."""
HELP = {"", "help", "?"}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to `/refactor`, `/review` and `/research` under the installation's prefix, and to their form."""
    for command in PARSERS:
        app.command(f"/{desk.policy.command_prefix}{command}")(partial(on_command, desk=desk, name=command))
    app.view(START_CALLBACK)(partial(on_form, desk=desk))
    app.view_closed(START_CALLBACK)(on_closed)


async def on_command(ack: AsyncAck, body: Body, respond: AsyncRespond, *, desk: Desk, name: Command) -> None:
    """Parse while Slack waits: a wrong command is answered on the spot, a right one goes on after the ack."""
    text = plain_input(body.get("text", ""))
    if text.lower() in HELP:
        await ack()
        await _open_form(desk, name, body, respond)
        return
    try:
        request = desk.parse(name, text, body["user_id"])
    except RequestInvalid as error:
        await ack(refusal_of(error))
        return
    await ack()
    try:
        await desk.admit(body["user_id"], body["channel_id"])
        await desk.start(name, request, text=text, channel=body["channel_id"], key=body["trigger_id"])
    except StewardError as error:
        await respond(refusal_of(error), response_type="ephemeral")


async def _open_form(desk: Desk, name: Command, body: Body, respond: AsyncRespond) -> None:
    modal = start_modal(name, channel=body["channel_id"], policy=desk.policy)
    try:
        await desk.slack.open_view(body["trigger_id"], modal)
    except StewardError as error:
        await respond(refusal_of(error), response_type="ephemeral")


async def on_form(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent: what is wrong is said at its field, and nothing typed is lost."""
    name, channel, text = read_modal(view)
    user = body["user"]["id"]
    try:
        request = desk.parse(name, text, user)
        async with asyncio.timeout(ADMISSION_SECONDS):
            await desk.admit(user, channel)
    except (StewardError, TimeoutError) as error:
        ours = error if isinstance(error, StewardError) else SlackUnavailable()
        await ack(response_action="errors", errors={TEXT: refusal_of(ours)[:2000]})
        return
    await ack()
    try:
        await desk.start(name, request, text=text, channel=channel, key=f"view {view['id']}")
    except StewardError as error:
        await desk.whisper(channel, user, refusal_of(error))


async def on_closed(ack: AsyncAck) -> None:
    """A form closed without sending is no event to act on."""
    await ack()
