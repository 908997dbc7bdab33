"""Fields of any number and length become inputs that Slack takes, and come back as they were."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from handlers.forms.fields import inputs, problems, written
from patterns.values.questions import FormField

LONG = "long <!channel> \u202e" * 400


def many(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"o{number}", f"{number} {LONG}") for number in range(count))


@pytest.mark.parametrize(
    "fields",
    [
        [FormField(id=f"f{number}", label=LONG, kind="lines", initial=LONG, hint=LONG) for number in range(140)],
        [FormField(id="one", label="", kind="one_of", initial="o7", options=many(140))],
        [FormField(id="few", label="x", kind="any_of", initial="o1 o2", options=many(10))],
        [FormField(id="lot", label="x", kind="any_of", initial="o1 o70", options=many(120), optional=True)],
    ],
    ids=["many", "one of many", "a few", "any of many"],
)
async def test_every_form_is_one_that_slack_takes(
    fields: list[FormField], local: LocalSlack, web_client: AsyncWebClient
) -> None:
    view: dict[str, Any] = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": inputs(fields),
    }
    trigger = local.world.triggers.issue("U0ADA")
    assert (await web_client.views_open(trigger_id=trigger, view=view))["ok"]


def test_what_does_not_fit_is_said() -> None:
    blocks = inputs([FormField(id=f"f{number}", label="x") for number in range(140)])
    assert len(blocks) == 100
    assert "41 more fields" in str(blocks[-1])


def test_values_come_back_by_field_also_where_nothing_was_chosen() -> None:
    fields = [
        FormField(id="text", label="x"),
        FormField(id="one", label="x", kind="one_of", options=many(2)),
        FormField(id="any", label="x", kind="any_of", options=many(2)),
        FormField(id="not sent", label="x"),
    ]
    empty = {"text": {"text": {"value": None}}, "one": {"one": {"selected_option": None}}}
    state = {**empty, "any": {"any": {"selected_options": []}}}
    assert written(fields, {"state": {"values": state}}) == {"text": "", "one": "", "any": ""}
    assert set(problems(fields, {"text": "", "one": "", "any": ""})) == {"text", "one", "any"}
    assert problems(fields, {"text": "x", "one": "o1", "any": "o0 o1"}) == {}
    assert set(problems(fields, {"one": "o9", "any": "o0 o9"})) == {"one", "any"}
