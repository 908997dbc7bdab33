"""More than there may be, or than there is room for: an error with its name, and nothing half-made left."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from patterns.errors import DiskFull, RepositoryTooLarge, RepositoryUnreachable
from patterns.values.repository.trees import Tree
from tests.fakes.git_http import GitHost
from tools.repository.remote import space
from tools.repository.repositories import Repositories
from tools.repository.settings import RepositorySettings

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def mirrors(root: Path) -> list[Path]:
    return list((root / "mirrors").glob("*.git"))


def grow(remote: Any, megabytes: int) -> None:
    """By bytes that no packing makes fewer."""
    remote.put("large.bin", random.Random(megabytes).randbytes(megabytes * MEGABYTE))
    remote.commit("large")


async def test_a_repository_above_its_limit_is_refused_and_leaves_no_mirror(
    opened: Any, remote: Any, tmp_path: Path
) -> None:
    grow(remote, 5)
    async with opened(mirror={"megabytes": 1}) as repositories:
        with pytest.raises(RepositoryTooLarge) as caught:
            await repositories.base("sample")
    assert caught.value.facts == {"name": "sample", "megabytes": 1}
    assert mirrors(tmp_path / "root") == []
    async with opened(mirror={"megabytes": 10}) as repositories:
        assert (await repositories.base("sample")).branch == "main"


async def test_a_mirror_that_would_outgrow_its_limit_keeps_what_it_had(
    opened: Any, remote: Any, tmp_path: Path, tree: Tree
) -> None:
    async with opened(mirror={"megabytes": 1}) as repositories:
        await repositories.base("sample")
        grow(remote, 3)
        with pytest.raises(RepositoryTooLarge):
            await repositories.base("sample")
        assert await repositories.read(tree, "no_newline.txt") == "first\nlast"
    assert list(mirrors(tmp_path / "root")[0].glob("objects/pack/tmp_*")) == []


async def test_a_fetch_does_not_begin_without_room(opened: Any, tmp_path: Path) -> None:
    async with opened(mirror={"free_megabytes": 10**9}) as repositories:
        with pytest.raises(DiskFull) as caught:
            await repositories.base("sample")
    assert caught.value.facts["needed_megabytes"] == 10**9
    assert mirrors(tmp_path / "root") == []


async def test_a_fetch_ends_when_the_room_is_gone_meanwhile(
    host: GitHost, reached: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = iter([Usage(1, 0, 10**12)])
    monkeypatch.setattr(space, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: next(usage, Usage(1, 1, 0)))
    host.on_request = lambda: time.sleep(0.5)
    async with reached() as repositories:
        with pytest.raises(DiskFull):
            await repositories.base("sample", "main")
    assert mirrors(tmp_path / "root") == []


async def test_a_host_that_takes_too_long_is_unreachable(host: GitHost, reached: Any, tmp_path: Path) -> None:
    host.on_request = lambda: time.sleep(0.6)
    async with reached(mirror={"network_seconds": 0.3}) as repositories:
        with pytest.raises(RepositoryUnreachable):
            await repositories.base("sample", "main")
    assert mirrors(tmp_path / "root") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place))
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small disk, and not everywhere")
    yield place
    subprocess.run(("umount", "-l", str(place)), check=True)


async def test_on_a_full_disk_nothing_is_lost_and_nothing_is_left(
    small_disk: Path, remote: Any, runner: Any, tree: Tree
) -> None:
    facts = {"url": str(remote.path), "local": True, "mirror": {"free_megabytes": 0}}
    settings = {"sample": RepositorySettings.model_validate(facts)}
    async with Repositories(settings, small_disk, runner=runner) as repositories:
        await repositories.base("sample")
        grow(remote, 5)
        with pytest.raises(DiskFull):
            await repositories.base("sample")
        assert list(mirrors(small_disk)[0].glob("objects/pack/tmp_*")) == []
        fill(small_disk / "somebody's")
        with pytest.raises(DiskFull):
            await repositories.write(tree, {"readme.md": "x" * 400_000})
        (small_disk / "somebody's").unlink()
        written = await repositories.write(tree, {"readme.md": "x\n"})
        assert await repositories.read(written, "readme.md") == "x\n"


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return
