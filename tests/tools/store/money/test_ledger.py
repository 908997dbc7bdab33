from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.errors import LimitReached, Unexpected
from patterns.values.money.spend import Spend
from tools.store.store import Store


@pytest.fixture
async def account(store: Store) -> Store:
    """Run "r": a dollar and a thousand tokens, a tenth of the dollar kept for the closing call."""
    await store.ledger.open("r", cap_microdollars=1_000_000, cap_tokens=1000, reserve_microdollars=100_000)
    return store


async def test_a_settled_reservation_leaves_what_was_really_spent(account: Store) -> None:
    reservation = await account.ledger.reserve("r", microdollars=500, tokens=50, last=False)
    held = await account.ledger.spent("r")
    await account.ledger.settle("r", reservation, microdollars=300, tokens=70)
    settled = await account.ledger.spent("r")
    assert (held.microdollars, held.reserved_microdollars, held.reserved_tokens) == (0, 500, 50)
    assert settled == Spend(
        microdollars=300, tokens=70, cap_microdollars=1_000_000, cap_tokens=1000, reserve_microdollars=100_000
    )


async def test_an_amount_that_would_pass_the_cap_is_refused_and_not_set_aside(account: Store) -> None:
    await account.ledger.reserve("r", microdollars=800_000, tokens=1, last=False)
    with pytest.raises(LimitReached) as refused:
        await account.ledger.reserve("r", microdollars=100_001, tokens=1, last=False)
    assert refused.value.facts == {"limit": "G-COST", "value": 800_000, "cap": 900_000}
    assert (await account.ledger.spent("r")).reserved_microdollars == 800_000


async def test_only_the_closing_call_draws_on_the_reserve(account: Store) -> None:
    await account.ledger.reserve("r", microdollars=900_000, tokens=1, last=False)
    await account.ledger.reserve("r", microdollars=100_000, tokens=1, last=True)
    assert (await account.ledger.spent("r")).reserved_microdollars == 1_000_000


async def test_opening_an_account_again_changes_nothing(account: Store) -> None:
    await account.ledger.reserve("r", microdollars=7, tokens=7, last=False)
    before = await account.ledger.spent("r")
    await account.ledger.open("r", cap_microdollars=9_000_000, cap_tokens=9, reserve_microdollars=0)
    assert await account.ledger.spent("r") == before


async def test_settling_twice_charges_once(account: Store) -> None:
    reservation = await account.ledger.reserve("r", microdollars=500, tokens=50, last=False)
    await account.ledger.settle("r", reservation, microdollars=300, tokens=30)
    await account.ledger.settle("r", reservation, microdollars=300, tokens=30)
    assert (await account.ledger.spent("r")).microdollars == 300


async def test_a_cap_is_raised_once_per_key(account: Store) -> None:
    for key in ("click-1", "click-1", "click-2"):
        await account.ledger.raise_cap("r", microdollars=500_000, tokens=10, key=key)
    spend = await account.ledger.spent("r")
    assert (spend.cap_microdollars, spend.cap_tokens) == (2_000_000, 1020)


async def test_accounts_are_kept_apart_and_outlive_the_process(account: Store, new_store: Callable[..., Store]) -> None:
    await account.ledger.open("s", cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
    await account.ledger.reserve("s", microdollars=10, tokens=10, last=False)
    assert (await new_store().ledger.spent("r")).reserved_microdollars == 0
    assert (await new_store().ledger.spent("s")).reserved_microdollars == 10


async def test_more_than_32_bits_are_counted(store: Store) -> None:
    await store.ledger.open("big", cap_microdollars=2**50, cap_tokens=2**50, reserve_microdollars=0)
    await store.ledger.reserve("big", microdollars=2**49, tokens=2**49, last=False)
    assert (await store.ledger.spent("big")).reserved_microdollars == 2**49


async def test_a_run_without_an_account_may_not_spend(store: Store) -> None:
    with pytest.raises(Unexpected, match="no account"):
        await store.ledger.reserve("nobody", microdollars=1, tokens=1, last=False)
    with pytest.raises(Unexpected, match="no account"):
        await store.ledger.spent("nobody")


async def test_what_was_never_reserved_cannot_be_settled(account: Store) -> None:
    await account.ledger.open("other", cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
    foreign = await account.ledger.reserve("other", microdollars=1, tokens=1, last=False)
    for reservation in ("made-up", foreign):
        with pytest.raises(Unexpected, match="no reservation"):
            await account.ledger.settle("r", reservation, microdollars=1, tokens=1)
