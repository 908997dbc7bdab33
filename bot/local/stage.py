"""The local workspace: everything real but Slack, GitHub, the pages and, without a key, the model."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import get_args

from pydantic import SecretStr

from bot.house import Materials, front_rooms, workshop
from bot.local.github.bare import LocalGitHub
from bot.local.library import LIBRARY, make_library_origin
from bot.local.origin import make_origin
from bot.local.rehearsal.recordings import read_recordings
from bot.local.rehearsal.server import HINT, LABEL, NOTICE, PREFIX, Rehearsal, served
from bot.local.samples import SAMPLE, AtLocalGitHub, github_of, trusted
from bot.local.site.sample_site import SampleSite
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from bot.policy.operator import OperatorPolicy
from bot.policy.secrets import read_secrets
from bot.settings import Settings
from bot.slack_in import slack_in
from bot.timetable import timetable
from patterns.values.conversation import Role
from tools.model.prices import Rate
from tools.sandbox.unconfined import Unconfined
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import public_web

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
RATE = Rate.model_validate({"input": "0.5", "cached_input": "0.05", "output": "2"})
"""A made-up price, so that the ledger and its caps work in a rehearsal as they do with a real model."""
REHEARSAL_SECONDS = 0.4
OPERATOR = "U0ADA"
"""Whom the page opens as; what everybody else may see is looked at by changing over to them."""
SITE_NOTICE = "The web is a bundled sample site and GitHub is played, both on this machine."
SITE_LABEL = "sample web"


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands while it runs."""

    slack: LocalSlack
    github: LocalGitHub
    settings: Settings
    rehearsal: Rehearsal | None
    """None where a real model answers."""
    notice: str

    @property
    def pull_url(self) -> str:
        """The page of the pull request that is to be reviewed."""
        return str(self.github.repository.pulls[0]["html_url"])


@asynccontextmanager
async def set_stage(
    settings: Settings, *, own: OperatorPolicy | None = None, port: int = 0, seconds: float = REHEARSAL_SECONDS
) -> AsyncIterator[Stage]:
    """Set everything up in a folder that goes with it, and let Steward work; all that listens is on loopback.

    `own`: an operator's repositories to be tried beside those that it has. What is pushed to them stays there.
    """
    async with AsyncExitStack() as stack:
        folder = Path(await asyncio.to_thread(mkdtemp, prefix="steward-local-"))
        stack.push_async_callback(asyncio.to_thread, shutil.rmtree, folder, ignore_errors=True)
        site = await stack.enter_async_context(SampleSite())
        rehearsal = None if has_model(settings) else await asyncio.to_thread(rehearse, site, seconds)
        notice = f"{NOTICE} {SITE_NOTICE}" if rehearsal else SITE_NOTICE
        label = f"{LABEL}, {SITE_LABEL}" if rehearsal else SITE_LABEL
        origin, library = await make_origin(folder), await make_library_origin(folder)
        github = await stack.enter_async_context(github_of(origin))
        manifest = await asyncio.to_thread(Manifest.read, MANIFEST)
        slack = LocalSlack(port=port, manifest=manifest, notice=notice)
        await stack.enter_async_context(slack)
        model_url = ""
        if rehearsal:
            model_url = f"{await stack.enter_async_context(served(rehearsal.application()))}/v1"
        local = local_settings(settings, slack=slack, folder=folder, model_url=model_url)
        policy = local_policy(origin, library, own or OperatorPolicy())
        hint = HINT if rehearsal else ""
        secrets = await asyncio.to_thread(read_secrets, policy)
        materials = await asyncio.to_thread(
            Materials.gather, local, policy, secrets=secrets, notice=label, model_hint=hint
        )
        materials = replace(materials, accounts={**materials.accounts, SAMPLE: github.account})
        rooms = await stack.enter_async_context(front_rooms(local, policy))
        web = await stack.enter_async_context(
            public_web(Fused([SiteSearch(site.search_base, "the search of the sample pages")]), site.exceptions)
        )
        await stack.enter_async_context(workshop(materials, rooms, web, trusted_runner=Unconfined()))
        await stack.enter_async_context(timetable(rooms, local, policy))
        await stack.enter_async_context(slack_in(local, rooms))
        yield Stage(slack=slack, github=github, settings=local, rehearsal=rehearsal, notice=notice)


def rehearse(site: SampleSite, seconds: float) -> Rehearsal:
    """The rehearsal model, with the addresses that the sample site has this time."""
    return Rehearsal(read_recordings(origins=site.origins), seconds=seconds)


def has_model(settings: Settings) -> bool:
    """Whether the environment names a model to work with."""
    keys = (settings.openai_api_key, settings.skytells_api_key)
    return bool(settings.model_base_url) or any(key.get_secret_value() for key in keys)


def local_policy(origin: Path, library: Path, own: OperatorPolicy) -> OperatorPolicy:
    """The workspace's repositories and the operator's, for everybody and with no approvers: whoever asks decides.

    The people and channels that a policy names are those of another workspace.
    """
    everybody = {"requesters": None, "approvers": (), "channels": (), "self_approval": None}
    others = {name: one.model_copy(update=everybody) for name, one in own.repositories.items()}
    ours = {SAMPLE: trusted(origin, AtLocalGitHub), LIBRARY: trusted(library)}
    return OperatorPolicy(operators=(OPERATOR,), repositories={**others, **ours})


def local_settings(settings: Settings, *, slack: LocalSlack, folder: Path, model_url: str) -> Settings:
    """The operator's settings with the local workspace in Slack's place."""
    changed: dict[str, object] = {
        "slack_api_url": slack.api_url,
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_mode": "socket",
        "command_prefix": "",
        "operator_command": "steward",
        "database_url": f"sqlite:///{folder}/steward.sqlite",
        "data_folder": folder,
    }
    if model_url:
        roles = get_args(Role)
        changed |= {
            "model_base_url": model_url,
            "models": {role: f"{PREFIX}{role}" for role in roles},
            "prices": {f"{PREFIX}{role}": RATE for role in roles},
        }
    return settings.model_copy(update=changed)
