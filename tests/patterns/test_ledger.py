"""The cap holds under any order of reservations and settlements, and the books balance."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import LimitReached
from patterns.values.money.spend import Spend
from tests.fakes.ledger import MemoryLedger

RUN = "run"


@dataclass(frozen=True)
class Call:
    """One worker's call: what it sets aside, what it really spends, and when in the turmoil it does so."""

    microdollars: int
    tokens: int
    spent_percent: int
    turns_before: int
    turns_between: int
    settles: bool
    """False: its process died in the call."""
    last: bool


AMOUNT = st.integers(0, 60)
TURNS = st.integers(0, 6)
CALLS = st.lists(
    st.builds(
        Call, AMOUNT, AMOUNT, st.integers(0, 100), TURNS, TURNS, st.booleans() | st.just(value=True), st.booleans()
    ),
    max_size=25,
)


@dataclass
class Turmoil:
    """Many calls at once on one account, watched at every turn."""

    ledger: MemoryLedger
    settled_microdollars: int = 0
    settled_tokens: int = 0
    lost_microdollars: int = 0
    lost_tokens: int = 0

    async def run(self, calls: list[Call]) -> None:
        async with asyncio.TaskGroup() as group:
            for call in calls:
                group.create_task(self._call(call))

    async def _call(self, call: Call) -> None:
        await self._turns(call.turns_before)
        try:
            reservation = await self.ledger.reserve(
                RUN, microdollars=call.microdollars, tokens=call.tokens, last=call.last
            )
        except LimitReached:
            return
        await self._turns(call.turns_between)
        if not call.settles:
            self.lost_microdollars += call.microdollars
            self.lost_tokens += call.tokens
            return
        spent = call.microdollars * call.spent_percent // 100, call.tokens * call.spent_percent // 100
        await self.ledger.settle(RUN, reservation, microdollars=spent[0], tokens=spent[1])
        self.settled_microdollars += spent[0]
        self.settled_tokens += spent[1]

    async def _turns(self, number: int) -> None:
        for _ in range(number):
            self.watch()
            await asyncio.sleep(0)

    def watch(self) -> None:
        account = self.ledger.accounts[RUN]
        assert account.microdollars + account.reserved_microdollars <= account.cap_microdollars
        assert account.tokens + account.reserved_tokens <= account.cap_tokens
        assert min(account.reserved_microdollars, account.reserved_tokens) >= 0


async def _turmoil(calls: list[Call], cap: int, tokens: int, reserve: int) -> Turmoil:
    ledger = MemoryLedger()
    await ledger.open(RUN, cap_microdollars=cap, cap_tokens=tokens, reserve_microdollars=reserve)
    turmoil = Turmoil(ledger)
    await turmoil.run(calls)
    turmoil.watch()
    return turmoil


@settings(max_examples=150)
@given(calls=CALLS, cap=st.integers(0, 300), tokens=st.integers(0, 300))
def test_the_cap_is_never_passed_and_the_account_ends_at_what_was_settled(
    calls: list[Call], cap: int, tokens: int
) -> None:
    turmoil = asyncio.run(_turmoil(calls, cap, tokens, reserve=cap // 5))
    account = turmoil.ledger.accounts[RUN]
    assert (account.microdollars, account.tokens) == (turmoil.settled_microdollars, turmoil.settled_tokens)
    assert account.reserved_microdollars == turmoil.lost_microdollars, "what its caller never settled stays counted"
    assert account.reserved_tokens == turmoil.lost_tokens


@settings(max_examples=100)
@given(calls=CALLS, cap=st.integers(0, 300), reserve=st.integers(0, 300))
def test_the_reserve_is_there_for_the_last_call_whatever_came_before(calls: list[Call], cap: int, reserve: int) -> None:
    async def scenario() -> None:
        earlier = [replace(call, last=False) for call in calls]
        turmoil = await _turmoil(earlier, cap, 10_000, reserve=min(cap, reserve))
        account = turmoil.ledger.accounts[RUN]
        assert account.microdollars + account.reserved_microdollars <= cap - min(cap, reserve)
        await turmoil.ledger.reserve(RUN, microdollars=min(cap, reserve), tokens=1, last=True)

    asyncio.run(scenario())


ACCOUNT = Spend(cap_microdollars=100, cap_tokens=1000, reserve_microdollars=30)


def test_the_whole_cap_but_the_reserve_can_be_set_aside() -> None:
    assert ACCOUNT.reserve(microdollars=70, tokens=10, last=False).reserved_microdollars == 70


def test_of_the_tokens_the_same_part_is_kept_for_the_closing_call_as_of_the_money() -> None:
    account = ACCOUNT.reserve(microdollars=1, tokens=700, last=False)
    with pytest.raises(LimitReached):
        account.reserve(microdollars=1, tokens=1, last=False)
    assert account.reserve(microdollars=1, tokens=300, last=True).reserved_tokens == 1000


@pytest.mark.parametrize(
    ("microdollars", "tokens", "share"), [(0, 0, 0.0), (80, 10, 0.8), (10, 900, 0.9), (999, 1, 1.0)]
)
def test_the_share_that_is_used_is_of_what_is_nearer_to_its_cap(microdollars: int, tokens: int, share: float) -> None:
    assert replace(ACCOUNT, microdollars=microdollars, tokens=tokens).share_used == share


@pytest.mark.parametrize(
    ("microdollars", "tokens", "last", "limit", "cap"),
    [
        (71, 10, False, "G-COST", 70),
        (101, 10, True, "G-COST", 100),
        (1, 701, False, "G-TOKENS", 700),
        (1, 1001, True, "G-TOKENS", 1000),
    ],
)
def test_one_too_many_is_refused_with_the_numbers(
    microdollars: int,
    tokens: int,
    last: bool,  # noqa: FBT001  # a table's column
    limit: str,
    cap: int,
) -> None:
    with pytest.raises(LimitReached) as caught:
        ACCOUNT.reserve(microdollars=microdollars, tokens=tokens, last=last)
    assert caught.value.facts == {"limit": limit, "value": 0, "cap": cap}


async def test_opening_again_and_raising_again_change_nothing() -> None:
    ledger = MemoryLedger()
    await ledger.open(RUN, cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
    await ledger.open(RUN, cap_microdollars=99, cap_tokens=99, reserve_microdollars=0)
    for _ in range(2):
        await ledger.raise_cap(RUN, microdollars=5, tokens=5, key="once")
    assert (await ledger.spent(RUN)).cap_microdollars == 15


async def test_what_cost_more_than_was_set_aside_is_booked_in_full() -> None:
    ledger = MemoryLedger()
    await ledger.open(RUN, cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
    reservation = await ledger.reserve(RUN, microdollars=5, tokens=5, last=False)
    await ledger.settle(RUN, reservation, microdollars=12, tokens=5)
    assert (await ledger.spent(RUN)).microdollars == 12
    with pytest.raises(LimitReached):
        await ledger.reserve(RUN, microdollars=0, tokens=1, last=True)
