"""A ledger in memory, as strict as the durable one."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from patterns.values.spend import Spend


class MemoryLedger:
    """Fits the port `Ledger`: one lock around patterns' own arithmetic."""

    def __init__(self) -> None:
        self.accounts: dict[str, Spend] = {}
        self.open_reservations: dict[str, tuple[str, int, int]] = {}
        self._raised: set[tuple[str, str]] = set()
        self._settled: set[str] = set()
        self._drawn = 0
        self._lock = asyncio.Lock()

    async def open(self, run_id: str, *, cap_microdollars: int, cap_tokens: int, reserve_microdollars: int) -> None:
        account = Spend(
            cap_microdollars=cap_microdollars, cap_tokens=cap_tokens, reserve_microdollars=reserve_microdollars
        )
        async with self._lock:
            self.accounts.setdefault(run_id, account)

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        async with self._lock:
            await asyncio.sleep(0)  # another worker gets its turn here, as it does in a database
            self.accounts[run_id] = self.accounts[run_id].reserve(microdollars=microdollars, tokens=tokens, last=last)
            self._drawn += 1
            reservation = f"{run_id}-{self._drawn}"
            self.open_reservations[reservation] = (run_id, microdollars, tokens)
            return reservation

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        async with self._lock:
            await asyncio.sleep(0)
            if reservation in self._settled:
                return
            self._settled.add(reservation)
            owner, *reserved = self.open_reservations.pop(reservation)
            assert owner == run_id, "a reservation belongs to one run"
            self.accounts[run_id] = self.accounts[run_id].settle(
                reserved=(reserved[0], reserved[1]), microdollars=microdollars, tokens=tokens
            )

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        async with self._lock:
            if (run_id, key) in self._raised:
                return
            self._raised.add((run_id, key))
            account = self.accounts[run_id]
            self.accounts[run_id] = replace(
                account,
                cap_microdollars=account.cap_microdollars + microdollars,
                cap_tokens=account.cap_tokens + tokens,
            )

    async def spent(self, run_id: str) -> Spend:
        return self.accounts[run_id]
