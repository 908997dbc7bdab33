from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Command, Manifest
from handlers import desk as desk_module
from handlers.desk import Desk
from handlers.doorway import UNCHECKED
from handlers.forms.start import TEXT, start_modal
from handlers.listening import commands
from patterns.errors import StoreUnavailable
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.running.record import RunRecord
from tests.fakes.journey import values_of
from tests.handlers.conftest import Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
GOOD = "/refactor shop split the cart into two modules"


def whispers(local: LocalSlack, user: str = "U0ADA") -> list[str]:
    return [seen["text"] for seen in local.ephemerals(user)]


async def test_a_command_is_recorded_and_enqueued_as_it_was_typed(local: LocalSlack, runs: Runs, store: Store) -> None:
    assert await local.command(text="/refactor shop split List<int> & ask @grace, see https://a.example/b?c=1&d=2")
    await runs.until(1)
    [(run_id, (kind, payload))] = runs.started.items()
    record = RunRecord.model_validate(payload["record"])
    assert kind == "refactor"
    assert record.run_id == run_id
    assert record == await store.runs.find(run_id)
    assert record.text == "shop split List<int> & ask @grace, see https://a.example/b?c=1&d=2"
    assert (record.channel, record.requester, record.team) == ("C0ENG", "U0ADA", "T0LOCAL")
    assert record.payload["repository"] == "shop"
    assert whispers(local) == []


async def test_a_command_that_slack_delivers_twice_starts_one_run(local: LocalSlack, runs: Runs) -> None:
    local.faults.duplicate()
    await local.command(text=GOOD)
    await runs.until(1)
    await local.command(text="/research which versions of Postgres are supported?")
    await runs.until(2)
    assert sorted(kind for kind, _ in runs.started.values()) == ["refactor", "research"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/refactor nothing-known change it all", "You can use these here: `shop`, `till`."),
        ("/review shop", "say which branch against which"),
        ("/review shop main..", "say which branch against which"),
        ("/review shop ..x", "say which branch against which"),
        ("/review shop --upload-pack=x..y", "say which branch against which"),
        ("/review tiny", "or say what the code shall do"),
        ("/review https://github.com/acme/other/pull/1", "You can use these here: `shop`, `till`."),
        ("/review https://github.com/acme/shop/issues/1", "has to be that of a pull request"),
        ("/review shop#12", "it is not at GitHub"),
        ("/review secret main..x", "You can use these here: `shop`, `till`."),
        ("/research why?", "Ask a whole question"),
    ],
)
async def test_wrong_words_are_answered_to_that_person_with_an_example(
    typed: str, told: str, local: LocalSlack, runs: Runs
) -> None:
    assert await local.command(text=typed) == {"ok": True}
    await local.until(lambda it: it.ephemerals())
    [answer] = whispers(local)
    assert told in answer
    assert f"`{typed.split(maxsplit=1)[0]} " in answer or "secret" in typed
    assert runs.started == {}


@pytest.mark.parametrize("text", ["", " help", " ?", " HELP"])
async def test_no_words_open_a_form_whose_words_start_a_run(text: str, local: LocalSlack, runs: Runs) -> None:
    await local.command(text=f"/refactor{text}")
    await local.until(lambda it: it.view())
    values = values_of(local.view() or {}, {"repository": "till", TEXT: "count the money twice"})
    assert await local.submit(values=values) == {"ok": True}
    await runs.until(1)
    [(_, payload)] = runs.started.values()
    assert payload["record"]["text"] == "till count the money twice"
    assert payload["record"]["channel"] == "C0ENG"
    assert local.view() is None


async def test_a_wrong_form_says_so_at_the_field_and_stays_open(local: LocalSlack, runs: Runs) -> None:
    await local.command(text="/research")
    await local.until(lambda it: it.view())
    answer = await local.submit(values={TEXT: {TEXT: {"value": "why?"}}})
    assert "Ask a whole question" in answer["errors"][TEXT]
    assert await local.submit(values={TEXT: {TEXT: {"value": "why is the sky blue at noon?"}}}) == {"ok": True}
    await runs.until(1)


async def test_a_channel_without_the_bot_has_no_form_and_a_form_that_is_open_says_so(
    local: LocalSlack, runs: Runs
) -> None:
    await local.command(user="U0GRACE", channel="G0SECRET", text="/research")
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    assert "/invite @steward" in whispers(local, "U0GRACE")[0]
    await local.command(text="/research")
    await local.until(lambda it: it.view())
    local.world.workspace.channels["C0ENG"].members.remove("U0STEWARD")
    answer = await local.submit(values={TEXT: {TEXT: {"value": "why is the sky blue at noon?"}}})
    assert "/invite @steward" in answer["errors"][TEXT]
    assert runs.started == {}


async def test_a_form_is_answered_in_time_also_when_slack_is_slow(
    local: LocalSlack, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "IN_TIME_SECONDS", 0.2)
    await local.command(text="/research")
    await local.until(lambda it: it.view())
    local.faults.slow("users.info", seconds=2.9)
    begun = time.monotonic()
    answer = await local.submit(values={TEXT: {TEXT: {"value": "why is the sky blue at noon?"}}})
    assert time.monotonic() - begun < 1.5
    assert answer["errors"][TEXT] == "Slack did not answer. Try again."
    assert runs.started == {}


async def test_a_form_that_is_closed_is_acknowledged(local: LocalSlack) -> None:
    await local.command(text="/research")
    await local.until(lambda it: it.view())
    assert (await local.close())["ok"]


@pytest.mark.parametrize("command", ["refactor", "review", "research"])
async def test_every_form_is_one_that_slack_takes(command: Any, web_client: AsyncWebClient, local: LocalSlack) -> None:
    trigger = local.world.triggers.issue("U0ADA")
    policy = Policy(team="T0LOCAL", repositories={f"repository-{number}": RepositoryPolicy() for number in range(300)})
    view = start_modal(command, channel="C0ENG", policy=policy)
    assert (await web_client.views_open(trigger_id=trigger, view=view))["ok"]


@pytest.mark.parametrize("channel", ["G0SECRET", "C0GEN"])
async def test_a_channel_where_the_bot_is_no_member_is_answered_privately_with_the_remedy(
    channel: str, local: LocalSlack, runs: Runs
) -> None:
    local.world.workspace.channels[channel].members = ["U0GRACE"]
    assert await local.command(user="U0GRACE", channel=channel, text=GOOD) == {"ok": True}
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    assert whispers(local, "U0GRACE") == [
        "I cannot write in this channel. Invite me first: `/invite @steward`, then ask again."
    ]
    assert runs.started == {}
    assert local.messages(channel) == []


async def test_in_a_private_channel_with_the_bot_a_run_stays_in_that_channel(local: LocalSlack, runs: Runs) -> None:
    local.world.workspace.channels["G0SECRET"].members.append("U0STEWARD")
    await local.command(user="U0GRACE", channel="G0SECRET", text=GOOD)
    await runs.until(1)
    assert [payload["record"]["channel"] for _, payload in runs.started.values()] == ["G0SECRET"]


@pytest.mark.parametrize(
    ("flag", "told"), [("is_restricted", "Guests"), ("is_ultra_restricted", "Guests"), ("is_stranger", "own workspace")]
)
async def test_guests_and_strangers_start_nothing(flag: str, told: str, local: LocalSlack, runs: Runs) -> None:
    setattr(local.world.workspace.users["U0ADA"], flag, True)
    await local.command(text=GOOD)
    await local.until(lambda it: it.ephemerals())
    assert told in whispers(local)[0]
    assert runs.started == {}


async def test_someone_of_another_team_starts_nothing(local: LocalSlack, runs: Runs) -> None:
    local.world.workspace.users["U0ADA"].team_id = "T0OTHER"
    await local.command(text=GOOD)
    await local.until(lambda it: it.ephemerals())
    assert "own workspace only" in whispers(local)[0]
    assert runs.started == {}


async def test_while_slack_does_not_say_who_asks_nothing_starts(
    local: LocalSlack, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    local.faults.fail("users.info", times=9)
    await local.command(text=GOOD)
    await local.until(lambda it: it.ephemerals())
    assert whispers(local) == [UNCHECKED]
    assert runs.started == {}


async def test_a_database_that_fails_is_said_and_nothing_is_lost_in_silence(
    local: LocalSlack, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> bool:
        raise StoreUnavailable

    monkeypatch.setattr(runs, "start", failing)
    await local.command(text=GOOD)
    await local.until(lambda it: it.ephemerals())
    assert whispers(local) == ["The database did not answer. Try again; the operator can look at `steward doctor`."]


async def test_commands_answer_under_the_installations_prefix(
    local: LocalSlack, desk: Desk, app: AsyncApp, runs: Runs
) -> None:
    prefixed = desk.policy.model_copy(update={"command_prefix": "st-"})
    commands.register(app, replace(desk, policy=prefixed))
    manifest: Manifest = local.world.manifest
    local.world.manifest = Manifest((Command("/st-refactor"),), manifest.scopes, manifest.events)
    await local.command(text="/st-refactor shop split the cart into two")
    await runs.until(1)


async def test_a_run_recorded_but_never_started_is_started_at_the_next_start(
    local: LocalSlack, desk: Desk, runs: Runs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> bool:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(runs, "start", failing)
        await local.command(text=GOOD)
        await local.until(lambda it: it.ephemerals())
    [lost] = await store.runs.latest(10)
    await desk.start_again()
    assert runs.started[lost.run_id] == ("refactor", {"record": lost.model_dump(mode="json")})
    runs.states[lost.run_id] = "done"
    runs.started.clear()
    await desk.start_again()
    assert runs.started == {}


@pytest.mark.parametrize(
    ("typed", "base", "head"),
    [("main..x", "main", "x"), ("main...x", "main", "x"), ("v1.2..feature/a.b-c", "v1.2", "feature/a.b-c")],
)
async def test_a_range_may_be_written_with_two_dots_or_three(
    typed: str, base: str, head: str, local: LocalSlack, runs: Runs
) -> None:
    await local.command(text=f"/review shop {typed} mind the rounding")
    await runs.until(1)
    [(_, payload)] = runs.started.values()
    assert payload["record"]["payload"]["comparison"] == {"repository": "shop", "base": base, "head": head}
    assert payload["record"]["payload"]["text"] == "mind the rounding"
