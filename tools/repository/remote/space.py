"""How much a fetch may bring: a limit of the mirror, and room that has to stay free on the disk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from patterns.errors import DiskFull, RepositoryTooLarge
from tools.repository.settings import MirrorLimits

T = TypeVar("T")
_LOOK_SECONDS = 0.5
_MEGABYTE = 1024 * 1024


class Room:
    """The disk below one mirror."""

    def __init__(self, directory: Path, limits: MirrorLimits, name: str) -> None:
        self._packs = directory / "objects" / "pack"
        self._limits = limits
        self._name = name

    async def prefix(self) -> tuple[str, ...]:
        """The words before git by which no file that it writes is longer than the whole mirror may be."""
        if await asyncio.to_thread(shutil.which, "prlimit") is None:
            return ()  # then only looking from time to time ends it
        return ("prlimit", f"--fsize={self._limits.megabytes * _MEGABYTE}", "--")

    async def watched(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it while there is room. Raises `DiskFull`, `RepositoryTooLarge` where there is not, and ends it."""
        self._refuse(await asyncio.to_thread(self._measured))
        try:
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(self._watch())
                result = await work()
                watch.cancel()
        except BaseExceptionGroup as errors:
            first = errors.exceptions[0]
            raise first from first.__cause__
        return result

    async def explain(self) -> None:
        """Of a fetch that failed: raise `RepositoryTooLarge` where a file came to its limit; git does not say so."""
        sizes = await asyncio.to_thread(self._sizes)
        if any(size >= self._limits.megabytes * _MEGABYTE for size in sizes):
            raise self._too_large("a pack came to the limit")

    def _too_large(self, words: str) -> RepositoryTooLarge:
        return RepositoryTooLarge(words, name=self._name, megabytes=self._limits.megabytes)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._refuse(await asyncio.to_thread(self._measured))

    def _refuse(self, measured: tuple[int, int]) -> None:
        free, used = measured
        if free < self._limits.free_megabytes:
            raise DiskFull("the disk of the mirrors", free_megabytes=free, needed_megabytes=self._limits.free_megabytes)
        if used > self._limits.megabytes:
            raise self._too_large(f"its packs take {used} MB")

    def _measured(self) -> tuple[int, int]:
        """Megabytes that are free, and that the packs take: loose objects are what our own work has left."""
        free = shutil.disk_usage(next(one for one in (self._packs, *self._packs.parents) if one.exists())).free
        return free // _MEGABYTE, sum(self._sizes()) // _MEGABYTE

    def _sizes(self) -> list[int]:
        return [_size(path) for path in self._packs.glob("*")]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it has its final name meanwhile
        return 0
