"""What payers are told when a budget is half, nearly or wholly used: where it belongs, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.local.slack.server import LocalSlack
from handlers.budgets.notices import NoticeClock
from handlers.slack.client import Slack
from handlers.thread.messenger import Messenger
from patterns.errors import LimitReached, SlackUnavailable, StoreUnavailable
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.budgets import Budgets
from patterns.values.money.payers import Caps, Notice, Payers
from patterns.values.research.schedules import Schedule
from patterns.values.running.record import RunRecord
from tests.fakes.books import laid_out
from tests.fakes.ledger import MemoryLedger
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store

NOW = 1_800_270_000.0
ADA, GRACE = "U0ADA", "U0GRACE"
DOLLAR = 1_000_000
ON_ADA = Budgets(user=Caps(day_microdollars=10 * DOLLAR))


class Time:
    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


class Purse:
    """One run's calls against somebody's budget, and the clock that tells of it."""

    def __init__(self, url: str, slack: Slack, time: Time, budgets: Budgets, policy: Policy) -> None:
        self.store = Store(url, clock=time, budgets=budgets)
        store = self.store
        messenger = Messenger(slack, store.effects)
        self.clock = NoticeClock(messenger, store.costs, store.runs, store.schedules, policy, time)

    async def spend(self, payers: Payers, microdollars: int, run_id: str = "refactor-1") -> None:
        ledger = self.store.ledger
        await ledger.open(run_id, cap_microdollars=10**9, cap_tokens=10**9, reserve_microdollars=0, payers=payers)
        reservation = await ledger.reserve(run_id, microdollars=microdollars, tokens=1, last=False)
        await ledger.settle(run_id, reservation, microdollars=microdollars, tokens=1)


class Purses:
    def __init__(self, folder: Path, slack: Slack, time: Time) -> None:
        self._url, self._slack, self._time = laid_out(folder / "money.db"), slack, time
        self.made: list[Purse] = []

    async def open(self, budgets: Budgets, policy: Policy | None = None, slack: Slack | None = None) -> Purse:
        purse = Purse(self._url, slack or self._slack, self._time, budgets, policy or Policy(team="T0LOCAL"))
        await purse.store.open()
        self.made.append(purse)
        return purse


@pytest.fixture
async def purses(tmp_path: Path, slack: Slack, time: Time) -> AsyncIterator[Purses]:
    purses = Purses(tmp_path, slack, time)
    yield purses
    for one in purses.made:
        await one.store.close()


def direct(local: LocalSlack, user: str = "ADA") -> list[str]:
    return [message["text"] for message in local.world.messages.all(f"D0{user}")]


async def test_a_person_is_told_at_each_mark_in_direct_messages_and_once_whoever_looks(
    purses: Purses, local: LocalSlack
) -> None:
    purse, other = await purses.open(ON_ADA), await purses.open(ON_ADA)
    for amount in (5, 3, 2):
        await purse.spend(Payers(user=ADA), amount * DOLLAR)
        for one in (purse, other, purse):
            await one.clock.tick()
    half, most, whole = direct(local)
    assert half.startswith("Your budget for today: 50 % are used, $5.00 of $10.00. It begins anew <!date^1800316800^")
    assert most.startswith("Your budget for today: 80 % are used, $8.00 of $10.00.")
    assert whole.startswith("Your budget for today is used up: $10.00 of $10.00. Runs that it pays for end with")


async def test_of_marks_that_came_before_anybody_looked_only_the_last_is_told(
    purses: Purses, local: LocalSlack
) -> None:
    purse = await purses.open(ON_ADA)
    for amount in (5, 3):
        await purse.spend(Payers(user=ADA), amount * DOLLAR)
    with pytest.raises(LimitReached):
        await purse.spend(Payers(user=ADA), 3 * DOLLAR)
    for _ in range(2):
        await purse.clock.tick()
    [told] = direct(local)
    assert told.startswith("Your budget for today is as good as used up: $8.00 of $10.00, and a call was not made")


async def test_a_day_that_is_over_is_nobodys_concern(purses: Purses, local: LocalSlack, time: Time) -> None:
    purse = await purses.open(ON_ADA)
    await purse.spend(Payers(user=ADA), 5 * DOLLAR)
    time.now += 86_400
    await purse.clock.tick()
    assert (direct(local), await purse.store.costs.untold()) == ([], ())


async def test_a_channel_is_told_in_the_thread_of_the_run_that_came_to_it(
    purses: Purses, local: LocalSlack, record: RunRecord, slack: Slack
) -> None:
    purse = await purses.open(Budgets(channel=Caps(month_microdollars=10 * DOLLAR)))
    root_ts = await slack.post(CHANNEL, text="root", blocks=[], key="root")
    await purse.store.runs.record(record.model_copy(update={"root_ts": root_ts}))
    await purse.spend(Payers(user=ADA, channel=CHANNEL), 8 * DOLLAR)
    for _ in range(2):
        await purse.clock.tick()
    [line] = [one["text"] for one in local.thread(CHANNEL, root_ts)][1:]
    assert line.startswith("This channel's budget for this month: 80 % are used, $8.00 of $10.00.")


async def test_a_firing_has_no_thread_and_the_channel_hears_nothing(
    purses: Purses, local: LocalSlack, record: RunRecord
) -> None:
    purse = await purses.open(Budgets(channel=Caps(month_microdollars=10 * DOLLAR)))
    await purse.store.runs.record(record)
    await purse.spend(Payers(user=ADA, channel=CHANNEL), 8 * DOLLAR)
    await purse.clock.tick()
    [told] = direct(local)
    assert told.startswith(f"<#{CHANNEL}>: This channel's budget")
    assert local.world.messages.all(CHANNEL) == []


@pytest.mark.parametrize(
    "named", [{"operators": (GRACE, "S0APPROVERS")}, {"approvers": (GRACE,)}], ids=["operators", "approvers"]
)
async def test_the_operators_are_told_of_the_houses_and_without_any_its_approvers(
    purses: Purses, local: LocalSlack, named: dict[str, tuple[str, ...]]
) -> None:
    policy = Policy(team="T0LOCAL", **named)
    purse = await purses.open(Budgets(house=Caps(day_microdollars=10 * DOLLAR)), policy)
    await purse.spend(Payers(user=ADA), 8 * DOLLAR)
    for _ in range(2):
        await purse.clock.tick()
    assert [text[:48] for text in direct(local, "GRACE")] == ["The budget of this installation for today: 80 % "]
    assert direct(local) == []


async def test_a_schedules_owner_is_told(purses: Purses, local: LocalSlack) -> None:
    purse = await purses.open(Budgets())
    schedule = Schedule(
        id="schedule-1",
        name="LarkMQ",
        team="T0LOCAL",
        owner=ADA,
        channel=CHANNEL,
        question="What is new?",
        cron="0 9 * * *",
        time_zone="UTC",
        run_microdollars=DOLLAR,
        month_microdollars=10 * DOLLAR,
        created_at=NOW,
        next_at=NOW,
    )
    await purse.store.schedules.add(schedule)
    await purse.spend(Payers(user=GRACE, schedule="schedule-1"), 5 * DOLLAR)
    await purse.clock.tick()
    [told] = direct(local)
    assert told.startswith("Digest 1: This digest's budget for this month: 50 % are used, $5.00 of $10.00.")


async def test_what_slack_does_not_take_now_is_told_later(purses: Purses, local: LocalSlack) -> None:
    class Away(Slack):
        def __init__(self) -> None:
            """Nothing is behind it."""

        async def direct(self, user: str) -> str:
            raise SlackUnavailable(reason="away", method="conversations.open", user=user)

    purse = await purses.open(ON_ADA, slack=Away())
    await purse.spend(Payers(user=ADA), 5 * DOLLAR)
    await purse.clock.tick()
    assert len(await purse.store.costs.untold()) == 1
    await (await purses.open(ON_ADA)).clock.tick()
    assert len(direct(local)) == 1


async def test_a_crash_between_the_words_and_their_mark_says_them_once(purses: Purses, local: LocalSlack) -> None:
    class Dying(MemoryLedger):
        def __init__(self, notices: tuple[Notice, ...]) -> None:
            super().__init__()
            self._kept = notices

        async def untold(self) -> tuple[Notice, ...]:
            return self._kept

        async def told(self, notice: Notice) -> None:
            raise StoreUnavailable(notice.key)

    purse = await purses.open(ON_ADA)
    await purse.spend(Payers(user=ADA), 5 * DOLLAR)
    await replace(purse.clock, costs=Dying(await purse.store.costs.untold())).tick()
    assert len(await purse.store.costs.untold()) == 1
    await purse.clock.tick()
    assert (len(direct(local)), await purse.store.costs.untold()) == (1, ())


async def test_a_person_whom_slack_does_not_know_keeps_nobody_from_being_told(
    purses: Purses, local: LocalSlack
) -> None:
    purse = await purses.open(ON_ADA)
    await purse.spend(Payers(user="U0GONE"), 5 * DOLLAR, run_id="one")
    await purse.spend(Payers(user=ADA), 5 * DOLLAR, run_id="two")
    await purse.clock.tick()
    assert (len(direct(local)), await purse.store.costs.untold()) == (1, ())
