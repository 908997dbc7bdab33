"""From a job to what the launcher is told. Blocks: links are resolved, owners changed, folders made."""

from __future__ import annotations

import ctypes
import os
import random
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.job import Job, worktree_of
from tools.sandbox.confine.ownership import UNPRIVILEGED_ID, give
from tools.sandbox.confine.profile import ENVIRONMENT, ETC
from tools.sandbox.confine.toolchain import own_interpreter, search_path, shown
from tools.sandbox.limits import Limits
from tools.sandbox.seccomp.program import CONTAINER, CONTAINER_OF_ONE_USER, seccomp_filter

_CREATE_RULESET, _VERSION = 444, 1
OLDEST_ABI = 3
"""The first that keeps files from being truncated."""
_SCOPED = 6
"""The first that keeps signals and abstract sockets in."""
_USERS = 200
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/dev/random", "/dev/urandom")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
_ACCOUNTS = ("passwd", "group", "hosts")


@dataclass(frozen=True, slots=True)
class Plan:
    """A job that is ready to be started."""

    directory: Path
    """The job's, with every link resolved."""
    room: Path
    """Its home and its place for temporary files; to be removed afterwards."""
    spec: dict[str, Any]
    """What the launcher reads."""


def landlock_abi() -> int:
    """Which Landlock this kernel has; 0 where it has none or has it switched off."""
    return max(0, int(ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, 0, _VERSION)))


def plan(job: Job, limits: Limits, room: Path) -> Plan:
    """Raises `SandboxUnavailable` and `OSError`; then nothing was started."""
    abi = landlock_abi()
    user = _user(abi)
    directory = worktree_of(job)
    if os.path.lexists(directory / ".git"):
        raise SandboxUnavailable(f"{directory / '.git'} is there, and only bubblewrap can cover it")
    own = tuple(path for path in own_interpreter() if user is None or _is_passable(path))
    toolchains = shown(job.read_only, own)
    home, temporary = room / "home", room / "tmp"
    for place in (home, temporary):
        place.mkdir(mode=0o700)
    if user is not None:
        give(room, user)
        if job.writable:
            give(directory, user)
    spec: dict[str, Any] = {
        "abi": abi,
        "bot": os.getpid(),
        "room": str(room),
        "user": user,
        "directory": str(directory),
        "command": job.command,
        "environment": {
            **ENVIRONMENT,
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "PATH": search_path(job.read_only, own),
            "PWD": str(directory),
            **job.environment,
        },
        "limits": limits.held_by_the_kernel(job.timeout_seconds),
        "processes": limits.processes,
        "readable": [*_system(), *(str(one.source) for one in toolchains), *([] if job.writable else [str(directory)])],
        "writable": [str(home), str(temporary), *([str(directory)] if job.writable else [])],
        "devices": _DEVICES,
        "reached": [str(directory), str(home), *(str(one.target) for one in shown(job.read_only, ()))],
        "filter": seccomp_filter(CONTAINER_OF_ONE_USER if user is None else CONTAINER).hex(),
    }
    return Plan(directory, room, spec)


def _system() -> tuple[str, ...]:
    return (*_SYSTEM, *(f"/etc/{name}" for name in (*ETC, *_ACCOUNTS)))


def _is_passable(path: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _user(abi: int) -> int | None:
    """A user of this command's own, where root can give it one; None: the bot's.

    A number at random out of two hundred that nobody has: commands of one user could reach each other.
    """
    if abi < OLDEST_ABI:
        had = f"ABI {abi}" if abi else "none, or it is switched off"
        raise SandboxUnavailable(
            f"Landlock is too old in this kernel ({had}; ABI {OLDEST_ABI} is the first that serves)"
        )
    if os.geteuid() == 0:
        return UNPRIVILEGED_ID + 1 + random.randrange(_USERS)  # noqa: S311  # to be apart, not to be secret
    if abi < _SCOPED:
        raise SandboxUnavailable(
            f"Landlock of this kernel (ABI {abi}) keeps no command from signalling the bot: below ABI {_SCOPED} "
            "the bot must be root in its container, so that commands run as a user of their own"
        )
    return None


def make_room() -> Path:
    """A folder of its own, where every user can get to it."""
    room = Path(tempfile.mkdtemp(prefix="steward-room-"))
    room.chmod(0o711)
    return room
