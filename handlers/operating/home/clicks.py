"""The buttons of App Home that stand nowhere else: what is done with one's digests, and with the intake."""

from __future__ import annotations

import re
from collections.abc import Awaitable
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


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to them. Those of runs and of questions are the same as in a thread."""
    app.action(re.compile(f"^{SCHEDULE_ACTION}:"))(partial(on_schedule, desk=desk))
    app.action(re.compile(f"^{INTAKE_ACTION}:"))(partial(on_intake, desk=desk))


async def on_schedule(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Pause, go on or run now, as the typed orders do."""
    await ack()
    await _answer(desk, body, _keep(desk, _asked(body), _verb(body), body["actions"][0]["value"]))


async def on_intake(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Take new work or take none, as the typed commands do."""
    await ack()
    await _answer(desk, body, _steer(desk, _asked(body), _verb(body)))


def _asked(body: Body) -> Asked:
    return Asked(body["user"]["id"], "", body["trigger_id"])


def _verb(body: Body) -> str:
    return str(body["actions"][0]["action_id"]).partition(":")[2]


async def _answer(desk: Desk, body: Body, work: Awaitable[str]) -> None:
    try:
        told = await work
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def _keep(desk: Desk, asked: Asked, verb: str, schedule_id: str) -> str:
    if verb not in SCHEDULE_VERBS:
        return UNKNOWN
    schedule = await kept_by(desk, asked.user, "", schedule_id)
    return (await VERBS[verb](desk, asked, schedule)).text


async def _steer(desk: Desk, asked: Asked, verb: str) -> str:
    if verb not in INTAKE_VERBS:
        return UNKNOWN
    row = SUBCOMMANDS[verb]
    await desk.authorise(asked.user, "", row.action)
    return (await row.do(desk, asked)).text
