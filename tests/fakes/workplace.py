"""All that whole runs need around the house: a Slack, a model that answers from recordings, pages, a GitHub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from pydantic import SecretStr

from bot.house import Materials, front_rooms, workshop
from bot.local.github.bare import LocalGitHub
from bot.local.origin import make_origin
from bot.local.rehearsal.recordings import read_recordings
from bot.local.rehearsal.server import PREFIX
from bot.local.samples import SAMPLE, AtLocalGitHub, github_of, trusted
from bot.local.site.sample_site import SampleSite
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings
from bot.slack_in import slack_in
from patterns.values.conversation import Role
from patterns.values.house.audit import AuditEntry
from tests.fakes.books import laid_out
from tests.fakes.canaries import MODEL_KEY, settle, watched
from tests.fakes.watched_model import WatchedModel
from tools.github.accounts import Account, Token
from tools.model.prices import Rate
from tools.repository.environment import hardened
from tools.repository.git import Git
from tools.sandbox.unconfined import Unconfined
from tools.store.store import Store
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import public_web

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
NOTHING: Mapping[str, object] = MappingProxyType({})
OF_TOKENS = frozenset({"auth.test", "apps.connections.open"})
"""Methods that are asked with a token alone."""
RATE = Rate.model_validate({"input": "0.5", "cached_input": "0.05", "output": "2"})


@dataclass(frozen=True, slots=True)
class Workplace:
    """What stands outside of Steward's own process."""

    slack: LocalSlack
    model: WatchedModel
    site: SampleSite
    github: LocalGitHub
    origin: Path
    settings: Settings
    policy: OperatorPolicy

    @property
    def accounts(self) -> Mapping[str, Account]:
        """As whom the sample repository's GitHub is reached."""
        return {SAMPLE: self.github.account}

    @property
    def secrets(self) -> Mapping[str, str]:
        """What Steward is given here and must never show."""
        access = self.github.account.access
        assert isinstance(access, Token)
        own = {"bot token": self.slack.bot_token, "app token": self.slack.app_token, "model key": MODEL_KEY}
        return {**own, "repository token": access.value}

    @property
    def database(self) -> Path | None:
        """The file, where it is one."""
        url = self.settings.database_url
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None

    async def git(self, *arguments: str) -> str:
        """What git says of the remote."""
        git = Git(hardened(home=self.origin.parent, git_directory=self.origin, transport="file"))
        return (await git.output(*arguments)).decode().strip()

    async def told(self, run_id: str) -> list[AuditEntry]:
        """What the audit says of a run, the oldest first; its chain is whole."""
        store = Store(self.settings.database_url)
        rows, found = await store.audit.latest(99, run_id=run_id), await store.audit.verify()
        await store.close()
        assert found.broken is None, found.why
        return [row.entry for row in reversed(rows)]

    async def branches(self) -> dict[str, str]:
        """Commits by branch, of those that Steward pushed."""
        listed = await self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/steward")
        return dict(line.split() for line in listed.splitlines())


@asynccontextmanager
async def workplace(
    folder: Path, *, database_url: str = "", policy: Mapping[str, object] = NOTHING, **changed: object
) -> AsyncIterator[Workplace]:
    """Set it up; `policy` is said of the sample repository, `changed` are settings by the names of their fields."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(SampleSite())
        recordings = await asyncio.to_thread(read_recordings, origins=site.origins)
        model = await stack.enter_async_context(WatchedModel(recordings).open())
        origin = await make_origin(folder)
        github = await stack.enter_async_context(github_of(origin))
        manifest = await asyncio.to_thread(Manifest.read, MANIFEST)
        slack = await stack.enter_async_context(LocalSlack(manifest=manifest))
        settings = _settings(slack, model, folder).model_copy(
            update={"database_url": database_url or await asyncio.to_thread(_books, folder), **changed}
        )
        yield Workplace(slack, model, site, github, origin, settings, _policy(origin, policy))


def _books(folder: Path) -> str:
    return laid_out(folder / "steward.sqlite", with_journal=True)


@asynccontextmanager
async def at_work(place: Workplace) -> AsyncIterator[Workplace]:
    """Steward itself, in this process. None of its secrets is anywhere when it has ended."""
    settings = place.settings
    materials = replace(await asyncio.to_thread(Materials.gather, settings, place.policy), accounts=place.accounts)
    search = Fused([SiteSearch(place.site.search_base)])
    async with watched(place.secrets, materials.redactor) as canaries, _inside(place, materials, search):
        yield place
    kept = [(kept.content or b"").decode("latin-1") for kept in place.slack.world.files._files.values()]
    said = {
        "Slack's calls": [(call.method, call.arguments) for call in place.slack.calls if call.method not in OF_TOKENS],
        "what stands in Slack": place.slack.dump(),
        "a file in Slack": kept,
        "a prompt": place.model.asked,
    }
    await settle(canaries, database=place.database, folder=settings.data_folder, said=said)


@asynccontextmanager
async def _inside(place: Workplace, materials: Materials, search: Fused) -> AsyncIterator[None]:
    settings = place.settings
    async with (
        front_rooms(settings, place.policy, materials.redactor) as rooms,
        public_web(search, place.site.exceptions) as web,
        workshop(materials, rooms, web, trusted_runner=Unconfined()),
        slack_in(settings, rooms),
    ):
        yield


def _policy(origin: Path, said: Mapping[str, object]) -> OperatorPolicy:
    sample = trusted(origin, AtLocalGitHub).model_dump(exclude_unset=True)
    return OperatorPolicy(repositories={SAMPLE: AtLocalGitHub.model_validate({**sample, **said})})


def _settings(slack: LocalSlack, model: WatchedModel, folder: Path) -> Settings:
    roles = get_args(Role)
    return Settings.model_construct(
        slack_api_url=slack.api_url,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        openai_api_key=SecretStr(MODEL_KEY),
        data_folder=folder,
        model_base_url=f"{model.origin}/v1",
        models={role: f"{PREFIX}{role}" for role in roles},
        prices={f"{PREFIX}{role}": RATE for role in roles},
    )
