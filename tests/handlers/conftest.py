"""A local Slack, Steward's own client of it, the real books on SQLite, and a desk between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from handlers.choosing import starting
from handlers.desk import Desk
from handlers.digests import fewer
from handlers.escalations import form
from handlers.findings import ratings
from handlers.further import offers
from handlers.listening import clicks, commands, events, shortcuts
from handlers.operating import command
from handlers.operating.home import clicks as home_clicks
from handlers.schedules import form as schedule_form
from handlers.schedules import verbs
from handlers.slack.client import Slack
from handlers.slack.limiter import Limiter
from handlers.thread.root import Place
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, Question
from patterns.values.research.schedules import Schedule
from patterns.values.running.journal import RunState
from patterns.values.running.letters import Letter
from patterns.values.running.record import RunRecord
from tests.fakes.books import laid_out
from tests.fakes.journals import MemoryJournals
from tests.fakes.pictures import Sketches
from tools.store.store import Store
from tools.timing.cron import CronCalendar

CHANNEL = "C0ENG"
PLAN_QUESTION = Question(
    id="refactor-1:plan",
    run_id="refactor-1",
    kind="approve",
    title="Plan for shop",
    body="Split the cart",
    choices=(Choice(id="approve", label="Approve"), Choice(id="reject", label="Reject")),
    default="reject",
    digest="d1",
    expires_seconds=3600,
    requester="U0ADA",
)
"""What the run of `record` asks."""
PARTS = (
    starting, commands, command, home_clicks, clicks, form, ratings, offers, fewer, schedule_form, verbs, shortcuts,
    events,
)  # fmt: skip
"""What listens; in the order in which the wiring registers it."""
MANIFEST = Manifest.read(Path(__file__).parents[2] / "manifest.yml")


class Journals(MemoryJournals):
    """The port `Journals` of runs of which only their states are known."""

    def __init__(self, states: dict[str, RunState]) -> None:
        super().__init__()
        self._states = states

    async def states(self, run_ids: Sequence[str]) -> dict[str, RunState]:
        return {one: self._states[one] for one in run_ids if one in self._states}

    async def active(self) -> tuple[tuple[str, RunState], ...]:
        return tuple((one, state) for one, state in self._states.items() if state in ("waiting", "running"))


class Runs:
    """The port `Runs`, which only remembers."""

    def __init__(self) -> None:
        self.started: dict[str, tuple[str, JsonObject]] = {}
        self.delivered: dict[str, tuple[str, Letter]] = {}
        self.states: dict[str, RunState] = {}
        self.cancelled: list[str] = []
        self.journals = Journals(self.states)
        self.outcomes: dict[str, JsonObject] = {}
        self._changed = asyncio.Condition()

    async def until(self, count: int) -> None:
        """Return once so many runs were started."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.started) >= count)

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        new = run_id not in self.started
        self.started.setdefault(run_id, (kind, payload))
        self.states.setdefault(run_id, "running")
        async with self._changed:
            self._changed.notify_all()
        return new

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        self.delivered.setdefault(key, (run_id, letter))

    async def cancel(self, run_id: str) -> None:
        self.cancelled.append(run_id)
        self.states[run_id] = "cancelled"

    async def outcome(self, run_id: str) -> JsonObject | None:
        return self.outcomes.get(run_id)

    async def state(self, run_id: str) -> RunState | None:
        return self.states.get(run_id)


@pytest.fixture
async def local() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(manifest=MANIFEST) as running:
        yield running


@pytest.fixture
async def web_client(local: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(local.bot_token, base_url=local.api_url, session=session, retry_handlers=[])


class Hurried:
    """A limiter's clock and sleep: waits are counted, not waited for."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def hurried() -> Hurried:
    return Hurried()


@pytest.fixture
def slack(web_client: AsyncWebClient, hurried: Hurried) -> Slack:
    return Slack(web_client, Limiter(hurried, hurried.sleep), "T0LOCAL")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    books = Store(laid_out(tmp_path / "books.db"))
    await books.open()
    yield books
    await books.close()


@pytest.fixture
def runs() -> Runs:
    """One run is at work: the one of `record`."""
    made = Runs()
    made.states["refactor-1"] = "running"
    return made


@pytest.fixture
def policy() -> Policy:
    return Policy(team="T0LOCAL", repositories={"shop": RepositoryPolicy(), "till": RepositoryPolicy()})


async def examined(seconds: float) -> tuple[str, ...]:
    """What a doctor found who had so many seconds."""
    return (
        f"ok       git: 2.39, within {seconds:g} s <!here>",
        "failed   model: no ``` key",
        "\nSteward cannot serve yet.",
    )


@pytest.fixture
def desk(slack: Slack, store: Store, runs: Runs, policy: Policy) -> Desk:
    return Desk(
        slack=slack,
        runs=runs,
        journals=runs.journals,
        pictures=Sketches(),
        intake=store.intake,
        book=store.runs,
        homes=store.homes,
        ledger=store.ledger,
        costs=store.costs,
        audit=store.audit,
        questions=store.questions,
        seen=store.seen,
        reviews=store.reviews,
        research=store.research,
        schedules=store.schedules,
        calendar=CronCalendar(),
        policy=policy,
        clock=time.time,
        examine=examined,
    )


@pytest.fixture
def record() -> RunRecord:
    return RunRecord(
        run_id="refactor-1",
        command="refactor",
        team="T0LOCAL",
        channel=CHANNEL,
        requester="U0ADA",
        text="shop split the cart",
        payload={},
        asked_at=time.time(),
    )


async def in_thread(record: RunRecord, slack: Slack, store: Store) -> RunRecord:
    """The record as the book has it once its run's thread stands; it is about the repository shop."""
    root = await slack.post(CHANNEL, text="the root", blocks=[], key="refactor-1:root")
    there = record.model_copy(update={"root_ts": root, "payload": {"repository": "shop"}})
    await store.runs.record(there)
    return there


@pytest.fixture
def place(slack: Slack, store: Store, record: RunRecord) -> Place:
    return Place(slack, store.effects, record)


@pytest.fixture
async def app(local: LocalSlack, web_client: AsyncWebClient, desk: Desk) -> AsyncIterator[AsyncApp]:
    """The real Bolt app with every listener, connected."""
    made = AsyncApp(name="steward", client=web_client)
    for part in PARTS:
        part.register(made, desk)
    handler = AsyncSocketModeHandler(
        made, local.app_token, web_client=AsyncWebClient(local.app_token, base_url=local.api_url)
    )
    await handler.connect_async()
    await local.until(lambda it: it.socket_mode.connections > 0)
    yield made
    await handler.close_async()
    await handler.client.aiohttp_client_session.close()


@pytest.fixture
async def schedule(store: Store) -> Schedule:
    """Of Ada's in #engineering."""
    return await store.schedules.add(
        Schedule(
            id="schedule-1",
            name="Postgres",
            team="T0LOCAL",
            owner="U0ADA",
            channel=CHANNEL,
            question="what is new about Postgres releases?",
            cron="0 9 * * mon",
            time_zone="Europe/Berlin",
            run_microdollars=100_000,
            month_microdollars=1_000_000,
            created_at=1.0,
            next_at=2.0,
        )
    )
