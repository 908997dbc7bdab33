"""The house: every part made and joined, in the order in which they can be. The one place that knows all names."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.examine import examine_aloud
from bot.outside.endpoint import preset_of
from bot.outside.token import check_token
from bot.policy.accounts import accounts_of, credentials_of, keys_of
from bot.policy.keys import audit_keys_of
from bot.policy.operator import OperatorPolicy
from bot.policy.redaction import redactor_of
from bot.settings import Settings
from bot.trail.start import began
from bot.workflows import Workflows
from handlers.choosing.carrying import ChoosingCarrier
from handlers.desk import Desk
from handlers.digests.carrying import QuietCarrier
from handlers.escalations.sweep import sweep
from handlers.slack.client import Slack
from handlers.slack.limiter import Limiter
from handlers.thread.carry import Carrier
from patterns.guardrails.authority.deciders import deciders_of
from patterns.guardrails.intake.places import Places
from patterns.guardrails.models.metered import Metered
from patterns.guardrails.models.redacted import Redacted
from patterns.ports.model import Model
from patterns.ports.world import Web
from patterns.redaction.redactor import Redactor
from tools.code.code import SourceCode
from tools.engine.client import EngineClient
from tools.engine.engine import Engine
from tools.github.accounts import Account
from tools.github.host import GitHub
from tools.model.endpoint import Endpoint
from tools.model.prices import PriceTable
from tools.model.retries import Retrying
from tools.picture.painter import Painter
from tools.repository.checkout.check import Runner
from tools.repository.repositories import Repositories
from tools.sandbox.sandbox import Sandbox
from tools.sandbox.workbench import Workbench
from tools.store.store import Store
from tools.timing.cron import CronCalendar

log = logging.getLogger(__name__)

WORKBENCH_SECONDS = 60.0
CALL_PATIENCE = 2.5
"""A call with its retries may take this many times the deadline of one reply."""
REDELIVERED_SECONDS = 2 * 86_400.0
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Materials:
    """What takes long to make, made before the event loop runs."""

    settings: Settings
    policy: OperatorPolicy
    endpoint: Endpoint
    prices: PriceTable
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The variables that the policy names."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """As whom the repositories at GitHub are reached."""
    redactor: Redactor = field(default_factory=Redactor, repr=False)
    """Knows every secret that is given here."""
    notice: str = ""
    """Stands beside every model's words; says so where a model is rehearsed."""
    model_hint: str = ""
    """What to do when the model fails, where more is known than the error says."""

    @classmethod
    def gather(
        cls,
        settings: Settings,
        policy: OperatorPolicy,
        *,
        secrets: Mapping[str, str] = NOTHING,
        notice: str = "",
        model_hint: str = "",
    ) -> Materials:
        """Raises `ConfigurationInvalid` when no endpoint is chosen or a key cannot be read. Reads the keys' files."""
        preset = preset_of(settings)
        endpoint = Endpoint(
            base_url=preset.base_url,
            api_key=preset.api_key,
            models=preset.models,
            headers=preset.headers,
            account_headers=preset.account_headers,
            deadline_seconds=settings.model_deadline_seconds,
        )
        accounts = accounts_of(policy, secrets)
        redactor = redactor_of(settings, {**secrets, **keys_of(accounts)})
        prices = PriceTable(models=preset.models, overrides=settings.prices, base_url=preset.base_url)
        return cls(
            settings,
            policy,
            endpoint,
            prices,
            secrets=secrets,
            accounts=accounts,
            redactor=redactor,
            notice=notice,
            model_hint=model_hint,
        )


@dataclass(frozen=True, slots=True)
class FrontRooms:
    """What a process that talks with Slack has."""

    store: Store
    runs: EngineClient
    slack: Slack
    client: AsyncWebClient
    session: aiohttp.ClientSession
    """The process's one for HTTP: Slack, and the code host."""
    desk: Desk

    @property
    def places(self) -> Places:
        """The line in front of the work."""
        return Places(self.store.intake, self.runs, self.runs, self.desk.clock)


@asynccontextmanager
async def front_rooms(
    settings: Settings, policy: OperatorPolicy, redactor: Redactor | None = None
) -> AsyncIterator[FrontRooms]:
    """Slack, store and engine client. Without a `redactor` what is shown is looked through for the settings' secrets.

    Raises `ConfigurationInvalid` when Slack does not accept the token, `SlackUnavailable` when it does not answer;
    then nothing was made.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[],
        )
        team = await check_token(client)
        budgets = policy.budgets.applied(settings.budgets())
        hide = redactor or redactor_of(settings)
        store = Store(
            settings.database_url,
            owner=settings.executor_id,
            budgets=budgets,
            audit_keys=audit_keys_of(settings),
            redact=hide.line,
            capacity=settings.capacity(),
        )
        await store.open()
        stack.push_async_callback(store.close)
        await store.audit.record(await asyncio.to_thread(began, settings))
        runs = await stack.enter_async_context(EngineClient(settings.database_url))
        await runs.prepare(tasks_at_once=settings.width)
        slack = Slack(client, Limiter(time.monotonic), team, hide)
        desk = Desk(
            slack=slack,
            runs=runs,
            journals=runs,
            pictures=await stack.enter_async_context(Painter()),
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
            policy=policy.policy(team, settings.limits(), settings.command_prefix, settings.operator_command),
            clock=time.time,
            examine=partial(examine_aloud, settings, policy),
        )
        yield FrontRooms(store, runs, slack, client, session, desk)


@asynccontextmanager
async def workshop(
    materials: Materials, rooms: FrontRooms, web: Web, *, trusted_runner: Runner | None = None
) -> AsyncIterator[Engine]:
    """The engine at work, with all that the runs need. On leaving, steps that have begun end first.

    `trusted_runner` is for the commands of trusted samples on a host without a sandbox; only who has made those
    repositories hands one in.
    """
    settings = materials.settings
    sandbox = Sandbox(allow_container=settings.sandbox_allow == "container")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(materials.endpoint.close)
        tier = await sandbox.probe()
        if tier.name != "full":
            log.warning("%s", tier)
        remotes, github = credentials_of(materials.policy, materials.secrets, materials.accounts, rooms.session)
        repositories = Repositories(
            materials.policy.repositories,
            Path(settings.data_folder),
            runner=sandbox,
            trusted_runner=trusted_runner,
            credentials=remotes,
            audit=rooms.store.audit,
            redactor=materials.redactor,
        )
        await stack.enter_async_context(repositories)
        code = await stack.enter_async_context(SourceCode())
        store = rooms.store
        carrier = Carrier(
            slack=rooms.slack,
            effects=store.effects,
            questions=store.questions,
            runs=store.runs,
            ledger=store.ledger,
            audit=store.audit,
            places=rooms.places,
            notice=materials.notice,
            model_hint=materials.model_hint,
            deciders=partial(deciders_of, policy=rooms.desk.policy),
        )
        host = GitHub(materials.accounts, rooms.session, github, audit=rooms.store.audit)
        quiet = QuietCarrier(carrier, rooms.runs, store.schedules, prefix=settings.command_prefix)
        workflows = Workflows(
            carrier=carrier,
            choosing=ChoosingCarrier(carrier, settings.command_prefix),
            quiet=quiet,
            model_of=partial(model_of, materials=materials, store=store),
            prices=materials.prices,
            repository=repositories,
            code=code,
            host=host,
            review_host=host,
            reviews=store.reviews,
            shelf=store.research,
            workbench=Workbench(sandbox, timeout_seconds=WORKBENCH_SECONDS),
            web=web,
            ledger=store.ledger,
            schedules=store.schedules,
            runs=rooms.runs,
        )
        engine = Engine(settings.database_url, executor_id=settings.executor_id, tasks_at_once=settings.width)
        for kind, workflow in workflows.all().items():
            engine.register(kind, workflow)
        await stack.enter_async_context(engine)
        await redeliver(rooms)
        yield engine


def model_of(account: str, *, materials: Materials, store: Store) -> Model:
    """The model that charges one run's account. Retries outside the ledger: every attempt is charged by itself."""
    metered = Metered(materials.endpoint, ledger=store.ledger, prices=materials.prices, account=account)
    patient = Retrying(metered, deadline_seconds=materials.settings.model_deadline_seconds * CALL_PATIENCE)
    return Redacted(patient, materials.redactor)


async def redeliver(rooms: FrontRooms, seconds: float = REDELIVERED_SECONDS) -> None:
    """Do again what a crash may have swallowed: runs not yet enqueued, what a decision brings about. Each but once."""
    await rooms.desk.start_again()
    await sweep(rooms.desk, seconds)


async def retain(rooms: FrontRooms, days: float) -> None:
    """Delete ended runs that are older than the retention, and what only they needed."""
    count = await rooms.runs.retain(days)
    rows = await rooms.store.retain(days)
    log.info("retention: %s ended runs and %s rows of ours deleted", count, rows)


async def tidy(settings: Settings, policy: OperatorPolicy) -> None:
    """Pack the mirrors of the repositories on this machine's disk; runs go on meanwhile."""
    async with Repositories(policy.repositories, Path(settings.data_folder), runner=Sandbox()) as repositories:
        await repositories.tidy()
    log.info("tidying: the mirrors of %s repositories are packed", len(policy.repositories))
