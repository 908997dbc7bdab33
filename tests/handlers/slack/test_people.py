"""What Slack says of persons and channels, as decisions read it: what it does not say is a no."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from handlers.slack.client import Slack
from handlers.slack.limiter import Limiter
from patterns.guardrails.authority.people import Person, Room
from tests.handlers.conftest import Hurried

Json = dict[str, Any]


class Said:
    """A client that answers every call with this."""

    def __init__(self, **answer: Any) -> None:
        self._answer = answer

    async def api_call(self, *_: Any, **__: Any) -> Any:
        return SimpleNamespace(data={"ok": True, **self._answer})


def told(hurried: Hurried, **answer: Any) -> Slack:
    return Slack(Said(**answer), Limiter(hurried, hurried.sleep), "T1")  # type: ignore[arg-type]  # fits by its shape


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"team_id": None}, {"team": ""}),
        ({"deleted": True}, {"is_deleted": True}),
        ({"is_bot": True}, {"is_bot": True}),
        ({"is_workflow_bot": True}, {"is_bot": True}),
        ({"id": "USLACKBOT"}, {"id": "USLACKBOT", "is_bot": True}),
        ({"is_app_user": True}, {}),
        ({"is_restricted": True}, {"is_guest": True}),
        ({"is_ultra_restricted": True}, {"is_guest": True}),
        ({"is_stranger": True}, {"is_stranger": True}),
        ({"enterprise_user": {"teams": ["T1", "T2"]}}, {"workspaces": ("T1", "T2")}),
        ({"enterprise_user": {"teams": None}}, {}),
        ({"enterprise_user": "E1"}, {}),
    ],
)
async def test_what_slack_says_of_a_person(facts: Json, expected: Json, hurried: Hurried) -> None:
    person = await told(hurried, user={"id": "U1", "team_id": "T1", **facts}).person("U1")
    assert person == Person.model_validate({"id": "U1", "team": "T1", **expected})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"is_archived": True}, {"can_post": False}),
        ({"is_private": True}, {"is_private": True}),
        ({"is_private": None}, {"is_private": True}),
        ({"is_mpim": True}, {"is_private": True}),
        ({"is_im": True}, {"is_private": True, "is_direct": True}),
        ({"is_ext_shared": True}, {"is_shared": True}),
        ({"is_pending_ext_shared": True}, {"is_shared": True}),
        ({"pending_connected_team_ids": ["T9"]}, {"is_shared": True}),
        ({"is_shared": True}, {"is_shared": True}),
        ({"is_shared": True, "is_org_shared": True}, {"is_org_shared": True}),
        ({"is_shared": True, "is_org_shared": True, "is_ext_shared": True}, {"is_org_shared": True, "is_shared": True}),
    ],
)
async def test_what_slack_says_of_a_channel(facts: Json, expected: Json, hurried: Hurried) -> None:
    room = await told(hurried, channel={"id": "C1", "is_member": True, "is_private": False, **facts}).room("C1")
    usual = {"id": "C1", "can_post": True, "is_shared": False, "is_private": False}
    assert room == Room.model_validate({**usual, **expected})


async def test_where_slack_does_not_say_who_may_read_a_channel_not_everybody_may(hurried: Hurried) -> None:
    assert (await told(hurried, channel={"id": "C1", "is_member": True}).room("C1")).is_private
