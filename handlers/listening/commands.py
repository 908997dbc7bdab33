"""The slash commands and their form: acknowledged at once, enqueued durably, answered in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers import refactor
from handlers.asking import Asked, tell
from handlers.desk import PARSERS, Body, Desk, in_time, refusal_of
from handlers.findings import learned
from handlers.forms.fields import errors
from handlers.forms.start import NOTHING, START_CALLBACK, TEXT, fields_of, sent, start_modal, where_of
from handlers.review import form as review
from handlers.schedules import orders
from handlers.slack.text import plain_input
from patterns.errors import SlackRefused, StewardError
from patterns.guardrails.authority.policy import Policy
from patterns.values.running.record import Command

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
            usable = await in_time(desk.admit(body["user_id"], body["channel_id"], name))
            await _open_form(desk, name, body, usable)
        else:
            await _carry_out(desk, name, body, text, respond)
    except StewardError as error:
        await respond(refusal_of(error), response_type="ephemeral")


async def _carry_out(desk: Desk, name: Command, body: Body, text: str, respond: AsyncRespond) -> None:
    """Words that only ask or order are answered; all others start a run."""
    if name == "research":
        asked = Asked(user=body["user_id"], channel=body["channel_id"], trigger=body["trigger_id"])
        whisper = await orders.answer_to(desk, asked, text)
        if whisper:
            await tell(whisper, respond)
            return
    told = await learned.answer_to(desk, body["user_id"], body["channel_id"], text) if name == "review" else None
    if told is None:
        await _start(desk, name, body, text)
    else:
        await respond(told, response_type="ephemeral")


async def _start(desk: Desk, name: Command, body: Body, text: str) -> None:
    user, channel = body["user_id"], body["channel_id"]
    usable = await desk.admit(user, channel, name)
    if name == "refactor" and refactor.is_unfinished(text, usable):
        await _open_unfinished(desk, body, text, usable)
        return
    request = PARSERS[name](text, requester=user, policy=usable)
    await desk.start(name, request, text=text, channel=channel, key=body["trigger_id"])


async def _open_unfinished(desk: Desk, body: Body, text: str, usable: Policy) -> None:
    """The form with what was typed; where Slack takes none any more, the words that say what is missing."""
    try:
        await _open_form(desk, "refactor", body, usable, refactor.words_of(text))
    except SlackRefused:
        refactor.parse(text, requester=body["user_id"], policy=usable)


async def _open_form(desk: Desk, name: Command, body: Body, usable: Policy, typed: Mapping[str, str] = NOTHING) -> None:
    modal = start_modal(name, channel=body["channel_id"], policy=usable, typed=typed)
    await desk.slack.open_view(body["trigger_id"], modal)


async def on_form(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent: what is wrong is said at its field, and nothing typed is lost."""
    name, channel = where_of(view)
    user = body["user"]["id"]
    try:
        usable = await in_time(desk.admit(user, channel, name))
        await desk.afford(user, channel, name)
        typed = sent(view, fields_of(name, usable))
        found = _problems(name, typed, usable)
        request, text = _request(name, typed, user, usable) if not found else (None, "")
    except StewardError as error:
        found, request, text = {TEXT: refusal_of(error)}, None, ""
    if request is None:
        await ack(response_action="errors", errors=errors(found))
        return
    await ack()
    try:
        await desk.start(name, request, text=text, channel=channel, key=f"view {view['id']}")
    except StewardError as error:
        await desk.whisper(channel, user, refusal_of(error))


def _problems(name: Command, typed: Mapping[str, str], usable: Policy) -> dict[str, str]:
    """By field; of `/research` only its words can be wrong, and making the request says it."""
    if name == "refactor":
        return refactor.problems_of_form(typed, usable)
    return review.problems_of_form(typed, usable) if name == "review" else {}


def _request(name: Command, typed: Mapping[str, str], user: str, usable: Policy) -> tuple[BaseModel, str]:
    """The request, and its words as they would have been typed. Raises `RequestInvalid`."""
    if name == "refactor":
        return refactor.request_of(typed, requester=user, policy=usable), refactor.as_typed(typed)
    if name == "review":
        return review.request_of(typed, requester=user, policy=usable), review.as_typed(typed)
    return PARSERS[name](typed[TEXT], requester=user, policy=usable), typed[TEXT]


async def on_closed(ack: AsyncAck) -> None:
    """A form closed without sending is no event to act on."""
    await ack()
