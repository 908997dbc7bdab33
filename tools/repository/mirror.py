"""A bare copy of a remote, shared by all runs, kept by one lock."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
from pathlib import Path

from patterns.errors import RefUnknown, RepositoryEmpty, RepositoryUnreachable, StewardError
from patterns.values.repository.trees import Base
from tools.repository.environment import hardened
from tools.repository.git import Git
from tools.repository.locks import MirrorLock
from tools.repository.objects.objects import Objects
from tools.repository.remote.credentials import Credentials
from tools.repository.remote.remote import Remote, transport_of
from tools.repository.remote.space import Room
from tools.repository.rules.refs import branch_problem, is_commit
from tools.repository.scratch import Scratch
from tools.repository.settings import RepositorySettings
from tools.repository.tidying import base_ref, run_ref, sweep, tidy
from tools.sandbox.process.remove import remove_tree

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
        self._environment = environment
        self._lock = MirrorLock(root / f"{slug}-{digest}.lock")
        self._fetched_at = -1.0
        self._default_branch = settings.default_branch
        self._is_made = False
        self._present: set[str] = set()
        self._held: set[str] = set()
        self.git = Git(environment)
        room = Room(self._directory, settings.mirror, name)
        self.remote = Remote(name, settings, environment=environment, credentials=credentials, room=room)
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
            await self._fetch(_REFSPEC, "--prune")
            self._fetched_at = began_at

    async def tip(self, branch: str | None) -> Base:
        """The commit at a branch's tip as of the last fetch. Raises `RefUnknown`, `RepositoryEmpty`."""
        wanted = branch or await self._default()
        commit = await self._resolve(wanted, f"{_ORIGIN}{wanted}")
        await self._hold(commit)
        return Base(repository=self.name, branch=wanted, commit=commit)

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
                await self._fetch(commit)
        if not await self._has(commit):
            raise RefUnknown("the remote no longer has this commit", ref=commit)
        await self._hold(commit)

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

    async def kept(self, run_id: str) -> str | None:
        """What stands at the run's own ref."""
        ended = await self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", run_ref(run_id))
        return ended.stdout.decode("ascii").strip() if ended.status == 0 else None

    async def keep(self, run_id: str, commit: str, old: str | None) -> None:
        """Set the run's own ref, which stands at `old` (None: nowhere). Raises `RepositoryError` where it does not."""
        async with self._lock.held():  # whoever sweeps takes the lock of a ref for one that a killed git has left
            await self.git.output("update-ref", run_ref(run_id), commit, old or "0" * len(commit))

    async def tidy(self) -> None:
        """Pack, and let go what no run needs any more. Other work on this mirror's refs waits meanwhile."""
        async with self._lock.held():
            if not await asyncio.to_thread(self._directory.exists):
                return
            await asyncio.to_thread(sweep, self._directory)
            await tidy(self._environment)

    async def _hold(self, commit: str) -> None:
        """Keep what runs of today begin at, whatever becomes of its branch."""
        if (ref := base_ref(commit)) not in self._held:
            async with self._lock.held():
                await self.git.output("update-ref", ref, commit)
            self._held.add(ref)

    async def _fetch(self, what: str, *options: str) -> None:
        """A fetch that failed leaves no half of it; a mirror that never had anything is gone again."""
        try:
            await self.remote.fetch(what, *options)
        except StewardError:
            await asyncio.to_thread(sweep, self._directory)
            if not await self.git.output("for-each-ref", "--count=1"):
                await remove_tree(self._directory)
                self._forget()
            raise

    def _forget(self) -> None:
        self._is_made = False
        self._present.clear()
        self._held.clear()
        self.objects.forget()

    async def _make(self) -> None:
        """Each time anew: of one that stands, it changes nothing; one that was deleted meanwhile comes back."""
        await asyncio.to_thread(sweep, self._directory)
        if not await asyncio.to_thread(self._directory.exists):
            self._forget()
        await self.git.output("init", "--bare", "--quiet")
        self._is_made = True
