"""The GitHub of the local workspace: behind its one repository stands a bare one on this machine."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.local.github.answers import Json
from bot.local.github.comparing import branches_of, changed, merged_into
from bot.local.github.server import FakeGitHub
from bot.local.github.state import Repository
from tools.github.accounts import Account, Place, Token
from tools.repository.environment import hardened
from tools.repository.git import Git

OWNER, NAME = "acme", "shop"
HOST = "127.0.0.1"
LOGIN = "steward"
_MAIN = "main"


class LocalGitHub:
    """An asynchronous context.

    Where branches stand and what they change is looked up in git before each answer: what is pushed is there.
    """

    def __init__(self, origin: Path) -> None:
        self.server = FakeGitHub(site="", look=self._look)
        self._git = Git(hardened(home=origin, git_directory=origin, transport="file"))
        self._token = secrets.token_hex(16)
        self._turn = asyncio.Lock()
        self._shown: dict[int, tuple[str, str]] = {}
        """The two commits that a pull request was last compared by."""

    async def __aenter__(self) -> Self:
        await self._look()
        self.server.people.add(self._token)
        self.server.logins[self._token] = LOGIN
        await self.server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.__aexit__(kind, error, trace)

    @property
    def account(self) -> Account:
        """As whom Steward comes here."""
        return Account(Place(OWNER, NAME, api=self.server.api, host=HOST), Token(self._token))

    @property
    def repository(self) -> Repository:
        """What stands here."""
        return self.server.repositories[f"{OWNER}/{NAME}"]

    def open(self, branch: str, *, login: str, title: str, body: str) -> Json:
        """Open a pull request onto main, as somebody does on the page of the real one."""
        return self.server.pull(branch, repository=f"{OWNER}/{NAME}", login=login, title=title, body=body)

    async def _look(self) -> None:
        async with self._turn:
            branches = await branches_of(self._git)
            if branches != self.repository.branches:
                self.repository.same_as_base = await merged_into(self._git, branches[_MAIN])
                self.repository.branches = branches
            for pull in self.repository.pulls:
                await self._follow(pull)

    async def _follow(self, pull: Json) -> None:
        """Show the change between the branches as they stand now; one that is gone or merged leaves it as it was."""
        base, head = (self.repository.branches.get(pull[end]["ref"], "") for end in ("base", "head"))
        here = (base, head)
        if pull["state"] != "open" or not base or not head or self._shown.get(pull["number"]) == here:
            return
        found = await changed(self._git, base, head)
        if not found.commits:
            pull |= {"state": "closed", "merged": True}
            return
        pull["base"]["sha"], pull["head"]["sha"], pull["commits"] = base, head, len(found.commits)
        discussion = self.repository.discussions[pull["number"]]
        discussion.commits = found.commits
        discussion.show_files(found.files)
        self._shown[pull["number"]] = here
