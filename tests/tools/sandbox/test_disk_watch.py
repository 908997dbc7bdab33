"""The watch over a directory, where real attacks cannot show it: a disk that fills up, a directory that goes away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tools.sandbox.limits import MIB, Limits
from tools.sandbox.process import disk
from tools.sandbox.process.disk import DiskWatch, Free, measure

pytestmark = pytest.mark.slow


async def said(directory: Path, limits: Limits) -> list[str]:
    said: list[str] = []
    async with asyncio.timeout(10):
        await DiskWatch(directory, limits, said.append).watch()
    return said


async def test_a_file_system_that_runs_full_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([4000 * MIB, 2000 * MIB, 511 * MIB])
    monkeypatch.setattr(disk, "free", lambda _: Free(size=next(left), entries=0))
    assert await said(tmp_path, Limits()) == ["the disk has only 511 MiB left"]


async def test_a_small_file_system_may_be_half_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([100 * MIB, 50 * MIB, 49 * MIB])
    monkeypatch.setattr(disk, "free", lambda _: Free(size=next(left), entries=0))
    assert await said(tmp_path, Limits()) == ["the disk has only 49 MiB left"]


async def test_a_directory_that_cannot_be_measured_counts_as_full(tmp_path: Path) -> None:
    assert await said(tmp_path / "gone", Limits()) == ["its directory cannot be measured (No such file or directory)"]


def test_a_link_is_not_followed_and_a_hole_takes_no_room(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "large").write_bytes(bytes(2 * MIB))
    (inside / "link").symlink_to(outside)
    with (inside / "sparse").open("wb") as file:
        file.truncate(64 * MIB)
    (inside / "small").write_bytes(bytes(100_000))
    found = measure(inside)
    assert found.entries == 3
    assert 100_000 <= found.size < MIB
