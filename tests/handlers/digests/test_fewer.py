"""The button beside an item: whoever may use Steward there mutes its claim, once, for everybody."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.digests.fewer import FEWER_ACTION
from handlers.escalations.decide import UNKNOWN
from handlers.slack.client import Slack
from handlers.thread.delivery import Delivery
from handlers.thread.root import Place
from patterns.ports.schedules import ScheduleChange
from patterns.values.report import Report, Section, Stop
from patterns.values.research.schedules import KnownClaim, Memory, Schedule
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app", "schedule")
CLAIM = KnownClaim(
    id="C3", items=("I1",), claim="Valkey 9 <!channel>", quote="q", url="u", title="t", first_at=1.0, seen_at=1.0
)


@pytest.fixture
async def schedule(store: Store, schedule: Schedule) -> Schedule:
    await store.schedules.remember(schedule.id, Memory(run_id="digest-1", at=1.0, claims=(CLAIM,)))
    return schedule


async def press(local: LocalSlack, slack: Slack, store: Store, record: RunRecord, fewer: str, user: str) -> str:
    """Press the button of an item that is posted for it; what that person is told."""
    root = await slack.post(CHANNEL, text="the root", blocks=[], key=f"{fewer}:root")
    item = Section(title="New", text="Valkey 9 is out", author="code", fewer=fewer)
    report = Report(headline="1 new", stop=Stop(code="done", words="done"), sections=(item,))
    await Delivery(Place(slack, store.effects, record, root_ts=root)).deliver(report, fewer + user)
    before = len(local.ephemerals(user))
    ts = local.messages()[-1]["ts"]
    assert await local.click(user=user, ts=ts, action_id=FEWER_ACTION) == {"ok": True}
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    told: str = local.ephemerals(user)[-1]["text"]
    return told


async def test_anybody_of_the_channel_mutes_a_claim_for_all_and_reads_how_to_take_it_back(
    local: LocalSlack, slack: Slack, store: Store, record: RunRecord
) -> None:
    told = await press(local, slack, store, record, "schedule-1 C3", "U0GRACE")
    assert "for everybody here" in told
    assert "“Valkey 9 &lt;!channel&gt;”" in told
    assert "`/research edit 1` takes it back" in told
    await press(local, slack, store, record, "schedule-1 C3", "U0ADA")
    assert [(one.claim, one.by) for one in await store.schedules.muted("schedule-1")] == [(CLAIM.claim, "U0GRACE")]


async def test_a_guest_an_unknown_claim_and_a_deleted_digest_mute_nothing(
    local: LocalSlack, slack: Slack, store: Store, record: RunRecord
) -> None:
    assert "Guests cannot" in await press(local, slack, store, record, "schedule-1 C3", "U0LINUS")
    assert await press(local, slack, store, record, "schedule-1 C9", "U0ADA") == UNKNOWN
    assert await press(local, slack, store, record, "schedule-9 C3", "U0ADA") == UNKNOWN
    await store.schedules.change("schedule-1", ScheduleChange(state="deleted"))
    assert await press(local, slack, store, record, "schedule-1 C3", "U0ADA") == UNKNOWN
    assert await store.schedules.muted("schedule-1") == ()
