from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.slack.client import Slack
from handlers.thread import card as card_module
from handlers.thread.card import EDIT_SECONDS, STOP_ACTION, Card
from handlers.thread.root import Place
from patterns.errors import SlackUnavailable, StoreUnavailable
from patterns.ports.model import Ledger
from patterns.values.money.spend import Spend
from patterns.values.running.progress import Row, View
from patterns.values.running.record import RunRecord
from tests.fakes.ledger import MemoryLedger
from tools.store.store import Store

pytestmark = pytest.mark.slow  # the seconds between two edits are real ones

CHANNEL = "C0ENG"
RUN = "refactor-1"


@pytest.fixture
async def ledger() -> MemoryLedger:
    made = MemoryLedger()
    await made.open(RUN, cap_microdollars=2_000_000, cap_tokens=100_000, reserve_microdollars=0)
    return made


@pytest.fixture
async def card(slack: Slack, store: Store, record: RunRecord, ledger: MemoryLedger) -> Card:
    await store.runs.record(record)
    root = await Place(slack, store.effects, record).open()
    made = Card(Place(slack, store.effects, record, root_ts=root, notice="Rehearsed."), ledger, store.runs)
    made.ts = await made.post()
    return made


def edits(local: LocalSlack) -> list[float]:
    return [call.time for call in local.calls if call.method == "chat.update"]


def shown(local: LocalSlack) -> str:
    return str(local.messages()[1]["blocks"])


def buttons(local: LocalSlack) -> list[str]:
    rows = [block["elements"] for block in local.messages()[1]["blocks"] if block["type"] == "actions"]
    return [one["action_id"] for row in rows for one in row]


async def test_the_card_says_what_is_spent_what_is_true_of_it_and_how_to_stop(card: Card, local: LocalSlack) -> None:
    assert buttons(local) == [STOP_ACTION]
    assert "$0.0000 of $2.00, 0 tokens · Rehearsed. · refactor-1" in shown(local)
    assert card.ts == local.messages()[1]["ts"]


async def test_from_80_percent_of_its_cap_on_the_card_says_how_much_is_used(
    card: Card, ledger: MemoryLedger, local: LocalSlack
) -> None:
    for amount, said in ((1_590_000, False), (10_000, True)):
        reservation = await ledger.reserve(RUN, microdollars=amount, tokens=1, last=False)
        await ledger.settle(RUN, reservation, microdollars=amount, tokens=1)
        async with card.drawing():
            card.show(View(stage="Working"))
        assert ("80 % of its cap are used" in shown(local)) is said


async def test_many_changes_become_few_edits_a_second_apart_and_the_last_state_is_drawn(
    card: Card, local: LocalSlack, store: Store
) -> None:
    async with card.drawing():
        for number in range(300):
            card.show(View(stage=f"Stage {number}"))
            if number in (0, 299):
                await local.until(lambda it: f"Stage {number}" in shown(it))  # noqa: B023  # awaited at once
        card.end("Ended: all done")
    kept = await store.runs.find(RUN)
    assert kept is not None
    assert kept.stage == "Ended: all done"
    times = edits(local)
    assert 3 <= len(times) <= 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 1.0 <= EDIT_SECONDS
    assert "Ended: all done" in shown(local)
    assert buttons(local) == []


async def test_what_did_not_change_is_not_drawn_again(card: Card, local: LocalSlack) -> None:
    async with card.drawing():
        card.show(View(stage="Planning"))
        await local.until(lambda it: "Planning" in shown(it))
        card.show(View(stage="Planning"))
    assert len(edits(local)) == 1


async def test_a_slack_that_refuses_every_edit_does_not_end_the_run(card: Card, local: LocalSlack) -> None:
    local.faults.refuse("chat.update", "invalid_blocks", times=50)
    async with card.drawing():
        card.show(View(stage="Planning"))
        await local.until(edits)
        result = "worked on"
    assert result == "worked on"


@pytest.mark.parametrize("error", [StoreUnavailable(), SlackUnavailable(), ZeroDivisionError()])
async def test_whatever_keeps_the_card_from_being_drawn_does_not_end_the_run(
    error: Exception, card: Card, local: LocalSlack
) -> None:
    class Broken(MemoryLedger):
        async def spent(self, _: str) -> Spend:
            raise error

    card._ledger = Broken()
    async with card.drawing():
        card.show(View(stage="Planning"))
    assert edits(local) == []


async def test_an_error_of_the_run_goes_on_as_it_is(card: Card) -> None:
    with pytest.raises(ZeroDivisionError):
        async with card.drawing():
            raise ZeroDivisionError


async def test_a_lost_edit_is_made_good_by_the_next(
    card: Card, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_module, "EDIT_SECONDS", 0.0)
    local.faults.refuse("chat.update", "cant_update_message")
    async with card.drawing():
        card.show(View(stage="One"))
        await local.until(edits)
        card.end("Ended")
    assert "Ended" in shown(local)


async def test_rows_show_state_time_and_note(card: Card, local: LocalSlack) -> None:
    rows = (
        Row(id="a", title="Split", state="done", seconds=4.2),
        Row(id="b", title="Join", state="running", note="edit_file"),
        Row(id="c", title="Test", state="skipped", note="it needs b"),
    )
    async with card.drawing():
        card.show(View(stage="Working", rows=rows, notes=("No sandbox",)))
    text = shown(local)
    for line in ("Working* · 2 of 3", "● Split · 4 s", "◐ Join · edit_file", "it needs b", "No sandbox"):
        assert line in text


@pytest.mark.parametrize(
    "text", ["<!channel>", "<@U0GRACE>", "[x](https://evil.example)", "&" * 200, "`" * 200, "x" * 999]
)
async def test_a_models_words_in_rows_and_stage_do_nothing_and_fit(text: str, card: Card, local: LocalSlack) -> None:
    rows = tuple(Row(id=str(number), title=text, state="running", note=text) for number in range(80))
    async with card.drawing():
        card.show(View(stage=f"web_search {text}", rows=rows, notes=(text[:500],)))
    [edited] = [call for call in local.calls if call.method == "chat.update"]
    assert edited.error == ""
    said = str(edited.arguments["blocks"]) + edited.arguments["text"]
    assert "<!channel>" not in said
    assert "<@U0GRACE>" not in said


async def test_who_ended_the_run_is_named(card: Card, local: LocalSlack) -> None:
    async with card.drawing():
        card.end("Ended: stopped by <@U0ADA>")
    assert "stopped by <@U0ADA>" in shown(local)


async def test_the_card_is_redrawn_after_a_restart(
    card: Card, slack: Slack, store: Store, record: RunRecord, ledger: Ledger, local: LocalSlack
) -> None:
    place: Any = Place(slack, store.effects, record, root_ts=local.messages()[0]["ts"])
    again = Card(place, ledger, store.runs)
    again.ts = await again.post()
    assert again.ts == card.ts
    async with again.drawing():
        again.show(View(stage="Working again"))
    assert "Working again" in shown(local)
    assert len(local.messages()) == 2
