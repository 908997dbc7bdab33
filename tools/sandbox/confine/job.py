"""What is run, and what any way of confining it has in common."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from patterns.errors import SandboxUnavailable
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Ended
from tools.sandbox.process.remove import remove_tree


@dataclass(frozen=True, slots=True)
class Job:
    """One command and what it is given."""

    directory: Path
    command: tuple[str, ...]
    timeout_seconds: float
    writable: bool = True
    read_only: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


class Confinement(Protocol):
    """A way to run a job so that it cannot get out."""

    @property
    def isolation(self) -> str:
        """Its name on the cards."""

    @property
    def attempts(self) -> tuple[str, ...]:
        """The ways out that a probe tries, by their names in `inside`."""

    async def run(self, job: Job, limits: Limits) -> Ended:
        """Run it to its end. Raises `SandboxUnavailable` when it could not be begun."""


def worktree_of(job: Job) -> Path:
    """The directory that is meant; never one that holds the bot's own home. Raises `OSError` too."""
    found = job.directory.resolve(strict=True)
    if not found.is_dir() or Path.home().resolve().is_relative_to(found):
        raise SandboxUnavailable(f"{job.directory} is not a directory that a sandbox may be given")
    return found


async def unplant(git: Path) -> None:
    """A `.git` that a command made where there was none is for the host's git to stumble over."""
    if await asyncio.to_thread(os.path.lexists, git):
        await remove_tree(git)
