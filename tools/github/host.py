"""GitHub, behind the ports `CodeHost` and `ReviewHost`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

import aiohttp

from patterns.errors import HostRefused, StewardError
from patterns.guardrails.audited import audited
from patterns.ports.house.audit import Audit
from patterns.values.repository.reviews import HostFile, NewReview, PostedReview, Pull, Remark
from patterns.values.repository.trees import PullRequest
from tools.github import opening, told
from tools.github.accounts import Account
from tools.github.client import Client, Pause, speaking
from tools.github.reviews import posting, pulls, threads
from tools.github.tokens import GitHubCredentials

T = TypeVar("T")
_UNAUTHORIZED = 401
_NO_DRAFTS = "draft pull requests are not supported"


class GitHub:
    """The repositories whose pull requests live there, by their configured names."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        session: aiohttp.ClientSession,
        credentials: GitHubCredentials,
        *,
        pause: Pause = asyncio.sleep,
        audit: Audit | None = None,
    ) -> None:
        """`pause` is how a limit of rate is waited for; the `audit` is told of what is written there."""
        self._audit = audit
        self._accounts = accounts
        self._session = session
        self._credentials = credentials
        self._pause = pause
        self._turns = {name: asyncio.Lock() for name in accounts}

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool, run_id: str = ""
    ) -> PullRequest:
        """Once, however often it is asked; as ready for review where the repository has no drafts.

        Raises `HostRefused`, `RepositoryUnreachable`; then it may have been opened nevertheless, and is found the next
        time.
        """
        begun = told.pull_asked(repository, branch=branch, onto=onto, title=title, body=body, run_id=run_id)
        do = partial(self._open, repository, branch=branch, onto=onto, title=title, body=body, draft=draft)
        return await audited(self._audit, begun, do, partial(told.pull_opened, begun), refusal=told.unwritten())

    async def _open(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool
    ) -> PullRequest:
        place = self._account(repository).place
        text = {"head": branch, "base": onto, "title": title, "body": body}

        async def open_with(github: Client) -> PullRequest:
            standing = await opening.standing(github, place, branch, onto)
            return standing or await opening.open_one(github, place, {**text, "draft": draft})

        async def look_with(github: Client) -> PullRequest | None:
            return await opening.standing(github, place, branch, onto)

        try:
            return await self._ask(repository, open_with)
        except StewardError as error:
            standing = await self._ask_again(repository, look_with)
            if standing is None and draft and _NO_DRAFTS in error.detail.lower():
                ready = {**text, "draft": False}
                return await self._ask(repository, lambda github: opening.open_one(github, place, ready))
            if standing is None:
                raise
            return standing

    async def pull(self, repository: str, number: int) -> Pull:
        """One pull request as it stands now."""
        place = self._account(repository).place
        return await self._ask(repository, lambda github: pulls.pull(github, place, number))

    async def pull_files(self, repository: str, number: int) -> tuple[HostFile, ...]:
        """Its files with their hunks, 3000 at most."""
        place = self._account(repository).place
        return await self._ask(repository, lambda github: pulls.pull_files(github, place, number))

    async def remarks(self, repository: str, number: int) -> tuple[Remark, ...]:
        """The comments on its lines, thread by thread, 2000 at most; what is no longer part of it has no line."""
        place = self._account(repository).place
        return await self._ask(repository, lambda github: threads.remarks(github, place, number))

    async def post_review(self, repository: str, number: int, review: NewReview) -> PostedReview:
        """Once under its key, however often it is asked.

        Raises `HostRefused`, also where the commit or a line is no part of the pull request any more, and
        `RepositoryUnreachable`; then it may have been posted nevertheless, and is found the next time.
        """
        begun = told.review_asked(repository, number, review)
        do = partial(self._post, repository, number, review)
        return await audited(self._audit, begun, do, partial(told.review_posted, begun), refusal=told.unwritten())

    async def _post(self, repository: str, number: int, review: NewReview) -> PostedReview:
        place = self._account(repository).place

        async def look_with(github: Client) -> PostedReview | None:
            return await posting.standing(github, place, number, review.key)

        async with self._turns[repository]:
            try:
                return await self._ask(repository, lambda github: posting.post(github, place, number, review))
            except StewardError:
                if stands := await self._ask_again(repository, look_with):
                    return stands
                raise

    async def resolve(self, repository: str, number: int, remark: Remark, note: str) -> None:
        """Answer and close; where the token may not close, the answer stands.

        Raises `HostRefused`, `RepositoryUnreachable`; the answer that may stand then is not given twice.
        """
        begun = told.closing_asked(repository, number, remark, note)
        do = partial(self._resolve, repository, number, remark, note)
        await audited(self._audit, begun, do, lambda _: told.closed(begun), refusal=told.unwritten())

    async def _resolve(self, repository: str, number: int, remark: Remark, note: str) -> None:
        place = self._account(repository).place
        async with self._turns[repository]:
            await self._ask(repository, lambda github: threads.resolve(github, place, number, remark, note))

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
