"""From a job to the command line that runs it confined. Blocks: files are opened, links resolved, owners changed."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.descriptors import Descriptors
from tools.sandbox.confine.ownership import UNPRIVILEGED_ID, give
from tools.sandbox.confine.profile import WORKTREE, Mount, Room, arguments
from tools.sandbox.confine.stage import as_nobody, stage_for, staged
from tools.sandbox.confine.toolchain import own_interpreter, search_path, shown
from tools.sandbox.limits import Limits
from tools.sandbox.seccomp.program import filter_for, machine_of


@dataclass(frozen=True, slots=True)
class Job:
    """One command and what it is given."""

    directory: Path
    command: tuple[str, ...]
    timeout_seconds: float
    writable: bool = True
    read_only: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job that is ready to be started."""

    command: tuple[str, ...]
    directory: Path
    """The job's, with every link resolved."""
    git: str
    """What stood at its `.git`."""
    status: int
    """The descriptor that bwrap writes its status to."""


def prepare(job: Job, limits: Limits, files: Descriptors, program: Path | None) -> Prepared:
    """Open what the sandbox is made of. Raises `SandboxUnavailable` and `OSError`; then nothing was started."""
    bwrap = _found(program)
    directory = _directory(job.directory)
    own = own_interpreter()
    toolchains = shown(job.read_only, own)
    sources = tuple(dict.fromkeys((directory, *(one.source for one in toolchains))))
    as_root = os.geteuid() == 0
    stage = stage_for((*sources, Path(bwrap))) if as_root else None
    operand = _operands(sources, stage, files)
    room = Room(
        worktree=Mount(operand(directory), WORKTREE),
        writable=job.writable,
        git=_git(directory),
        toolchains=tuple(Mount(operand(one.source), str(one.target)) for one in toolchains),
        path=search_path(job.read_only, own),
        environment=job.environment,
    )
    status = files.data()
    inside = (*limits.rlimits(job.timeout_seconds), "choom", "-n", "900", "--", *job.command)
    command = (bwrap, "--json-status-fd", str(status), *arguments(room, limits, files, _filter()), *inside)
    if stage is not None:
        if job.writable:
            give(directory, UNPRIVILEGED_ID)
        command = as_nobody(command, stage, sources)
    return Prepared(command=command, directory=directory, git=room.git, status=status)


def _operands(sources: tuple[Path, ...], stage: Path | None, files: Descriptors) -> Callable[[Path], tuple[str, str]]:
    """How bwrap is told of a source: by a descriptor of its own for each mount, for bwrap closes it."""
    if stage is None:
        return lambda source: ("bind-fd", str(files.directory(source)))
    at = dict(zip(sources, staged(stage, sources), strict=True))
    return lambda source: ("bind", at[source])


def _found(program: Path | None) -> str:
    found = shutil.which(str(program or "bwrap"), path="/usr/local/bin:/usr/bin:/bin")
    if found is None:
        raise SandboxUnavailable(f"bubblewrap is not installed ({program or 'bwrap'} is not there)")
    for tool in ("prlimit", "choom"):
        if not Path("/usr/bin", tool).exists():
            raise SandboxUnavailable(f"util-linux is not installed (/usr/bin/{tool} is not there)")
    return found


def _filter() -> bytes:
    machine = machine_of(platform.machine())
    if machine is None:
        raise SandboxUnavailable(f"there is no filter for {platform.machine()}")
    return filter_for(machine)


def _directory(path: Path) -> Path:
    """The directory that is meant; never one that holds the bot's own home."""
    found = path.resolve(strict=True)
    if not found.is_dir() or Path.home().resolve().is_relative_to(found):
        raise SandboxUnavailable(f"{path} is not a directory that a sandbox may be given")
    return found


def _git(directory: Path) -> str:
    at = directory / ".git"
    if at.is_symlink():
        raise SandboxUnavailable(f"{at} is a link, which cannot be covered")
    return "file" if at.is_file() else "directory" if at.is_dir() else ""
