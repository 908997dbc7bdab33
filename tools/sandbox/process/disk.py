"""A watch over what a command writes into its directory: the kernel caps one file, this caps them all."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.sandbox.limits import MIB, Limits

_LOOK_SECONDS = 0.1
_WALK_SECONDS = 3.0
_BLOCK_BYTES = 512


@dataclass(frozen=True, slots=True)
class Usage:
    """What a directory holds."""

    size: int
    """Bytes of blocks in use, so that a sparse file counts as what it takes."""
    entries: int


def measure(directory: Path) -> Usage:
    """Count everything below, following no link. Raises `OSError` for a tree too deep to be measured."""
    size = entries = 0
    open_directories = [str(directory)]
    while open_directories:
        try:
            with os.scandir(open_directories.pop()) as found:
                for entry in found:
                    entries += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        open_directories.append(entry.path)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue  # it went away under us, or its owner closed it: the floor of free space still holds
    return Usage(size=size, entries=entries)


@dataclass(frozen=True, slots=True)
class Free:
    """What a file system still has for us."""

    size: int
    """Bytes."""
    entries: int
    """Inodes; 0 where the file system does not count them."""


def free(directory: Path) -> Free:
    """Of the file system that the directory is on."""
    found = os.statvfs(directory)
    return Free(size=found.f_bavail * found.f_frsize, entries=found.f_favail)


class DiskWatch:
    """Calls `full` once the directory has grown past its cap, or its file system is nearly full.

    Free space is looked at ten times a second and costs one call; the tree is walked when that space has shrunk
    noticeably, and every few seconds anyway, never for more than a tenth of the time. Files that are deleted while
    open are in no walk: they are stopped by the floor of free space alone.
    """

    def __init__(self, directory: Path, limits: Limits, full: Callable[[str], None]) -> None:
        self._directory = directory
        self._limits = limits
        self._full = full

    async def watch(self) -> None:
        """Watch until cancelled, or until `full` has been called. What cannot be measured counts as full."""
        try:
            self._full(await self._until_full())
        except OSError as error:
            self._full(f"its directory cannot be measured ({error.strerror})")

    async def _until_full(self) -> str:
        start = await asyncio.to_thread(measure, self._directory)
        last = await asyncio.to_thread(free, self._directory)
        floor = min(self._limits.free_bytes, last.size // 2)
        next_walk = time.monotonic() + _WALK_SECONDS
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = await asyncio.to_thread(free, self._directory)
            if now.size < floor:
                return f"the disk has only {now.size // MIB} MiB left"
            began = time.monotonic()
            if self._shrunk(last, now) or began >= next_walk:
                last = now
                if why := await asyncio.to_thread(self._grown, start):
                    return why
                next_walk = time.monotonic() + max(_WALK_SECONDS, 10 * (time.monotonic() - began))

    def _shrunk(self, last: Free, now: Free) -> bool:
        step = min(self._limits.disk_bytes // 8, 64 * MIB)
        return last.size - now.size > step or last.entries - now.entries > self._limits.disk_files // 8

    def _grown(self, start: Usage) -> str:
        now = measure(self._directory)
        if now.size - start.size > self._limits.disk_bytes:
            return f"it wrote more than {self._limits.disk_bytes // MIB} MiB into its directory"
        if now.entries - start.entries > self._limits.disk_files:
            return f"it made more than {self._limits.disk_files} files in its directory"
        return ""
