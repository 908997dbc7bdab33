"""The form of a digest: a new one, or what one says now, sent again hours later maybe."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.schedules.fields import DIRECT, HERE
from handlers.schedules.verbs import DELETE_ACTION
from patterns.values.research.schedules import Muted
from tests.handlers.schedules.conftest import EVERY, NOW, Typist, opened, send, whispered
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
FORM = {"question": "what is new about Valkey?", "when": "daily 8:00", "zone": "Europe/Berlin"}


async def test_a_digest_is_changed_by_its_form_and_deleted_by_its_button(local: LocalSlack, typist: Typist) -> None:
    await typist.told(EVERY)
    await opened(local, "/research edit 1")
    assert await send(local, when="weekdays 8:30", place=DIRECT, name="Postgres", run="0.5") == {"ok": True}
    told = await whispered(local, 2)
    assert "Changed. *Digest 1: Postgres*, Monday to Friday at 8:30 (Etc/UTC), in direct messages" in told
    [schedule] = await typist.schedules()
    assert (schedule.is_private, schedule.run_microdollars, schedule.channel) == (True, 500_000, "D0ADA")

    assert "Delete digest 1, Postgres" in await typist.told("/research delete postgres")
    assert await local.click(ts=local.ephemerals()[-1]["ts"], action_id=DELETE_ACTION) == {"ok": True}
    await local.until(lambda it: "Deleted: digest 1" in it.ephemerals()[-1]["text"])
    assert await typist.schedules() == ()


async def test_without_words_a_form_asks_and_says_what_is_wrong_at_its_field(local: LocalSlack, typist: Typist) -> None:
    local.world.workspace.users["U0ADA"].tz = "America/New_York"
    view = await opened(local, "/research every")
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["zone"]["initial_value"] == "America/New_York"
    assert set((await send(local, **FORM | {"when": "sometimes", "place": HERE, "run": "9"}))["errors"]) == {
        "when",
        "run",
    }
    feeds = "https://a.example/f.xml\n\nhttps://b.example/g.xml"
    fields = FORM | {"place": DIRECT, "heartbeat": "heartbeat", "feeds": feeds, "run": "", "month": "3"}
    assert await send(local, **fields) == {"ok": True}
    assert "says so in one line. It looks at 2 feeds first." in await whispered(local, 1)
    [made] = await typist.schedules()
    assert (made.cron, made.is_private, made.heartbeat) == ("0 8 * * *", True, True)
    assert made.feeds == ("https://a.example/f.xml", "https://b.example/g.xml")
    assert (made.run_microdollars, made.month_microdollars, made.created_at) == (2_000_000, 3_000_000, NOW)


async def test_what_is_muted_is_listed_in_the_form_and_taken_back_by_unticking_it(
    local: LocalSlack, typist: Typist, store: Store
) -> None:
    await typist.told(EVERY)
    [schedule] = await typist.schedules()
    for number, claim in enumerate(("Valkey 9 is out", "Postgres 19 is in beta")):
        muted = Muted(claim=claim, url="https://a.example", by="U0GRACE", at=NOW + number)
        await store.schedules.mute(schedule.id, muted)
    view = await opened(local, "/research edit 1")
    options = next(block["element"]["options"] for block in view["blocks"] if block["block_id"] == "muted")
    assert [one["text"]["text"] for one in options] == ["Valkey 9 is out", "Postgres 19 is in beta"]
    assert await send(local, place="stay", muted=options[1]["value"]) == {"ok": True}
    await whispered(local, 2)
    assert [one.claim for one in await store.schedules.muted(schedule.id)] == ["Postgres 19 is in beta"]
    assert await typist.schedules() == (schedule,), "nothing else was changed, its next time neither"


async def test_what_was_muted_or_taken_back_while_the_form_was_open_stays_so(
    local: LocalSlack, typist: Typist, store: Store
) -> None:
    await typist.told(EVERY)
    [schedule] = await typist.schedules()
    first, second, later = (Muted(claim=f"{one} is out", url="u", by="U0GRACE", at=NOW) for one in "ABC")
    await store.schedules.mute(schedule.id, first)
    await store.schedules.mute(schedule.id, second)
    await opened(local, "/research edit 1")
    await store.schedules.mute(schedule.id, later)
    await store.schedules.unmute(schedule.id, first.claim)
    assert await send(local, place="stay") == {"ok": True}
    await whispered(local, 2)
    kept = await store.schedules.muted(schedule.id)
    assert {one.claim for one in kept} == {second.claim, later.claim}
