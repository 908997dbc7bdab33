"""From a job to the command line that runs it confined. Blocks: files are opened, links resolved, owners changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.descriptors import Descriptors
from tools.sandbox.confine.job import Job, worktree_of
from tools.sandbox.confine.ownership import UNPRIVILEGED_ID, give
from tools.sandbox.confine.profile import WORKTREE, Mount, Room, arguments
from tools.sandbox.confine.stage import as_nobody, stage_for, staged
from tools.sandbox.confine.toolchain import own_interpreter, search_path, shown
from tools.sandbox.limits import Limits
from tools.sandbox.seccomp.program import BUBBLEWRAP, seccomp_filter


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
    directory = worktree_of(job)
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
    command = (
        bwrap,
        "--json-status-fd",
        str(status),
        *arguments(room, limits, files, seccomp_filter(BUBBLEWRAP)),
        *inside,
    )
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


def _git(directory: Path) -> str:
    at = directory / ".git"
    if at.is_symlink():
        raise SandboxUnavailable(f"{at} is a link, which cannot be covered")
    return "file" if at.is_file() else "directory" if at.is_dir() else ""
