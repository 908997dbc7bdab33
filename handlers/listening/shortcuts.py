"""The shortcut of a message, "Review this patch": its form, and the run that it starts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.desk import Body, Desk, in_time, refusal_of
from handlers.forms.fields import errors, inputs
from handlers.forms.start import sent
from handlers.review import patch
from handlers.review.patch import SharedFile
from handlers.slack.blocks import context
from patterns.errors import StewardError
from patterns.guardrails.authority.policy import Policy
from patterns.review.request import ReviewRequest

SHORTCUT = "steward_review_patch"
FORM_CALLBACK = "steward_patch"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut and to its form."""
    app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(partial(on_shortcut, desk=desk))
    app.view(FORM_CALLBACK)(partial(on_form, desk=desk))


async def on_shortcut(ack: AsyncAck, body: Body, respond: AsyncRespond, *, desk: Desk) -> None:
    """Open the form; whoever may not, or points at no patch, is told so alone."""
    await ack()
    channel = body["channel"]["id"]
    try:
        file = patch.shared_file(body["message"])
        usable = await in_time(_admit(desk, body["user"]["id"], channel, file))
        await desk.slack.open_view(body["trigger_id"], form_of(file, channel, usable))
    except StewardError as error:
        await respond(refusal_of(error), response_type="ephemeral", replace_original=False)


async def _admit(desk: Desk, user: str, channel: str, file: SharedFile) -> Policy:
    """Raises `NotAllowed` also for a file that an outsider shared."""
    usable = await desk.admit(user, channel, "review")
    await desk.authorise(file.owner, channel, "hand_in_file")
    return usable


def form_of(file: SharedFile, channel: str, usable: Policy) -> dict[str, Any]:
    """The form; the file travels with it by its address, and is fetched when the form is sent."""
    which = f"`{file.name}`" if file.count == 1 else f"`{file.name}`, the first of {file.count} patches in this message"
    return {
        "type": "modal",
        "callback_id": FORM_CALLBACK,
        "private_metadata": json.dumps({"channel": channel, "name": file.name, "url": file.url}, ensure_ascii=False),
        "title": {"type": "plain_text", "text": "Review this patch"},
        "submit": {"type": "plain_text", "text": "Start"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [context(which), *inputs(patch.fields_of(usable))],
    }


async def on_form(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent: the file is fetched, and what is wrong with it is said in the form."""
    where, user = json.loads(view["private_metadata"]), body["user"]["id"]
    try:
        request, text = await in_time(_request(desk, user, where, view))
    except StewardError as error:
        await ack(response_action="errors", errors=errors({patch.REPOSITORY: refusal_of(error)}))
        return
    await ack()
    try:
        await desk.start("review", request, text=text, channel=where["channel"], key=f"view {view['id']}")
    except StewardError as error:
        await desk.whisper(where["channel"], user, refusal_of(error))


async def _request(
    desk: Desk, user: str, where: Mapping[str, str], view: Mapping[str, Any]
) -> tuple[ReviewRequest, str]:
    """The request, and its words as they would have been typed. Looked up afresh: rights may have changed since."""
    usable = await desk.admit(user, where["channel"], "review")
    await desk.afford(user, where["channel"], "review")
    typed = sent(view, patch.fields_of(usable))
    patch.check_repository(typed, usable)
    content = await desk.slack.download(where["url"], most_bytes=patch.MOST_BYTES)
    text = patch.patch_text(content)
    request = patch.request_of(typed, name=where["name"], text=text, requester=user, policy=usable)
    return request, patch.as_typed(typed, where["name"])
