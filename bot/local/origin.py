"""The sample repository as a remote on this machine: its main branch, and a branch to be reviewed."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from tools.repository.environment import hardened
from tools.repository.git import Git

SAMPLE = Path(__file__).parent / "sample"
REVIEWED_BRANCH = "faster-totals"
TEST_COMMAND = ("python3", "-m", "unittest", "-q")
AUTHOR = {
    "GIT_AUTHOR_NAME": "Grace",
    "GIT_AUTHOR_EMAIL": "grace@localhost",
    "GIT_COMMITTER_NAME": "Grace",
    "GIT_COMMITTER_EMAIL": "grace@localhost",
    "GIT_AUTHOR_DATE": "2026-01-05T09:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-05T09:00:00Z",
}
"""Fixed, so that its commits have the same names everywhere."""


async def make_origin(place: Path) -> Path:
    """Make the bare remote below `place` anew and return its path."""
    origin, making = place / "shop.git", place / "shop.making"
    await asyncio.to_thread(clear, origin, making)
    git = Git(hardened(home=making, git_directory=origin, transport="file") | AUTHOR)
    await git.output("init", "--bare", "--quiet", os.fspath(origin))
    await asyncio.to_thread(_lay, making / "main", [SAMPLE / "shop"])
    first = await commit(git, making / "main", "Count the till's money", None)
    await git.output("update-ref", "refs/heads/main", first)
    await asyncio.to_thread(_lay, making / "branch", [SAMPLE / "shop", SAMPLE / "branch"])
    second = await commit(git, making / "branch", "Keep the subtotal until it is asked for", first)
    await git.output("update-ref", f"refs/heads/{REVIEWED_BRANCH}", second)
    await asyncio.to_thread(clear, making)
    return origin


def clear(*places: Path) -> None:
    """Remove what an earlier making left."""
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


async def commit(git: Git, work: Path, message: str, parent: str | None) -> str:
    """Commit all that lies in `work`; the commit's name."""
    extra = {"GIT_WORK_TREE": os.fspath(work), "GIT_INDEX_FILE": os.fspath(work.with_suffix(".index"))}
    await git.output("add", "--all", "--force", ".", extra=extra)
    tree = (await git.output("write-tree", extra=extra)).decode().strip()
    parents = ("-p", parent) if parent else ()
    return (await git.output("commit-tree", tree, *parents, "-m", message)).decode().strip()


def _lay(work: Path, folders: list[Path]) -> None:
    for folder in folders:
        shutil.copytree(folder, work, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
