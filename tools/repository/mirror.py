"""A bare copy of a remote, shared by all runs, kept by one lock."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
from pathlib import Path

from patterns.errors import RefUnknown, RepositoryEmpty, RepositoryUnreachable
from patterns.values.repository import Base
from tools.repository.environment import hardened
from tools.repository.git import Git
from tools.repository.locks import MirrorLock
from tools.repository.objects.objects import Objects
from tools.repository.remote.credentials import Credentials
from tools.repository.remote.remote import Remote, transport_of
from tools.repository.rules.refs import branch_problem, is_commit
from tools.repository.scratch import Scratch
from tools.repository.settings import RepositorySettings

_ORIGIN = "refs/remotes/origin/"
_REFSPEC = f"+refs/heads/*:{_ORIGIN}*"


class Mirror:
    """The mirror of one configured repository. It makes itself on first use."""

    def __init__(
        self, name: str, settings: RepositorySettings, *, root: Path, scratch: Scratch, credentials: Credentials | None
    ) -> None:
        """Makes nothing yet."""
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40]
        digest = hashlib.sha256(f"{name}\n{settings.url}".encode()).hexdigest()[:12]
        self.name = name
        self.settings = settings
        self._directory = root / f"{slug}-{digest}.git"
        environment = hardened(home=scratch.home, git_directory=self._directory, transport=transport_of(settings))
        self._lock = MirrorLock(root / f"{slug}-{digest}.lock")
        self._fetched_at = -1.0
        self._default_branch = settings.default_branch
        self._is_made = False
        self._present: set[str] = set()
        self.git = Git(environment)
        self.remote = Remote(name, settings, environment=environment, credentials=credentials)
        self.objects = Objects(self.git, scratch)

    async def fetch(self) -> None:
        """Take over the remote's branches. Raises `RepositoryUnreachable`.

        Whoever waited while another fetch began and ended has what it wants.
        """
        asked_at = time.monotonic()
        async with self._lock.held():
            if self._fetched_at >= asked_at:
                return
            began_at = time.monotonic()
            await self._make()
            await self.remote.fetch(_REFSPEC, "--prune")
            self._fetched_at = began_at

    async def tip(self, branch: str | None) -> Base:
        """The commit at a branch's tip as of the last fetch. Raises `RefUnknown`, `RepositoryEmpty`."""
        wanted = branch or await self._default()
        return Base(repository=self.name, branch=wanted, commit=await self._resolve(wanted, f"{_ORIGIN}{wanted}"))

    async def commit_of(self, ref: str) -> str:
        """The commit that a branch of the remote, or a full object name, stands for. Raises `RefUnknown`."""
        if is_commit(ref):
            await self.ensure(ref)
            return ref
        return await self._resolve(ref, f"{_ORIGIN}{ref}")

    async def ensure(self, commit: str) -> None:
        """Have a commit here, fetching where it is not. Raises `RefUnknown`."""
        if not is_commit(commit):
            raise RefUnknown("not a full object name", ref=commit[:80])
        if commit in self._present:
            return
        if not self._is_made:
            async with self._lock.held():
                await self._make()
        if await self._has(commit):
            return
        await self.fetch()
        if await self._has(commit):
            return
        async with self._lock.held():  # no branch holds it any more; the remote may still give it by name
            with contextlib.suppress(RepositoryUnreachable):
                await self.remote.fetch(commit)
        if not await self._has(commit):
            raise RefUnknown("the remote no longer has this commit", ref=commit)

    async def _default(self) -> str:
        if self._default_branch is None:
            try:
                self._default_branch = await self.remote.default_branch()
            except RefUnknown:
                await self._refuse_empty()
                raise
        return self._default_branch

    async def _resolve(self, ref: str, full: str) -> str:
        if why := branch_problem(ref):
            raise RefUnknown(why, ref=ref.encode("ascii", "backslashreplace").decode()[:80])
        ended = await self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{full}^{{commit}}")
        if ended.status == 0:
            return ended.stdout.decode("ascii").strip()
        await self._refuse_empty()
        raise RefUnknown("no such branch at the remote", ref=ref)

    async def _refuse_empty(self) -> None:
        if not await self.git.output("for-each-ref", "--count=1", _ORIGIN):
            raise RepositoryEmpty(f"{self.name} has no branch yet")

    async def _has(self, commit: str) -> bool:
        if (await self.git.run("cat-file", "-e", f"{commit}^{{commit}}")).status != 0:
            return False
        self._present.add(commit)
        return True

    async def _make(self) -> None:
        """Each time anew: of one that stands, it changes nothing; one that was deleted meanwhile comes back."""
        await asyncio.to_thread(_unlock, self._directory)
        await self.git.output("init", "--bare", "--quiet")
        self._is_made = True


def _unlock(directory: Path) -> None:
    """Delete the locks that a killed git has left. Only the holder of the mirror's own lock may: nobody else writes."""
    for lock in (*directory.glob("*.lock"), *(directory / "refs").rglob("*.lock")):
        with contextlib.suppress(OSError):  # then git says what is wrong with it
            lock.unlink()
