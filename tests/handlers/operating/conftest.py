"""Runs that are live and questions that are open, and what stands at App Home."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.operating.home.drawing import Homes
from handlers.operating.home.watching import APART_SECONDS, HomeClock
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.money.payers import Payers
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.running.journal import RunState
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

OPERATOR, APPROVER = "U0GRACE", "U0KEN"
Json = dict[str, Any]


@pytest.fixture
def policy() -> Policy:
    shop = RepositoryPolicy()
    return Policy(team="T0LOCAL", operators=(OPERATOR,), approvers=(APPROVER,), repositories={"shop": shop})


class Now:
    """A clock that is set forward by hand."""

    def __init__(self) -> None:
        self.seconds = time.time()

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def desk(desk: Desk, now: Now) -> Desk:
    return replace(desk, clock=now)


class World:
    """What happens elsewhere, and what is seen of it at home."""

    def __init__(self, local: LocalSlack, store: Store, runs: Runs, desk: Desk, now: Now) -> None:
        self.local, self.store, self.runs, self.desk, self.now = local, store, runs, desk, now
        self.clock = HomeClock(Homes(desk))

    async def run(
        self,
        run_id: str,
        *,
        user: str = "U0ADA",
        state: RunState = "running",
        channel: str = CHANNEL,
        repository: str = "",
        **changed: Any,
    ) -> RunRecord:
        """A run that is known to book, engine and ledger."""
        record = RunRecord(
            run_id=run_id,
            command="research",
            team="T0LOCAL",
            channel=channel,
            requester=user,
            text=f"words of {run_id}",
            payload={"repository": repository} if repository else {},
            asked_at=self.now() - 60,
            **changed,
        )
        await self.store.runs.record(record)
        payers = Payers(user=user, channel=channel, command="research")
        caps = {"cap_microdollars": 2_000_000, "cap_tokens": 100, "reserve_microdollars": 0}
        await self.store.ledger.open(run_id, **caps, payers=payers)
        self.runs.states[run_id] = state
        if state in ("waiting", "running"):
            await self.store.intake.enter(run_id, user)
        if state == "running":
            await self.store.intake.take(run_id, user)
        return record

    async def spend(self, run_id: str, microdollars: int) -> None:
        """Something is paid for."""
        mark = await self.store.ledger.reserve(run_id, microdollars=microdollars, tokens=1, last=False)
        await self.store.ledger.settle(run_id, mark, microdollars=microdollars, tokens=1)

    async def ask(
        self,
        run_id: str,
        *,
        requester: str = "U0ADA",
        repository: str = "shop",
        body: str = "Split it.",
    ) -> str:
        """A question that is open; its token."""
        question = Question(
            id=f"{run_id}:plan",
            run_id=run_id,
            kind="approve",
            title=f"The plan of {run_id}",
            body=body,
            choices=(Choice(id="approve", label="Approve"), Choice(id="reject", label="Reject")),
            default="reject",
            digest=digest_of({}),
            expires_seconds=3600,
            requester=requester,
            repository=repository,
        )
        return (await self.store.questions.open(question)).token

    async def open(self, user: str = "U0ADA") -> str:
        """Look at App Home; what it says then."""
        drawn = self.published
        await self.local.open_home(user=user)
        await self.local.until(lambda _: self.published > drawn)
        async with asyncio.timeout(5):
            while (self.local.home(user) or {}).get("hash") not in await self._marks():
                pass  # it stands at Slack a moment before it is kept
        return self.home(user)

    async def _marks(self) -> list[str]:
        return [one.mark for one in await self.store.homes.watched(0.0)]

    async def tick(self, seconds: float = APART_SECONDS) -> int:
        """Let time pass and the clock look; how many homes were drawn."""
        self.now.seconds += seconds
        drawn = self.published
        await self.clock.tick()
        return self.published - drawn

    @property
    def published(self) -> int:
        """How many homes were drawn so far."""
        return sum(one.method == "views.publish" for one in self.local.calls)

    def home(self, user: str = "U0ADA") -> str:
        """All of its blocks, as text."""
        return str((self.local.home(user) or {}).get("blocks", ""))

    def buttons(self, user: str = "U0ADA") -> list[tuple[str, str]]:
        """Every button's action and value."""
        blocks = (self.local.home(user) or {}).get("blocks", [])
        found = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory", {}))]
        return [(one["action_id"], one["value"]) for one in found if one.get("type") == "button"]

    async def press(self, action_id: str, user: str = "U0ADA") -> Json:
        """Press a button there."""
        return await self.local.click(user=user, view_id=(self.local.home(user) or {})["id"], action_id=action_id)


@pytest.fixture
def world(local: LocalSlack, store: Store, runs: Runs, desk: Desk, now: Now) -> World:
    users = local.world.workspace.users
    users[APPROVER] = replace(users["U0ADA"], id=APPROVER, name="ken", real_name="Ken")
    return World(local, store, runs, desk, now)
