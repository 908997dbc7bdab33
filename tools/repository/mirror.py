"""A bare copy of a remote, shared by all runs, and the only place that speaks with the remote."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
from collections.abc import Mapping
from pathlib import Path

from patterns.errors import RefUnknown, RepositoryEmpty, RepositoryError, RepositoryUnreachable
from patterns.values.repository import Base
from tools.repository.environment import hardened, networked
from tools.repository.git import Ended, Git
from tools.repository.locks import MirrorLock
from tools.repository.objects.objects import Objects
from tools.repository.rules.addresses import local_path
from tools.repository.rules.refs import branch_problem, is_commit
from tools.repository.scratch import Scratch
from tools.repository.settings import RepositorySettings

_NETWORK_SECONDS = 900.0
_ORIGIN = "refs/remotes/origin/"
_REFSPEC = f"+refs/heads/*:{_ORIGIN}*"
_CALM = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c gc.auto=0"
"""For the other side of a local transport, which is a git of ours in a directory whose configuration is not."""


class Mirror:
    """The mirror of one configured repository. It makes itself on first use."""

    def __init__(
        self, name: str, settings: RepositorySettings, *, root: Path, scratch: Scratch, credentials: Mapping[str, str]
    ) -> None:
        """`credentials` are looked up by `name` at each call, so that what issues them may replace them."""
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40]
        digest = hashlib.sha256(f"{name}\n{settings.url}".encode()).hexdigest()[:12]
        self.name = name
        self.settings = settings
        self._directory = root / f"{slug}-{digest}.git"
        self._credentials = credentials
        self._environment = hardened(
            home=scratch.home, git_directory=self._directory, transport="file" if settings.local else "https"
        )
        self._lock = MirrorLock(root / f"{slug}-{digest}.lock")
        self._fetched_at = -1.0
        self._default_branch = settings.default_branch
        self._is_made = False
        self._present: set[str] = set()
        self.git = Git(self._environment)
        self.objects = Objects(self.git, scratch)

    @property
    def _url(self) -> str:
        return local_path(self.settings.url) if self.settings.local else self.settings.url

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
            options = ("--prune", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
            await self._remote_read("fetch", *options, *self._calm("upload-pack"), "--", self._url, _REFSPEC)
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
            options = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
            await self._network().run("fetch", *options, *self._calm("upload-pack"), "--", self._url, commit)
        if not await self._has(commit):
            raise RefUnknown("the remote no longer has this commit", ref=commit)

    async def remote_branch(self, branch: str) -> str | None:
        """Where a branch stands at the remote at this moment. Raises `RepositoryUnreachable`."""
        ref = f"refs/heads/{branch}"
        output = await self._remote_read("ls-remote", *self._calm("upload-pack"), "--", self._url, ref)
        lines = (line.split("\t") for line in output.decode(errors="replace").splitlines())
        return next((commit for commit, name in lines if name == ref), None)

    async def push(self, commit: str, branch: str, expected: str | None) -> Ended:
        """Set a branch of the remote, which stands at `expected` or does not exist yet; another one is not moved."""
        ref = f"refs/heads/{branch}"
        options = ("--no-verify", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")
        lease = f"--force-with-lease={ref}:{expected or ''}"
        return await self._network().run(
            "push", *options, lease, *self._calm("receive-pack"), "--", self._url, f"{commit}:{ref}"
        )

    async def _default(self) -> str:
        if self._default_branch is None:
            output = await self._remote_read(
                "ls-remote", "--symref", *self._calm("upload-pack"), "--", self._url, "HEAD"
            )
            found = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", output.decode(errors="replace"), re.MULTILINE)
            if found is None:
                await self._refuse_empty()
                raise RefUnknown("the remote names no default branch", ref="HEAD")
            self._default_branch = found.group(1)
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

    async def _remote_read(self, *arguments: str) -> bytes:
        try:
            ended = await self._network().run(*arguments)
        except RepositoryError as error:
            if not error.facts.get("timed_out"):
                raise
            raise RepositoryUnreachable(error.detail, name=self.name) from error
        if ended.status != 0:
            raise RepositoryUnreachable(ended.words, name=self.name)
        return ended.stdout

    def _network(self) -> Git:
        header = "" if self.settings.local else self._credentials.get(self.name, "")
        environment = networked(self._environment, url=self.settings.url, header=header)
        return Git(environment, timeout_seconds=_NETWORK_SECONDS)

    def _calm(self, side: str) -> tuple[str, ...]:
        return (f"--{side}={_CALM} {side}",) if self.settings.local else ()


def _unlock(directory: Path) -> None:
    """Delete the locks that a killed git has left. Only the holder of the mirror's own lock may: nobody else writes."""
    for lock in (*directory.glob("*.lock"), *(directory / "refs").rglob("*.lock")):
        with contextlib.suppress(OSError):  # then git says what is wrong with it
            lock.unlink()
