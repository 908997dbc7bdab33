"""The form of a choice: its button opens it, and sending it is the answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Body, Desk, in_time, refusal_of
from handlers.escalations.decide import UNKNOWN, check_decider, follow, settle
from handlers.forms.fields import errors, inputs, problems, written
from handlers.slack.blocks import notice, view_title
from handlers.thread.questions.outcomes import decided_already
from patterns.errors import StewardError, Unexpected
from patterns.refactor.planning.editing import problems_of_edit
from patterns.research.briefing import editing as brief
from patterns.review.specification.criteria import problems_of_form
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, OpenQuestion, Question

ANSWER_CALLBACK = "steward_answer"

CHECKS: Mapping[str, Callable[[JsonObject, dict[str, str]], dict[str, str]]] = {
    "plan": problems_of_edit,
    "criteria": problems_of_form,
    "brief": brief.problems_of_edit,
}
"""By the name that a question gives: its material and what was written, to what is wrong by field."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the forms of questions."""
    app.view(ANSWER_CALLBACK)(partial(on_answer, desk=desk))


def answer_modal(asked: OpenQuestion, choice: Choice) -> dict[str, Any]:
    """The form; all that travels with it is the question's token and the choice."""
    return {
        "type": "modal",
        "callback_id": ANSWER_CALLBACK,
        "private_metadata": json.dumps({"token": asked.token, "choice": choice.id}),
        "title": view_title(choice.label),
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": inputs(choice.form),
    }


async def on_answer(ack: AsyncAck, body: Body, view: dict[str, Any], *, desk: Desk) -> None:
    """The form sent. What is wrong is said at its field; what was written is lost only with the question itself."""
    where = json.loads(view["private_metadata"])
    try:
        asked = await in_time(desk.questions.find(where["token"]))
    except StewardError as error:
        await ack(response_action="errors", errors=errors({view["blocks"][0]["block_id"]: refusal_of(error)}))
        return
    choice = choice_of(asked.question, where["choice"]) if asked else None
    if asked is None or choice is None:
        await ack(response_action="update", view=_explanation(UNKNOWN))
        return
    user, sent = body["user"]["id"], written(choice.form, view)
    try:
        await in_time(check_decider(desk, user, asked, choice.id))
        found = _problems(asked.question, choice, sent)
        settled = None if found else await settle(desk, user, asked, choice.id, sent)
    except StewardError as error:
        found, settled = {choice.form[0].id: refusal_of(error)}, None
    if settled is None:
        await ack(response_action="errors", errors=errors(found))
        return
    await (ack() if settled.won else ack(response_action="update", view=_explanation(decided_already(settled.record))))
    await follow(desk, settled.record)


def choice_of(question: Question, name: str) -> Choice | None:
    """One of the question's choices."""
    return next((one for one in question.choices if one.id == name), None)


def _problems(question: Question, choice: Choice, sent: dict[str, str]) -> dict[str, str]:
    """What keeps the form from being taken, at fields that it has. Raises `Unexpected` for a rule that nobody knows."""
    found = problems(choice.form, sent)
    if question.check and not found:
        check = CHECKS.get(question.check)
        if check is None:
            raise Unexpected(f"no rule {question.check!r} for the form of {question.id}")
        found = check(question.material, sent)
    known = {field.id for field in choice.form}
    elsewhere = "; ".join(words for name, words in found.items() if name not in known)
    return {name: words for name, words in found.items() if name in known} | (
        {choice.form[0].id: elsewhere} if elsewhere else {}
    )


def _explanation(words: str) -> dict[str, Any]:
    """In the form's place, when it has become of no use."""
    return notice("Not taken", words)
