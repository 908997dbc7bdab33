"""A watch over the memory of a command's processes together: the kernel caps each, this caps their sum."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from tools.sandbox.limits import MIB, Limits

_LOOK_SECONDS = 0.25
_PROC = Path("/proc")
_IN_MEMORY = ("/tmp", "/dev/shm", "/home/sbx")  # noqa: S108  # the sandbox's own
_KIB = 1024
_COUNTED = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB", re.MULTILINE)
_SHARED_OUT = re.compile(rb"^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB", re.MULTILINE)
_FIRST_OF_ITS_NAMESPACE = re.compile(rb"^NSpid:\t\d+(?:\t\d+)*\t1$", re.MULTILINE)


def family(ancestor: int) -> list[int]:
    """A process and all its descendants, as they are now.

    Whoever loses its parent goes to the first process of its namespace, or to the nearest subreaper: it stays one.
    """
    children: dict[int, list[int]] = {}
    for name in os.listdir(_PROC):  # noqa: PTH208  # all of the host's, so without an object for each
        if name.isdigit():
            with suppress(OSError):
                told = (_PROC / name / "stat").read_bytes()
                parent = int(told[told.rindex(b")") + 2 :].split()[1])
                children.setdefault(parent, []).append(int(name))
    found = [ancestor]
    for process in found:
        found += children.get(process, ())
    return found


def _sum(processes: Iterable[int], file: str, fields: re.Pattern[bytes], fallback: Callable[[int], int]) -> int:
    total = 0
    for process in processes:
        try:
            told = fields.findall((_PROC / str(process) / file).read_bytes())
        except OSError:
            total += fallback(process)
        else:
            total += _KIB * sum(map(int, told))
    return total


def resident(process: int) -> int:
    """Bytes that a process holds, also what it shares with others; 0 for one that is gone."""
    return _sum([process], "status", _COUNTED, lambda _: 0)


def held(processes: Iterable[int]) -> int:
    """Bytes that they hold together, what is shared counted once; more where they hide how much that is."""
    return _sum(processes, "smaps_rollup", _SHARED_OUT, resident)


class MemoryWatch:
    """Calls `full` once a process and its descendants together hold more than they may.

    Looks four times a second. The quick sum counts a page that forks share for each of them; only when that is too
    much, shares are counted. Files of the sandbox in memory count whether or not anybody has them open.
    """

    def __init__(self, process: int, limits: Limits, full: Callable[[str], None]) -> None:
        self._process = process
        self._limits = limits
        self._full = full

    async def watch(self) -> None:
        """Watch until cancelled, or until `full` has been called."""
        too_much = False
        while not too_much:
            await asyncio.sleep(_LOOK_SECONDS)
            too_much = await asyncio.to_thread(self._is_too_much)
        self._full(f"it used more than {self._limits.memory_bytes // MIB} MiB of memory")

    def _is_too_much(self) -> bool:
        processes = family(self._process)
        room = self._limits.memory_bytes - sum(map(self._files_of, processes))
        return sum(map(resident, processes)) > room and held(processes) > room

    def _files_of(self, process: int) -> int:
        """What lies in the sandbox's file systems in memory, where this is the first process of one."""
        try:
            first = _FIRST_OF_ITS_NAMESPACE.search((_PROC / str(process) / "status").read_bytes())
            return sum(self._used(process, place) for place in _IN_MEMORY) if first else 0
        except OSError:
            return 0

    def _used(self, process: int, place: str) -> int:
        found = os.statvfs(f"{_PROC}/{process}/root{place}")
        ours = found.f_blocks * found.f_frsize == self._limits.scratch_bytes  # else it has not been laid over yet
        return (found.f_blocks - found.f_bfree) * found.f_frsize if ours else 0
