"""The buttons of App Home that stand nowhere else: what is done with one's digests."""

from __future__ import annotations

import re
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.asking import Asked
from handlers.desk import Body, Desk, refusal_of
from handlers.operating.home.parts import SCHEDULE_ACTION
from handlers.schedules.standing import kept_by
from handlers.schedules.verbs import VERBS
from patterns.errors import StewardError


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to them. Those of runs and of questions are the same as in a thread."""
    app.action(re.compile(f"^{SCHEDULE_ACTION}:"))(partial(on_schedule, desk=desk))


async def on_schedule(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Pause, go on or run now, as the typed orders do."""
    await ack()
    user, action = body["user"]["id"], body["actions"][0]
    try:
        verb = VERBS[action["action_id"].partition(":")[2]]
        schedule = await kept_by(desk, user, "", action["value"])
        told = (await verb(desk, Asked(user, "", body["trigger_id"]), schedule)).text
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)
