"""The local workspace's GitHub before a bare repository that a test writes itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.local.origin import AUTHOR, commit
from tools.repository.environment import hardened
from tools.repository.git import Git

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare repository."""

    origin: Path
    git: Git

    async def commit(self, branch: str, files: Files, *, onto: str | None = None) -> str:
        """The tip of `branch` from now on: these files and no others."""
        work = self.origin.parent / "work" / branch.replace("/", "-") / str(len(files))
        for name, content in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)
        made = await commit(self.git, work, f"Change {branch}", onto)
        await self.git.output("update-ref", f"refs/heads/{branch}", made)
        return made

    async def says(self, *arguments: str) -> str:
        return (await self.git.output(*arguments)).decode()


@pytest.fixture
async def bare(tmp_path: Path) -> Bare:
    origin = tmp_path / "shop.git"
    git = Git(hardened(home=tmp_path / "home", git_directory=origin, transport="file") | AUTHOR)
    await git.output("init", "--bare", "--quiet", str(origin))
    return Bare(origin, git)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened
