"""A mention outside of a run's thread: a proposal in its thread, and a click that starts what it shows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.choosing.blocks import PROPOSE_ACTION, TOO_LONG, blocks_of
from handlers.choosing.offering import THINKING
from handlers.choosing.starting import ALREADY, STARTED
from patterns.choosing.proposal import Chosen, Proposal
from patterns.refactor.request import RefactorRequest
from tests.fakes.journey import text_of
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


async def say(local: LocalSlack, words: str, *, user: str = "U0ADA", channel: str = CHANNEL) -> str:
    """Mention Steward in the channel; the message's ts."""
    said = await local.message(user=user, channel=channel, text=f"@steward {words}")
    await local.until(lambda it: it.unacknowledged == 0)
    return str(said["ts"])


async def proposal(local: LocalSlack, ts: str, channel: str = CHANNEL) -> dict[str, Any]:
    await local.until(lambda it: len(it.thread(channel, ts)) > 1)
    return copy.deepcopy(local.thread(channel, ts)[1])


async def told(local: LocalSlack, words: str, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await say(local, words, user=user)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


async def press(local: LocalSlack, message: dict[str, Any], number: int = 0, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await local.click(user=user, channel=CHANNEL, ts=message["ts"], action_id=f"{PROPOSE_ACTION}:{number}")
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


async def test_nothing_starts_before_somebody_presses_and_then_exactly_what_is_shown(
    local: LocalSlack, runs: Runs
) -> None:
    local.faults.duplicate()
    ts = await say(local, "can you rename Cart.total to Cart.sum in shop?")
    message = await proposal(local, ts)
    assert "/refactor shop rename Cart.total to Cart.sum" in text_of(message)
    assert runs.started == {}
    assert len(local.thread(CHANNEL, ts)) == 2
    assert await press(local, message, user="U0GRACE") == STARTED
    [(kind, payload)] = runs.started.values()
    request = RefactorRequest.model_validate(payload["record"]["payload"])
    assert (kind, request.repository, request.text) == ("refactor", "shop", "rename Cart.total to Cart.sum")
    assert request.requester == "U0GRACE", "it is hers who pressed"
    assert payload["record"]["root_ts"] == "", "in a thread of its own"
    after = local.thread(CHANNEL, ts)[1]
    assert "*Started* `/refactor`: <@U0GRACE>" in text_of(after)
    local.world.messages.change(CHANNEL, after["ts"], {"blocks": message["blocks"]})
    assert await press(local, after) == ALREADY
    assert len(runs.started) == 1


async def test_of_several_each_has_its_command_and_its_button(local: LocalSlack, runs: Runs) -> None:
    message = await proposal(local, await say(local, "why does shop round twice?"))
    assert "/research why does shop round twice?" in text_of(message)
    assert await press(local, message, 1) == STARTED
    assert [kind for kind, _ in runs.started.values()] == ["refactor"]


async def test_a_schedule_is_made_by_the_click_once(local: LocalSlack, store: Store) -> None:
    message = await proposal(local, await say(local, "every monday tell me what is new about Postgres"))
    assert '/research every "mon 9:00" what is new about Postgres' in text_of(message)
    assert await store.schedules.standing() == ()
    await press(local, message)
    [schedule] = await store.schedules.standing()
    assert schedule.question == "what is new about Postgres"


async def test_what_the_command_would_refuse_is_not_proposed(local: LocalSlack, runs: Runs) -> None:
    assert "names no repository that you can review in" in await told(local, "review acme/secret#4")
    assert "Ask a whole question" in await told(local, "why?")
    assert "said in the thread" in await told(local, "stop")
    assert "Say which change to review" in await told(local, "review my code")
    assert runs.started == {}


async def test_who_may_not_use_steward_is_proposed_nothing_and_starts_nothing(local: LocalSlack, runs: Runs) -> None:
    assert "Guests cannot" in await told(local, "rename Cart.total in shop", "U0LINUS")
    message = await proposal(local, await say(local, "rename Cart.total in shop"))
    assert "Guests cannot" in await press(local, message, user="U0LINUS")
    assert runs.started == {}


async def test_what_the_tree_does_not_know_is_asked_of_a_model_in_a_run_of_its_own(
    local: LocalSlack, runs: Runs, store: Store
) -> None:
    assert await told(local, "our invoices look off by a cent sometimes") == THINKING
    [(kind, payload)] = runs.started.values()
    record = payload["record"]
    assert (kind, record["payload"]["repositories"]) == ("choose", {"shop": "", "till": ""})
    assert record["payload"]["limits"]["cap_microdollars"] == 10_000
    assert await store.runs.latest(10) == (), "it is in no list, and no thread is its own"


async def test_direct_words_are_understood_without_a_name(local: LocalSlack, runs: Runs) -> None:
    said = await local.message(user="U0ADA", channel=local.world.workspace.bot_user_id, text="is Larkmq 4 stable?")
    direct = local.world.workspace.direct_message("U0ADA").id
    assert "/research is Larkmq 4 stable?" in text_of(await proposal(local, said["ts"], direct))
    assert runs.started == {}


def test_hostile_words_stay_words_and_long_ones_have_no_button() -> None:
    words = "what ``` <!channel> <https://x.example|here> " + "x" * 1900
    shown = blocks_of(Chosen(proposals=(Proposal(command="research", words=words, reason="<@U1>"),)), prefix="")
    text = text_of({"blocks": shown})
    assert "<!channel>" not in text
    assert "<@U1>" not in text
    assert text.count("```") == 2
    assert TOO_LONG in text
    assert "actions" not in {one["type"] for one in shown}
