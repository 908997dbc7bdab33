"""Directories of this process that must not outlive it: indexes, checkouts, an empty home."""

from __future__ import annotations

import asyncio
import errno
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from patterns.errors import DiskFull, RepositoryError
from tools.repository.locks import FileLock
from tools.sandbox.process.remove import remove_tree

_LOCK = "owner.lock"
_PREFIX = "process-"
_PASSED = 0o711
"""A command with a user of its own gets through to its worktree; what lies beside it, it cannot list or open."""


class Scratch:
    """A directory below `root` with a lock as long as the process lives, so that a later one can tell what is left.

    `open` sweeps what dead processes left behind; what a living one holds is not touched.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._own: Path | None = None
        self._lock: FileLock | None = None

    @property
    def path(self) -> Path:
        """The directory. Raises `RepositoryError` before `open` and after `close`."""
        if self._own is None:
            raise RepositoryError("the repositories are not open")
        return self._own

    @property
    def home(self) -> Path:
        """An empty directory, to be HOME."""
        return self.path / "home"

    @property
    def all_binary(self) -> Path:
        """An attributes file by which every file is binary."""
        return self.path / "all-binary"

    async def open(self) -> None:
        """Make it, and delete what is left of processes that are gone. Raises `RepositoryError`."""
        try:
            for left in await asyncio.to_thread(self._make):
                await remove_tree(left)
        except OSError as error:
            raise RepositoryError(f"no place for worktrees: {error}") from error

    async def close(self) -> None:
        """Delete all of it."""
        own, self._own = self._own, None
        if own is not None:
            await remove_tree(own)
        if self._lock is not None:
            self._lock.release()

    @asynccontextmanager
    async def directory(self) -> AsyncIterator[Path]:
        """A fresh empty directory for small files of ours, gone afterwards."""
        path = await self._fresh("index-")
        try:
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)

    @asynccontextmanager
    async def worktree(self) -> AsyncIterator[Path]:
        """A fresh empty directory for a repository's files, gone afterwards, whatever its commands left in it."""
        path = await self._fresh("worktree-")
        try:
            yield path
        finally:
            await remove_tree(path)

    async def _fresh(self, prefix: str) -> Path:
        try:
            return Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=prefix, dir=self.path))
        except OSError as error:
            kind = DiskFull if error.errno == errno.ENOSPC else RepositoryError
            raise kind(f"no place for worktrees: {error}") from error

    def _make(self) -> list[Path]:
        self._root.mkdir(parents=True, exist_ok=True)
        self._root.chmod(_PASSED)
        left = [path for path in self._root.glob(f"{_PREFIX}*") if _is_left(path)]
        own = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._root))
        own.chmod(_PASSED)
        self._lock = FileLock(own / _LOCK)
        self._lock.take()
        (own / "home").mkdir()
        (own / "all-binary").write_text("* -diff\n", encoding="ascii")
        self._own = own
        return left


def _is_left(directory: Path) -> bool:
    """Whether no living process holds it. One that is just being made has no lock yet: it is let be."""
    if not (directory / _LOCK).exists():
        return False
    lock = FileLock(directory / _LOCK)
    free = lock.take()
    lock.release()
    return free
