"""The form of a schedule sent: a new one, or one that stands changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, in_time, refusal_of
from handlers.forms.fields import errors, problems
from handlers.forms.start import sent
from handlers.schedules.draft import MUTED, PLACE, QUESTION, problems_of
from handlers.schedules.fields import DIRECT, HERE, SCHEDULE_CALLBACK, draft_of, fields_of, muted_options, shown_muted
from handlers.schedules.keeping import change, create
from handlers.schedules.standing import kept_by
from patterns.errors import StewardError

Told = tuple[dict[str, str], str]
"""What is wrong by field, or what the person is told."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the form."""
    app.view(SCHEDULE_CALLBACK)(partial(on_form, desk=desk))


async def on_form(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent: what is wrong is said at its field, and nothing typed is lost."""
    where, user = json.loads(view["private_metadata"]), body["user"]["id"]
    try:
        found, told = await in_time(_take(desk, user, where, view))
    except StewardError as error:
        found, told = {QUESTION: refusal_of(error)}, ""
    if found:
        await ack(response_action="errors", errors=errors(found))
        return
    await ack()
    await desk.whisper(where["channel"], user, told)


async def _take(desk: Desk, user: str, where: Mapping[str, str], view: Mapping[str, Any]) -> Told:
    """Looked up afresh: rights may have changed since the form was opened."""
    channel = where["channel"]
    usable = await desk.admit(user, channel, "research")
    kept = await kept_by(desk, user, channel, where["schedule"]) if where["schedule"] else None
    muted = muted_options(await desk.schedules.muted(kept.id), of=shown_muted(view)) if kept else {}
    fields = fields_of(kept, user, muted, cap_microdollars=usable.limits.cap_microdollars)
    typed = sent(view, fields)
    ticked = set(typed.pop(MUTED, "").split())
    draft = draft_of(typed)
    checked = partial(problems_of, draft, limits=usable.limits, calendar=desk.calendar, now=desk.clock())
    if found := problems(fields, typed) or checked():
        return found, ""
    if kept is None:
        key, is_direct = f"view {view['id']}", typed[PLACE] == DIRECT
        return {}, await create(desk, user, channel, draft, key=key, is_direct=is_direct)
    for one in muted.keys() - ticked:
        await desk.schedules.unmute(kept.id, muted[one].claim)
    return {}, await change(desk, kept, draft, by=user, channel=await _place(desk, user, typed[PLACE], channel))


async def _place(desk: Desk, user: str, place: str, channel: str) -> str:
    """Where it is moved to; empty where it stays."""
    if place == DIRECT:
        return await desk.slack.direct(user)
    return channel if place == HERE else ""
