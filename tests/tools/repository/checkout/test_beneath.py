"""Reading below a directory that somebody else writes to: no link, no pipe, no race leads out of it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from patterns.errors import PathRefused
from tools.repository.checkout.beneath import Beneath
from tools.repository.checkout.survey import survey

pytestmark = pytest.mark.slow

LIMIT = 1000
SWAP = """
import ctypes, sys
libc, one, two = ctypes.CDLL(None), sys.argv[1].encode(), sys.argv[2].encode()
print("ready", flush=True)
while True:
    libc.renameat2(-100, one, -100, two, 2)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory of which each name but `plain` and `deep/er/plain` leads elsewhere or to no file."""
    (tmp_path / "secret").write_text("outside")
    root = tmp_path / "root"
    (root / "deep" / "er").mkdir(parents=True)
    for path in ("plain", "deep/er/plain"):
        (root / path).write_text("inside")
    (root / "long").write_bytes(b"x" * (LIMIT + 1))
    (root / "link").symlink_to("plain")
    (root / "out").symlink_to("../secret")
    (root / "up").symlink_to("..")
    (root / "magic").symlink_to("/proc/self/root")
    os.link(tmp_path / "secret", root / "hard")
    os.mkfifo(root / "pipe")
    return root


NOT_READ = ("link", "out", "up/secret", "magic/etc/passwd", "hard", "pipe", "long", "deep", "absent", "plain/x")
NOT_READ_PATHS = ("../secret", "deep/../../secret", "/etc/passwd", "")


@pytest.mark.parametrize("openat2", [True, False], ids=["openat2", "older kernel"])
def test_plain_files_are_read_and_nothing_else_is(root: Path, *, openat2: bool) -> None:
    with Beneath(root, openat2=openat2) as beneath:
        assert [beneath.read(path, LIMIT) for path in ("plain", "deep/er/plain")] == [b"inside"] * 2
        for path in (*NOT_READ, *NOT_READ_PATHS):
            with pytest.raises((PathRefused, OSError)):
                beneath.read(path, LIMIT)


def test_a_directory_is_not_entered_through_a_link(root: Path) -> None:
    found = survey(root, lambda _: False)
    assert set(found.files) == {"plain", "deep/er/plain", "long"}
    assert {path: why.split()[-1] for path, why in found.others.items()} == {
        **dict.fromkeys(("link", "out", "up", "magic", "hard"), "link"),
        "pipe": "file",
    }


@pytest.mark.parametrize("openat2", [True, False], ids=["openat2", "older kernel"])
def test_a_directory_that_is_swapped_with_a_link_all_the_time_leads_nowhere(root: Path, *, openat2: bool) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "file").write_text("outside")
    (root / "swapped").mkdir()
    (root / "swapped" / "file").write_text("inside")
    (root / "trap").symlink_to(outside)
    command = (sys.executable, "-c", SWAP, str(root / "swapped"), str(root / "trap"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as swapper, Beneath(root, openat2=openat2) as it:
        assert swapper.stdout is not None
        assert swapper.stdout.readline() == "ready\n"
        try:
            seen = _seen_for(0.5, lambda: it.read("swapped/file", LIMIT))
            entered = _seen_for(0.2, lambda: b" ".join(map(str.encode, survey(root, lambda _: False).files)))
        finally:
            swapper.kill()
    assert seen == {b"inside", b"refused"}
    assert all(b"outside" not in names for names in entered)


def _seen_for(seconds: float, look: Callable[[], bytes]) -> set[bytes]:
    seen, until = set[bytes](), time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            seen.add(look())
        except (OSError, PathRefused):
            seen.add(b"refused")
    return seen


def test_the_swap_of_that_test_is_one_that_the_kernel_does(root: Path) -> None:
    swapped = ctypes.CDLL(None).renameat2(-100, bytes(root / "plain"), -100, bytes(root / "link"), 2)
    assert (swapped, (root / "plain").is_symlink()) == (0, True)


def test_a_directory_that_cannot_be_read_is_not_whole(tmp_path: Path) -> None:
    assert not survey(tmp_path / "absent", lambda _: False).is_whole
