"""Monday, 8 January 2024, 9:00 in Berlin is the slot; the schedule's own seconds after it are 21."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.digests.firing import DigestClock
from handlers.schedules.draft import Draft
from handlers.schedules.keeping import change
from patterns.errors import StoreUnavailable
from patterns.guardrails.authority.policy import Policy
from patterns.ports.schedules import ScheduleChange
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.money.payers import Payer, Payers, Standing
from patterns.values.research.schedules import Schedule
from patterns.values.running.journal import RunState
from tests.fakes.books import laid_out
from tests.fakes.ledger import MemoryLedger
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

SLOT = datetime(2024, 1, 8, 8, 0, tzinfo=UTC).timestamp()
SPREAD = 21
HOUR, DAY = 3600.0, 86_400.0
WEEK = 7 * DAY
RUN = f"digest-schedule-larkmq-{int(SLOT)}"
DIRECT = "D0ADA"


class Time:
    """The time of day, moved by the test."""

    def __init__(self) -> None:
        self.now = SLOT + SPREAD

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def store(tmp_path: Path, time: Time) -> AsyncIterator[Store]:
    books = Store(laid_out(tmp_path / "books.db"), clock=time)
    await books.open()
    yield books
    await books.close()


@pytest.fixture
def clock(desk: Desk, store: Store, time: Time) -> DigestClock:
    return DigestClock(
        slack=desk.slack,
        runs=desk.runs,
        book=store.runs,
        schedules=store.schedules,
        costs=store.costs,
        effects=store.effects,
        calendar=desk.calendar,
        policy=desk.policy,
        intake=store.intake,
        clock=time,
    )


@pytest.fixture
def keep(store: Store) -> Callable[..., Any]:
    """Adds a schedule that is due."""

    async def add(**more: Any) -> Schedule:
        values: dict[str, Any] = {
            "id": "schedule-larkmq",
            "name": "LarkMQ <news>",
            "team": "T0LOCAL",
            "owner": "U0ADA",
            "channel": CHANNEL,
            "question": "What is new in LarkMQ?",
            "cron": "0 9 * * mon",
            "time_zone": "Europe/Berlin",
            "run_microdollars": 500_000,
            "month_microdollars": 1_000_000,
            "created_at": SLOT - WEEK,
            "next_at": SLOT,
        }
        return await store.schedules.add(Schedule.model_validate(values | more))

    return add


async def now_of(store: Store) -> Schedule:
    kept = await store.schedules.find("schedule-larkmq")
    assert kept is not None
    return kept


async def spend(store: Store, run_id: str, amount: int) -> None:
    payers = Payers(user="U0ADA", channel=CHANNEL, schedule="schedule-larkmq", command="digest")
    await store.ledger.open(run_id, cap_microdollars=10**9, cap_tokens=10, reserve_microdollars=0, payers=payers)
    await store.ledger.reserve(run_id, microdollars=amount, tokens=1, last=False)


class MemoryCosts(MemoryLedger):
    """Tells one and the same standing, and who asked."""

    def __init__(self, standings: tuple[Standing, ...]) -> None:
        super().__init__()
        self._standings_told = standings
        self.asked: list[Payers] = []

    async def standing(self, payers: Payers) -> tuple[Standing, ...]:
        self.asked.append(payers)
        return self._standings_told


def asked_of(payload: JsonObject) -> DigestRequest:
    return DigestRequest.model_validate(payload["record"]["payload"])


def told(local: LocalSlack) -> list[str]:
    return [message["text"] for message in local.world.messages.all(DIRECT)]


async def test_what_is_due_becomes_a_run_and_the_schedule_goes_on(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack, policy: Policy
) -> None:
    await keep()
    await clock.tick()
    await clock.tick()
    [(run_id, (kind, payload))] = runs.started.items()
    record = await store.runs.find(run_id)
    assert record is not None
    assert (run_id, kind, payload) == (RUN, "digest", {"record": record.model_dump(mode="json")})
    assert (record.requester, record.channel, record.text) == ("U0ADA", CHANNEL, "LarkMQ <news>")
    assert asked_of(payload) == DigestRequest(
        schedule_id="schedule-larkmq", slot=SLOT, requester="U0ADA", limits=policy.limits.with_cap(500_000)
    )
    kept = await now_of(store)
    assert (kept.next_at, kept.last_at, kept.last_run_id) == (SLOT + WEEK, SLOT, RUN)
    assert told(local) == []


async def test_nothing_fires_before_its_own_seconds_after_the_slot(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, time: Time
) -> None:
    await keep()
    time.now = SLOT + SPREAD - 0.5
    await clock.tick()
    assert runs.started == {}
    time.now = SLOT + SPREAD
    await clock.tick()
    assert set(runs.started) == {RUN}


async def test_what_is_not_due_or_not_of_this_workspace_does_not_fire(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store
) -> None:
    others: tuple[dict[str, Any], ...] = (
        {"next_at": SLOT + DAY},
        {"state": "paused"},
        {"state": "deleted"},
        {"team": "T0OTHER"},
    )
    kept = [await keep(id=f"schedule-{number}", **more) for number, more in enumerate(others)]
    await clock.tick()
    assert (runs.started, [await store.schedules.find(one.id) for one in kept]) == ({}, kept)


async def test_of_two_clocks_one_slot_is_one_run(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store
) -> None:
    await keep()
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(replace(clock).tick())
    assert set(runs.started) == {RUN}
    assert (await now_of(store)).next_at == SLOT + WEEK


class Dying(Runs):
    """Enqueues, and dies before anybody is told."""

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        await super().start(kind, run_id, payload)
        raise StoreUnavailable


async def test_a_clock_that_died_behind_the_enqueuing_is_followed_by_one_that_only_says_so(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store
) -> None:
    await keep()
    dying = Dying()
    await replace(clock, runs=dying).tick()
    assert (await now_of(store)).next_at == SLOT
    runs.started, runs.states = dying.started, dying.states
    await clock.tick()
    kept = await now_of(store)
    assert (set(runs.started), kept.next_at, kept.last_run_id) == ({RUN}, SLOT + WEEK, RUN)


class Meddling(Runs):
    """While the clock looks, somebody is at the schedule."""

    def __init__(self, meddle: Callable[[], Awaitable[Any]]) -> None:
        super().__init__()
        self._meddle = meddle

    async def state(self, run_id: str) -> RunState | None:
        if run_id == "digest-before":
            await self._meddle()
        return await super().state(run_id)


@pytest.mark.parametrize("change", [ScheduleChange(state="paused"), ScheduleChange(channel="C0OTHER"), None])
async def test_what_is_changed_or_asked_by_hand_while_slack_answers_is_for_the_next_tick(
    clock: DigestClock, keep: Callable[..., Any], store: Store, change: ScheduleChange | None
) -> None:
    async def meddle() -> None:
        if change:
            await store.schedules.change("schedule-larkmq", change)
        else:
            await store.schedules.by_hand("schedule-larkmq", "digest-by-hand")

    await keep(last_run_id="digest-before")
    runs = Meddling(meddle)
    await replace(clock, runs=runs).tick()
    assert (runs.started, (await now_of(store)).next_at) == ({}, SLOT)


async def test_a_run_that_a_dead_clock_enqueued_long_ago_is_passed_over_with_its_slot(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, time: Time
) -> None:
    await keep()
    dying = Dying()
    await replace(clock, runs=dying).tick()
    runs.started, runs.states = dying.started, {RUN: "done"}
    time.now += 2 * WEEK
    for _ in range(3):
        await clock.tick()
    assert sorted(runs.started) == [RUN, f"digest-schedule-larkmq-{int(SLOT + 2 * WEEK)}"]


async def test_after_downtime_the_last_slot_that_was_missed_fires_and_no_other(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, time: Time
) -> None:
    await keep(cron="0 * * * *")
    time.now += 50 * HOUR + 600
    for _ in range(3):
        await clock.tick()
    assert set(runs.started) == {f"digest-schedule-larkmq-{int(SLOT + 50 * HOUR)}"}
    assert (await now_of(store)).next_at == SLOT + 51 * HOUR


@pytest.mark.parametrize("state", ["waiting", "running"])
async def test_a_slot_is_skipped_while_the_firing_before_is_still_at_work(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, state: Any
) -> None:
    await keep(last_run_id="digest-before", last_at=SLOT - WEEK)
    runs.states["digest-before"] = state
    await clock.tick()
    kept = await now_of(store)
    assert (runs.started, kept.next_at, kept.last_run_id) == ({}, SLOT + WEEK, "digest-before")
    assert kept.last_at == SLOT - WEEK


async def test_a_schedule_whose_owner_is_gone_is_paused(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack
) -> None:
    await keep()
    local.world.workspace.users["U0ADA"].deleted = True
    await clock.tick()
    kept = await now_of(store)
    assert (runs.started, kept.state, kept.why_paused) == ({}, "paused", "its owner cannot use Steward any more")


async def test_while_the_intake_is_paused_a_slot_is_skipped_and_its_owner_told_once(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack, time: Time
) -> None:
    await keep()
    await store.intake.pause(by="U0GRACE", why="the model is down")
    for weeks in (1, 2):
        await clock.tick()
        kept = await now_of(store)
        assert (runs.started, kept.state, kept.next_at) == ({}, "active", SLOT + weeks * WEEK)
        time.now += WEEK
    [told] = [message["text"] for message in local.messages(local.world.workspace.direct_message("U0ADA").id)]
    assert "was skipped" in told
    assert "<@U0GRACE> paused the intake: the model is down" in told
    await store.intake.resume(by="U0GRACE")
    await clock.tick()
    assert len(runs.started) == 1


async def test_a_schedule_in_a_channel_that_became_shared_is_paused(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack
) -> None:
    await keep()
    local.world.workspace.channels[CHANNEL].is_ext_shared = True
    await clock.tick()
    kept = await now_of(store)
    assert (runs.started, kept.state) == ({}, "paused")
    assert kept.why_paused == "its channel is shared with another organisation"


async def test_a_schedule_whose_owner_nobody_knows_is_paused_though_nobody_can_be_told(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store
) -> None:
    await keep(owner="U0NOBODY")
    await clock.tick()
    kept = await now_of(store)
    assert (runs.started, kept.state) == ({}, "paused")
    assert kept.why_paused == "its owner is not known in this workspace any more"


async def test_a_schedule_whose_channel_is_closed_is_paused_and_its_owner_told_once(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack
) -> None:
    await keep()
    local.world.workspace.channels[CHANNEL].is_archived = True
    local.faults.drop("chat.postMessage", moment="after")
    await clock.tick()
    assert (await now_of(store)).state == "active"
    await clock.tick()
    await clock.tick()
    kept = await now_of(store)
    assert (runs.started, kept.state, kept.next_at) == ({}, "paused", SLOT)
    [text] = told(local)
    assert text == (
        f"Digest 1, LarkMQ &lt;news&gt;, in <#{CHANNEL}>, is paused: Steward cannot write there any more. "
        "`/research resume 1` goes on with it."
    )


async def test_a_schedule_in_a_zone_that_is_known_no_more_is_paused(
    clock: DigestClock, keep: Callable[..., Any], store: Store, local: LocalSlack
) -> None:
    await keep(time_zone="Europe/Nowhere")
    await clock.tick()
    kept = await now_of(store)
    assert (kept.state, "`Europe/Nowhere` is not known" in kept.why_paused) == ("paused", True)
    assert len(told(local)) == 1


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
async def test_while_slack_does_not_answer_nothing_is_lost(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack, method: str
) -> None:
    kept = await keep()
    local.faults.fail(method, times=5)
    await clock.tick()
    assert (runs.started, await now_of(store)) == ({}, kept)
    await clock.tick()
    assert set(runs.started) == {RUN}


async def test_a_token_that_is_not_accepted_pauses_nothing(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, local: LocalSlack
) -> None:
    kept = await keep()
    local.faults.refuse("users.info", "token_revoked")
    await clock.tick()
    assert (runs.started, await now_of(store)) == ({}, kept)


async def test_one_schedules_trouble_does_not_hold_up_the_others(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, local: LocalSlack
) -> None:
    await keep()
    for number in range(3):
        await keep(id=f"schedule-{number}", next_at=SLOT - HOUR + number, cron="0 9 * * tue")
    local.faults.refuse("users.info", "missing_scope")
    local.faults.fail("users.info", times=10)
    await clock.tick()
    assert set(runs.started) == {RUN}


async def test_where_nothing_answers_a_tick_gives_up_and_the_next_one_begins_anew(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, local: LocalSlack
) -> None:
    await keep()
    for number in range(3):
        await keep(id=f"schedule-{number}", next_at=SLOT - HOUR + number, cron="0 9 * * tue")
    local.faults.fail("users.info", times=15)
    await clock.tick()
    assert runs.started == {}
    await clock.tick()
    assert len(runs.started) == 4
    assert next(iter(runs.started)) == RUN, "one whose turn never came is not held up by the same others again"


async def test_a_firing_may_use_what_is_left_of_the_month_in_the_installations_zone(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, time: Time
) -> None:
    await keep()
    began = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
    for time.now, run_id, amount in ((began - 1, "december", 900_000), (began + 1, "january", 700_000)):
        await store.schedules.by_hand("schedule-larkmq", run_id)
        await spend(store, run_id, amount)
        runs.states[run_id] = "done"
    time.now = SLOT + SPREAD
    await clock.tick()
    [(_, payload)] = runs.started.values()
    assert asked_of(payload).limits.cap_microdollars == 300_000


async def test_no_firing_may_use_more_than_the_installation_allows(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, policy: Policy
) -> None:
    await keep(run_microdollars=10**12, month_microdollars=10**12)
    await clock.tick()
    [(_, payload)] = runs.started.values()
    assert asked_of(payload).limits == policy.limits


@pytest.fixture
async def resting(clock: DigestClock, keep: Callable[..., Any], runs: Runs, store: Store, time: Time) -> Schedule:
    """What it may cost in January is used up, but for too little."""
    await keep()
    await store.schedules.by_hand("schedule-larkmq", "by-hand")
    await spend(store, "by-hand", 960_000)
    runs.states["by-hand"] = "done"
    for time.now in (SLOT + SPREAD, SLOT + WEEK + SPREAD, SLOT + 2 * WEEK + SPREAD):
        await clock.tick()
    return await now_of(store)


async def test_when_its_month_is_used_up_it_rests_until_the_next_one_and_its_owner_is_told_once(
    resting: Schedule, runs: Runs, local: LocalSlack
) -> None:
    february = datetime(2024, 2, 5, 8, 0, tzinfo=UTC).timestamp()
    assert (runs.started, resting.state, resting.next_at) == ({}, "active", february)
    assert resting.why_paused == "what it may cost this month is used up"
    [text] = told(local)
    assert text.startswith(f"Digest 1, LarkMQ &lt;news&gt;, in <#{CHANNEL}>, rests until <!date^{int(february)}^")
    assert "its $1.00 for this month are used up" in text


async def test_it_goes_on_by_itself_in_the_next_month(
    resting: Schedule, clock: DigestClock, runs: Runs, store: Store, time: Time
) -> None:
    time.now = resting.next_at + SPREAD
    await clock.tick()
    assert (len(runs.started), (await now_of(store)).why_paused) == (1, "")


async def test_it_goes_on_at_its_next_slot_where_a_month_may_cost_more_than_that(
    resting: Schedule, clock: DigestClock, desk: Desk, runs: Runs, store: Store, time: Time
) -> None:
    more = Draft(resting.question, "mon 9:00", "Europe/Berlin", run_dollars="0.50", month_dollars="20")
    await change(replace(desk, clock=time), resting, more, by="U1", channel="")
    time.now = SLOT + 3 * WEEK + SPREAD
    await clock.tick()
    assert (len(runs.started), (await now_of(store)).why_paused) == (1, "")


async def test_it_rests_until_tomorrow_where_its_owner_has_used_up_today(
    clock: DigestClock, keep: Callable[..., Any], runs: Runs, local: LocalSlack, store: Store, time: Time
) -> None:
    await keep(cron="0 * * * *", next_at=SLOT)
    standing = Standing(
        payer=Payer(kind="user", id="U0ADA"),
        period="day",
        name="2024-01-08",
        used_microdollars=9_990_000,
        cap_microdollars=10_000_000,
        ends_at=SLOT + 16 * HOUR,
    )
    poor = MemoryCosts((standing,))
    for _ in range(2):
        await replace(clock, costs=poor).tick()
    kept = await now_of(store)
    assert (runs.started, kept.state, kept.next_at) == ({}, "active", SLOT + 16 * HOUR)
    assert kept.why_paused == "the budget of its owner for today is used up"
    [text] = told(local)
    assert "the budget of its owner for today is used up ($9.99 of $10.00)" in text
    assert poor.asked == [Payers(user="U0ADA", channel=CHANNEL, schedule="schedule-larkmq", command="digest")]
    time.now = kept.next_at + SPREAD
    await clock.tick()
    assert len(runs.started) == 1
