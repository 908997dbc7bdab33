"""The buttons of App Home that stand nowhere else: what is done with one's digests, and with the intake."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.asking import Asked
from handlers.desk import Body, Desk, refusal_of
from handlers.escalations.decide import UNKNOWN
from handlers.operating.home.parts import INTAKE_ACTION, SCHEDULE_ACTION
from handlers.operating.table import SUBCOMMANDS
from handlers.schedules.standing import kept_by
from handlers.schedules.verbs import VERBS
from patterns.errors import StewardError

SCHEDULE_VERBS = frozenset({"pause", "resume", "run"})
INTAKE_VERBS = frozenset({"pause", "resume"})
Carry = Callable[[Desk, Asked, str], Awaitable[str]]
"""Does what a button says: by its verb, and its value as the words that are asked with; what the person is told."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to them. Those of runs and of questions are the same as in a thread."""
    for name, carry in ((SCHEDULE_ACTION, _schedule), (INTAKE_ACTION, _intake)):
        app.action(re.compile(f"^{name}:"))(partial(on_press, desk=desk, carry=carry))


async def on_press(ack: AsyncAck, body: Body, *, desk: Desk, carry: Carry) -> None:
    """Answered over the view, whatever comes of it."""
    await ack()
    action = body["actions"][0]
    asked = Asked(body["user"]["id"], "", body["trigger_id"], action["value"])
    try:
        told = await carry(desk, asked, action["action_id"].partition(":")[2])
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def _schedule(desk: Desk, asked: Asked, verb: str) -> str:
    """As the typed orders do."""
    if verb not in SCHEDULE_VERBS:
        return UNKNOWN
    schedule = await kept_by(desk, asked.user, "", asked.words)
    return (await VERBS[verb](desk, asked, schedule)).text


async def _intake(desk: Desk, asked: Asked, verb: str) -> str:
    """As the typed commands do."""
    if verb not in INTAKE_VERBS:
        return UNKNOWN
    row = SUBCOMMANDS[verb]
    await desk.authorise(asked.user, "", row.action)
    return (await row.do(desk, Asked(asked.user, "", asked.trigger))).text
