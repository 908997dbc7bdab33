"""Buttons: every click is answered, also the second, the late and the unauthorised one."""

from __future__ import annotations

import re
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, in_time, refusal_of
from handlers.escalations.decide import UNKNOWN, check_decider, decide
from handlers.escalations.form import answer_modal, choice_of
from handlers.steering.everything import STOP_ALL_ACTION, stop_all
from handlers.steering.stop import stop
from handlers.thread.card import STOP_ACTION
from handlers.thread.questions.showing import DECIDE_ACTION, label_of
from patterns.errors import StewardError
from patterns.values.questions import Choice, OpenQuestion


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of cards and questions."""
    app.action(re.compile(f"^{DECIDE_ACTION}:"))(partial(on_decide, desk=desk))
    app.action(STOP_ACTION)(partial(on_stop, desk=desk))
    app.action(STOP_ALL_ACTION)(partial(on_stop_all, desk=desk))


async def on_decide(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """One answer to one question, by someone who may give it; or the form in which they give it."""
    await ack()
    action = body["actions"][0]
    try:
        asked = await desk.questions.find(action["value"])
        choice = choice_of(asked.question, action["action_id"].partition(":")[2]) if asked else None
        told = await _press(desk, body, asked, choice) if asked and choice else UNKNOWN
    except StewardError as error:
        told = refusal_of(error)
    if told:
        await desk.answer(body, told)


async def _press(desk: Desk, body: Body, asked: OpenQuestion, choice: Choice) -> str | None:
    user = body["user"]["id"]
    if not choice.form or asked.choice is not None:
        await check_decider(desk, user, asked, choice.id)
        told = await decide(desk, user, asked, choice.id)
        # A line that one person alone sees cannot be edited to the outcome, and Home follows seconds later.
        container = body.get("container", {})
        is_left = container.get("is_ephemeral", False) or container.get("type") == "view"
        return told or (f"Done: {label_of(asked.question, choice.id)}." if is_left else None)
    await in_time(check_decider(desk, user, asked, choice.id))
    await desk.slack.open_view(body["trigger_id"], answer_modal(asked, choice))
    return None


async def on_stop(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Stop a run."""
    await ack()
    user, run_id = body["user"]["id"], body["actions"][0]["value"]
    try:
        told = await stop(desk, user, run_id)
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)


async def on_stop_all(ack: AsyncAck, body: Body, *, desk: Desk) -> None:
    """Stop every run."""
    await ack()
    try:
        told = await stop_all(desk, body["user"]["id"], (body.get("channel") or {}).get("id", ""))
    except StewardError as error:
        told = refusal_of(error)
    await desk.answer(body, told)
