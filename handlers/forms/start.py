"""The form that a command without words opens: the same request, by fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from handlers.forms.fields import inputs, written
from handlers.refactor import form_of
from handlers.review.form import FIELDS
from patterns.guardrails.authority.policy import Policy
from patterns.values.questions import FormField
from patterns.values.running.record import Command

START_CALLBACK = "steward_start"
TEXT = "text"
NOTHING: Mapping[str, str] = {}

TITLES: Mapping[Command, str] = {"refactor": "Refactor", "review": "Review", "research": "Research"}
QUESTION = FormField(
    id=TEXT,
    label="Your question",
    kind="lines",
    hint="Such as: which versions of Postgres are supported today, and until when?",
)


def fields_of(command: Command, policy: Policy, typed: Mapping[str, str] = NOTHING) -> tuple[FormField, ...]:
    """The fields of one command; `policy` is what this person may use here, `typed` what they wrote already."""
    if command == "refactor":
        return form_of(policy, typed)
    return FIELDS if command == "review" else (QUESTION,)


def start_modal(
    command: Command, *, channel: str, policy: Policy, typed: Mapping[str, str] = NOTHING
) -> dict[str, Any]:
    """The form of one command; the channel travels with it, as an id."""
    return {
        "type": "modal",
        "callback_id": START_CALLBACK,
        "private_metadata": json.dumps({"command": command, "channel": channel}),
        "title": {"type": "plain_text", "text": TITLES[command]},
        "submit": {"type": "plain_text", "text": "Start"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": inputs(fields_of(command, policy, typed)),
    }


def where_of(view: Mapping[str, Any]) -> tuple[Command, str]:
    """Which command's form it is, and for which channel."""
    where = json.loads(view["private_metadata"])
    return where["command"], where["channel"]


def sent(view: Mapping[str, Any], fields: tuple[FormField, ...]) -> dict[str, str]:
    """What was written, without blanks around it."""
    return {name: value.strip() for name, value in written(fields, view).items()}
