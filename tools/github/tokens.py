"""The credentials of the repositories at GitHub: a token as it is configured, or an App's own of an hour."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from gidgethub.apps import get_jwt
from pydantic import BaseModel, Field

from patterns.errors import CredentialRefused, HostRefused
from tools.github.accounts import Account, App, Place
from tools.github.client import speaking

EARLY_SECONDS = 300.0
"""A token is replaced this long before its end, so that nothing begins with one that ends meanwhile."""
ASKED_FOR = {"contents": "write", "pull_requests": "write"}
"""No more than is needed, whatever the App was granted; `workflows` least of all."""
_NOT_FOUND = 404


class Issued(BaseModel):
    """GitHub's answer: a token and its end."""

    token: str = Field(repr=False, min_length=1)
    expires_at: datetime


class Installation(BaseModel):
    """An App in an account, with what it was granted there."""

    id: int
    permissions: dict[str, str] = {}


@dataclass(slots=True)
class _Shelf:
    """One repository's token, and the turn to get a new one."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    issued: Issued | None = None


class GitHubCredentials:
    """Tokens by the configured name of the repository. Several runs wait for one and the same new token."""

    def __init__(
        self, accounts: Mapping[str, Account], session: aiohttp.ClientSession, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._accounts = accounts
        self._session = session
        self._clock = clock
        self._shelves = {name: _Shelf() for name in accounts}

    async def header(self, repository: str) -> str:
        """The whole HTTP header that git sends. Raises `CredentialRefused`, `RepositoryUnreachable`."""
        try:
            pair = f"x-access-token:{await self.token(repository)}"
        except HostRefused as error:
            reason = error.facts.get("reason", error.detail)
            raise CredentialRefused(error.detail, name=repository, reason=reason) from error
        return f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"

    async def token(self, repository: str) -> str:
        """Raises `HostRefused`, `RepositoryUnreachable`; `KeyError` for a repository that is not one of these."""
        account = self._accounts[repository]
        if not isinstance(account.access, App):
            return account.access.value
        shelf = self._shelves[repository]
        async with shelf.turn:
            if shelf.issued is None or shelf.issued.expires_at.timestamp() - EARLY_SECONDS <= self._clock():
                shelf.issued = await issue(account.place, account.access, self._session)
            return shelf.issued.token

    def forget(self, repository: str, token: str) -> bool:
        """Drop a token that was not accepted; False where asking again would give the same one."""
        shelf = self._shelves[repository]
        if shelf.issued is None:
            return False
        if shelf.issued.token == token:
            shelf.issued = None
        return True


async def issue(place: Place, app: App, session: aiohttp.ClientSession) -> Issued:
    """A new token for this repository alone."""
    async with speaking(session, place.api) as github:
        number = app.installation or str((await installation_of(place, app, session)).id)
        answer = await github.post(
            f"/app/installations/{number}/access_tokens",
            data={"repositories": [place.name], "permissions": ASKED_FOR},
            jwt=await _signed(app),
        )
        return Issued.model_validate(answer)


async def installation_of(place: Place, app: App, session: aiohttp.ClientSession) -> Installation:
    """The App where the repository is. Raises `HostRefused`, `RepositoryUnreachable`."""
    path = f"/app/installations/{app.installation}" if app.installation else f"{place.path}/installation"
    try:
        async with speaking(session, place.api) as github:
            found = await github.getitem(path, jwt=await _signed(app))
            return Installation.model_validate(found)
    except HostRefused as error:
        if error.facts.get("status") != _NOT_FOUND:
            raise
        why = f"the GitHub App {app.id} is not installed for {place}"
        raise HostRefused(error.detail, reason=why, status=_NOT_FOUND) from error


async def _signed(app: App) -> str:
    """What proves for some minutes that we are the App. In a thread: reading the key and signing take up to 0.1 s."""
    return await asyncio.to_thread(get_jwt, app_id=app.id, private_key=app.private_key)
