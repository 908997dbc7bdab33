"""What a mirror keeps and what it lets go: refs of our own, the left-overs of a git that was killed, collection."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from tools.repository.git import Git
from tools.repository.locks import FileLock
from tools.repository.rules.refs import branch_problem

_BASES = "refs/steward/bases/"
_RUNS = "refs/steward/runs/"
_ORIGIN = "refs/remotes/origin/"
_BASE_DAYS = 60
"""Longer than a run can wait for an answer."""
_TIDY_SECONDS = 3600.0
_COLLECT = ("gc", "--quiet", "--prune=2.weeks.ago", "--no-cruft")
_LEFT = (
    *("*.lock", "gc.pid", "refs/**/*.lock", "objects/*.lock", "objects/info/**/*.lock"),
    *("objects/pack/*.lock", "objects/pack/tmp_*", "objects/pack/.tmp-*"),
)


def base_ref(commit: str) -> str:
    """Where a commit that a run begins at is kept, by the day, for some time."""
    return f"{_BASES}{_today():%Y-%m-%d}/{commit}"


def run_ref(run_id: str) -> str:
    """Where the last commit that a run published is kept."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", run_id)[:100]
    return f"{_RUNS}{name}" if name == run_id and not branch_problem(name) else f"{_RUNS}{_digest(run_id)}"


async def tidy(environment: Mapping[str, str]) -> None:
    """Drop refs of ours that nobody needs, then collect. Only the holder of the mirror's lock may."""
    git = Git(environment, timeout_seconds=_TIDY_SECONDS)
    oldest = f"{_BASES}{_today() - dt.timedelta(days=_BASE_DAYS):%Y-%m-%d}"
    for ref in await _refs(git, _BASES):
        if ref < oldest:
            await git.output("update-ref", "-d", ref)
    for ref in await _refs(git, _RUNS):
        if await git.output("for-each-ref", "--count=1", f"--contains={ref}", _ORIGIN):
            await git.output("update-ref", "-d", ref)  # a branch of the remote keeps it
    await git.output(*_COLLECT)


def sweep(mirror: Path) -> None:
    """Delete what a killed git has left: locks and half packs. Only the holder of the mirror's lock may. Blocks."""
    for pattern in _LEFT:
        for path in mirror.glob(pattern):
            with contextlib.suppress(OSError):  # then git says what is wrong with it
                path.unlink()


def sweep_idle(root: Path) -> None:
    """The same for every mirror that no process holds. Blocks. Raises `OSError`."""
    for mirror in root.glob("*.git"):
        lock = FileLock(mirror.with_suffix(".lock"))
        try:
            if lock.take():
                sweep(mirror)
        finally:
            lock.release()


async def _refs(git: Git, below: str) -> list[str]:
    return (await git.output("for-each-ref", "--format=%(refname)", below)).decode().split()


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
