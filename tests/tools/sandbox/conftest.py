"""A sandbox that has shown what it holds, and a way to try to get out of it."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from patterns.values.repository.trees import CommandResult
from tools.sandbox.container.plan import landlock_abi
from tools.sandbox.limits import Limits
from tools.sandbox.sandbox import Sandbox

Attempt = Callable[..., Awaitable[CommandResult]]

BARE = ("bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "true")
AS_NOBODY = ("unshare", "--mount", "--", "setpriv", "--reuid=60900", "--regid=60900", "--clear-groups", "--")


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """Skips only where bubblewrap itself cannot run; where it can, a sandbox that does not hold is a failure."""
    command = (*AS_NOBODY, *BARE) if os.geteuid() == 0 else BARE
    try:
        bare = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=20, check=False)
    except OSError as error:
        pytest.skip(f"bubblewrap cannot run here: {error}")
    if bare.returncode != 0:
        pytest.skip(f"bubblewrap cannot run here: {bare.stderr.strip()}")
    made = Sandbox()
    tier = asyncio.run(made.probe())
    assert tier.name == "full", tier
    return made


@pytest.fixture(scope="session")
def contained() -> Sandbox:
    """A sandbox of the container tier. Skips only where the kernel's Landlock does not serve."""
    if landlock_abi() < (3 if os.geteuid() == 0 else 6):
        pytest.skip("the kernel has no Landlock that serves")
    made = Sandbox(bwrap=Path("/nowhere"), allow_container=True)
    tier = asyncio.run(made.probe())
    assert tier.name == "container", tier
    return made


@pytest.fixture
def bounded(contained: Sandbox) -> Callable[[Limits], Sandbox]:
    """The same with other limits."""

    def made(limits: Limits) -> Sandbox:
        other = Sandbox(bwrap=Path("/nowhere"), allow_container=True, limits=limits)
        other._probed = contained._probed  # found out once for all of them
        return other

    return made


@pytest.fixture
def open_worktree() -> Iterator[Path]:
    """An empty directory below folders that everybody may pass, as the container tier needs it."""
    directory = Path(tempfile.mkdtemp(prefix="steward-worktree-"))
    directory.chmod(0o755)
    yield directory
    subprocess.run(["rm", "-rf", "--", str(directory)], check=False)


@pytest.fixture
def worktree(tmp_path: Path) -> Iterator[Path]:
    """An empty directory below folders that are closed to everybody else, as pytest's own are."""
    directory = tmp_path / "closed" / "worktree"
    directory.mkdir(parents=True)
    directory.parent.chmod(0o700)
    yield directory
    subprocess.run(["rm", "-rf", "--", str(directory)], check=False)  # deeper than pytest's own clearing reaches


@pytest.fixture
def attempt(sandbox: Sandbox, worktree: Path) -> Attempt:
    """Run a piece of Python in the sandbox; `limits` replaces the usual ones."""

    async def run(code: str, *, limits: Limits | None = None, timeout_seconds: float = 20.0) -> CommandResult:
        place = sandbox if limits is None else Sandbox(limits=limits)
        place._probed = sandbox._probed  # found out once for all of them
        return await place.run(worktree, ("python3", "-I", "-c", code), timeout_seconds=timeout_seconds)

    return run


def _holding(marker: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return [process for process in found if process != os.getpid()]


@pytest.fixture
def alive() -> Callable[[str], list[int]]:
    """The host's processes whose command line holds a marker."""
    return _holding


@pytest.fixture
def gone() -> Callable[[list[int]], bool]:
    """Wait, on the kernel's word, until all these processes have ended."""

    def all_ended(processes: list[int]) -> bool:
        for process in processes:
            try:
                descriptor = os.pidfd_open(process)
            except ProcessLookupError:
                continue
            ended = select.select([descriptor], [], [], 10)[0]
            os.close(descriptor)
            if not ended:
                return False
        return True

    return all_ended
