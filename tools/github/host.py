"""GitHub, behind the port `CodeHost`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import aiohttp
from pydantic import BaseModel, Field

from patterns.errors import HostRefused, StewardError
from patterns.values.repository.trees import PullRequest
from tools.github.accounts import Account, Place
from tools.github.client import Client, Pause, speaking
from tools.github.tokens import GitHubCredentials

T = TypeVar("T")
_UNAUTHORIZED = 401
_NO_DRAFTS = "draft pull requests are not supported"


class _End(BaseModel):
    """One of the two branches."""

    label: str = ""
    ref: str


class _Pull(BaseModel):
    """A pull request as GitHub tells it."""

    number: int
    html_url: str = Field(pattern=r"^https?://")
    draft: bool = False
    head: _End
    base: _End

    def comes_from(self, place: Place, branch: str) -> bool:
        owner, _, ref = self.head.label.partition(":")
        return owner.casefold() == place.owner.casefold() and ref == branch

    def value(self) -> PullRequest:
        return PullRequest(number=self.number, url=self.html_url, draft=self.draft)


class GitHub:
    """The repositories whose pull requests live there, by their configured names."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        session: aiohttp.ClientSession,
        credentials: GitHubCredentials,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`pause` is how a limit of rate is waited for."""
        self._accounts = accounts
        self._session = session
        self._credentials = credentials
        self._pause = pause

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool
    ) -> PullRequest:
        """Once, however often it is asked; as ready for review where the repository has no drafts.

        Raises `HostRefused`, `RepositoryUnreachable`; then it may have been opened nevertheless, and is found the next
        time.
        """
        place = self._account(repository).place
        text = {"head": branch, "base": onto, "title": title, "body": body}

        async def open_with(github: Client) -> PullRequest:
            return await _standing(github, place, branch, onto) or await _open(github, place, {**text, "draft": draft})

        async def look_with(github: Client) -> PullRequest | None:
            return await _standing(github, place, branch, onto)

        try:
            return await self._ask(repository, open_with)
        except StewardError as error:
            standing = await self._ask_again(repository, look_with)
            if standing is None and draft and _NO_DRAFTS in error.detail.lower():
                return await self._ask(repository, lambda github: _open(github, place, {**text, "draft": False}))
            if standing is None:
                raise
            return standing

    async def _ask(self, repository: str, work: Callable[[Client], Awaitable[T]]) -> T:
        """With the repository's token, and once with a new one where that is not accepted any more."""
        token = await self._credentials.token(repository)
        try:
            return await self._ask_with(token, repository, work)
        except HostRefused as error:
            if error.facts.get("status") != _UNAUTHORIZED or not self._credentials.forget(repository, token):
                raise
        return await self._ask_with(await self._credentials.token(repository), repository, work)

    async def _ask_with(self, token: str, repository: str, work: Callable[[Client], Awaitable[T]]) -> T:
        api = self._account(repository).place.api
        async with speaking(self._session, api, token=token, pause=self._pause) as github:
            return await work(github)

    async def _ask_again(self, repository: str, work: Callable[[Client], Awaitable[T | None]]) -> T | None:
        """After a failure: what cannot be found out now does not hide why it failed."""
        try:
            return await self._ask(repository, work)
        except StewardError:
            return None

    def _account(self, repository: str) -> Account:
        account = self._accounts.get(repository)
        if account is None:
            raise HostRefused(reason=f"no token and no GitHub App is named for {repository}")
        return account


async def _standing(github: Client, place: Place, branch: str, onto: str) -> PullRequest | None:
    """The open pull request from our branch, best the one onto `onto`: people may have turned it to another branch.

    GitHub ignores a filter that it cannot read, so each is looked at.
    """
    where = {"head": f"{place.owner}:{branch}", "state": "open", "per_page": "100"}
    other: _Pull | None = None
    async for found in github.getiter(place.path + "/pulls{?head,state,per_page}", where):
        pull = _Pull.model_validate(found)
        if pull.comes_from(place, branch):
            if pull.base.ref == onto:
                return pull.value()
            other = other or pull
    return other.value() if other else None


async def _open(github: Client, place: Place, text: Mapping[str, object]) -> PullRequest:
    return _Pull.model_validate(await github.post(f"{place.path}/pulls", data=dict(text))).value()
