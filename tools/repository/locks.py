"""One at a time, among the tasks of this process and among the processes of this machine."""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from patterns.errors import RepositoryError

_POLL_SECONDS = 0.05


class FileLock:
    """A flock on a file that may be left lying: it is free as soon as its holder is gone, however it went."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._descriptor: int | None = None
        self._is_wanted = False

    def take(self) -> bool:
        """Try once; blocks only as long as the file system does. Raises `OSError`."""
        with self._guard:
            self._is_wanted = True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        with self._guard:
            if self._is_wanted:
                self._descriptor = descriptor
                return True
        os.close(descriptor)
        return False

    def release(self) -> None:
        """Let go; a `take` still under way in a thread will not keep what it gets."""
        with self._guard:
            self._is_wanted = False
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


class MirrorLock:
    """Whoever changes a mirror's refs holds it. Not reentrant."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tasks = asyncio.Lock()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Wait for it as long as the caller likes: an `asyncio.timeout` around it is safe."""
        async with self._tasks:
            lock = FileLock(self._path)
            try:
                await self._wait(lock)
                yield
            finally:
                lock.release()

    async def _wait(self, lock: FileLock) -> None:
        try:
            while not await asyncio.to_thread(lock.take):  # noqa: ASYNC110  # no event comes from another process
                await asyncio.sleep(_POLL_SECONDS)
        except OSError as error:
            raise RepositoryError(f"the lock of the mirror: {error}") from error
