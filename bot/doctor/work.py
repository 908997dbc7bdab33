"""What runs work with: the database, the repositories."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.finding import Check, Finding, reason_of
from bot.policy.accounts import accounts_of, credentials_of
from bot.policy.operator import OperatorPolicy, RepositoryEntry
from bot.settings import Settings
from patterns.errors import ConfigurationInvalid, StewardError
from tools.repository.repositories import Repositories
from tools.sandbox.sandbox import Sandbox
from tools.store.store import Store

DATABASE_SECONDS = 45.0
"""Longer than the store itself waits, so that its own words are told."""
REPOSITORY_SECONDS = 120.0
SQLITE_REMEDY = (
    "STEWARD_DATABASE_URL must name a file that the user who runs Steward may write: sqlite:///var/steward.sqlite"
)
POSTGRES_REMEDY = "is the server up, and do name, password and database in STEWARD_DATABASE_URL fit?"


def checks_of_work(settings: Settings, policy: OperatorPolicy, secrets: Mapping[str, str]) -> list[Check]:
    """The database and each repository."""
    late = "a first copy of a large repository takes its time: run the doctor again; else check its address"
    repositories = [
        Check(
            f"repository {name}",
            partial(find_repository, settings, name, own, secrets),
            REPOSITORY_SECONDS,
            "reduced",
            late,
        )
        for name, own in policy.repositories.items()
    ]
    return [
        Check("database", partial(find_database, settings), DATABASE_SECONDS, remedy=database_remedy(settings)),
        *(repositories or [Check("repositories", _no_repositories)]),
    ]


async def find_database(settings: Settings) -> tuple[Finding, ...]:
    """Open it as a run would, bring its tables up to date, and write."""
    try:
        store = Store(settings.database_url)
        try:
            await store.open()
            await store.seen.first_time(f"doctor {uuid.uuid4().hex}")
        finally:
            await store.close()
    except StewardError as error:
        return (Finding("failed", "database", reason_of(error), database_remedy(settings)),)
    return (Finding("ok", "database", f"{shown_address(settings.database_url)}, writable"),)


def database_remedy(settings: Settings) -> str:
    """By the kind of database."""
    return POSTGRES_REMEDY if settings.database_url.startswith("postgres") else SQLITE_REMEDY


def shown_address(url: str) -> str:
    """The address without name, password and options."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


async def find_repository(
    settings: Settings, name: str, own: RepositoryEntry, secrets: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Fetch it as a run would; its mirror is warm afterwards."""
    what = f"repository {name}"
    alone = OperatorPolicy(repositories={name: own})
    try:
        accounts = await asyncio.to_thread(accounts_of, alone, secrets)
        async with aiohttp.ClientSession() as session:
            remotes, _ = credentials_of(alone, secrets, accounts, session)
            async with Repositories(
                {name: own}, settings.data_folder, runner=Sandbox(), credentials=remotes
            ) as repositories:
                base = await repositories.base(name)
    except ConfigurationInvalid as error:
        return (Finding("failed", what, error.detail, f"correct `credential` of {name}, or put the key there"),)
    except StewardError as error:
        remedy = f"can this host read {own.url}? correct `url` or `default_branch` of {name} in the policy file"
        return (Finding("reduced", what, reason_of(error), remedy),)
    return (Finding("ok", what, f"{base.branch} at {base.commit[:12]}"),)


async def _no_repositories() -> tuple[Finding, ...]:
    reason = "/refactor and the review of branches have nothing to work on"
    return (Finding("not set", "repositories", reason, "name some in the policy file (docs/policy.md)"),)
