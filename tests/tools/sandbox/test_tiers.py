"""What a host is found to be worth: only a sandbox that held every attempt counts."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.sandbox.container.plan import landlock_abi
from tools.sandbox.sandbox import FRESH_SECONDS, Probed, Sandbox
from tools.sandbox.tier import Tier, no_sandbox

pytestmark = pytest.mark.slow

Fake = Callable[[str], Path]

CONFINES_NOTHING = """
status=$2
while [ "$1" != "--" ]; do shift; done
shift
cd "$(dirname "$0")"
"$@"
code=$?
echo "{\\"exit-code\\": $code}" > /proc/self/fd/$status
exit $code
"""


@pytest.fixture
def fake_bwrap() -> Iterator[Fake]:
    """A program that stands in for bwrap, where also the user that root becomes can reach it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="steward-fake-") as place:
        Path(place).chmod(0o755)

        def write(script: str) -> Path:
            path = Path(place) / "bwrap"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
            return path

        yield write


async def test_a_bwrap_that_fails_is_no_sandbox_and_its_words_are_the_reason(fake_bwrap: Fake, worktree: Path) -> None:
    sandbox = Sandbox(bwrap=fake_bwrap("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1"))
    tier = await sandbox.probe()
    result = await sandbox.run(worktree, ("touch", "made"), timeout_seconds=10)
    assert tier.name == "none"
    assert tier.reason == "bwrap: setting up uid map: Permission denied"
    assert "apparmor_restrict_unprivileged_userns" in tier.remedy
    assert not result.ran
    assert "setting up uid map" in result.reason
    assert not (worktree / "made").exists()


async def test_a_host_without_bubblewrap_says_how_to_get_it(worktree: Path) -> None:
    sandbox = Sandbox(bwrap=Path("/nowhere/bwrap"))
    result = await sandbox.run(worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "bubblewrap is not installed" in result.reason
    assert "apt-get install bubblewrap" in result.reason
    assert ("STEWARD_SANDBOX_ALLOW=container" in result.reason) == (landlock_abi() >= 3)


async def test_a_bwrap_that_confines_nothing_is_found_out(fake_bwrap: Fake) -> None:
    tier = await Sandbox(bwrap=fake_bwrap(CONFINES_NOTHING)).probe()
    assert tier.name == "none"
    assert "it sees the home directory" in tier.reason
    assert "it has rights" in tier.reason
    assert "it can open a vsock socket" in tier.reason


async def test_a_bwrap_that_only_says_yes_is_found_out(fake_bwrap: Fake) -> None:
    tier = await Sandbox(bwrap=fake_bwrap("exit 0")).probe()
    assert tier.name == "none"


async def test_the_host_is_probed_once_and_again_on_demand(fake_bwrap: Fake) -> None:
    sandbox = Sandbox(bwrap=fake_bwrap("echo first; exit 1"))
    assert sandbox.tier.reason == "it has not been probed yet"
    assert (await sandbox.probe()).reason == "first"
    fake_bwrap("echo second; exit 1")
    assert (await sandbox.probe()).reason == "first"
    assert (await sandbox.probe(again=True)).reason == "second"
    assert sandbox.tier.reason == "second"


async def test_a_host_that_loses_its_sandbox_is_noticed_by_the_next_command(fake_bwrap: Fake, worktree: Path) -> None:
    sandbox = Sandbox(bwrap=fake_bwrap("echo it broke; exit 1"))
    sandbox._probed = Probed(Tier(name="full"), time.monotonic())
    result = await sandbox.run(worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "it broke" in result.reason
    assert (sandbox.tier.name, sandbox.tier.reason) == ("none", "it broke")


PASSES_ON = 'echo looked >> "$(dirname "$0")/looks"; exec bwrap "$@"'
FAILS = 'echo looked >> "$(dirname "$0")/looks"; echo it broke; exit 1'


@pytest.fixture
def open_fake(fake_bwrap: Fake) -> Fake:
    """One that also counts how often it was started."""

    def write(script: str) -> Path:
        path = fake_bwrap(script)
        looks = path.with_name("looks")
        looks.touch()
        looks.chmod(0o666)
        return path

    return write


def looks(bwrap: Path) -> int:
    return bwrap.with_name("looks").read_text().count("looked")


class Clock:
    """Stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.usefixtures("sandbox")
async def test_a_host_that_changes_is_noticed_in_both_directions(open_fake: Fake, worktree: Path) -> None:
    clock = Clock()
    sandbox = Sandbox(bwrap=open_fake(FAILS), clock=clock)

    async def runs() -> bool:
        return (await sandbox.run(worktree, ("true",), timeout_seconds=20)).ran

    assert not await runs()
    open_fake(PASSES_ON)
    clock.now += FRESH_SECONDS - 1
    assert not await runs()
    clock.now += 1
    assert await runs()
    bwrap = open_fake(FAILS)
    clock.now += FRESH_SECONDS
    before = looks(bwrap)
    assert not await runs()
    assert looks(bwrap) == before + 1, "the command itself was not tried"


async def test_all_who_wait_for_a_probe_take_one_answer(open_fake: Fake, worktree: Path) -> None:
    bwrap = open_fake(f"sleep 0.2; {FAILS}")
    sandbox = Sandbox(bwrap=bwrap)
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(sandbox.run(worktree, ("true",), timeout_seconds=20))
    assert looks(bwrap) == 1
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(sandbox.probe(again=True))
    assert looks(bwrap) == 2


async def test_a_probe_that_is_cancelled_leaves_the_next_one_to_be_made(open_fake: Fake) -> None:
    bwrap = open_fake(f"sleep 0.2; {FAILS}")
    sandbox = Sandbox(bwrap=bwrap)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(sandbox.probe())
        second = group.create_task(sandbox.probe())
        await asyncio.sleep(0)
        first.cancel()
    assert second.result().reason == "it broke"


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A home directory and a place for temporary files of the test's own."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        home, temporary = Path(folder, "home"), Path(folder, "temporary")
        home.mkdir()
        temporary.mkdir()
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        yield home, temporary


@pytest.mark.usefixtures("sandbox")
async def test_the_probe_leaves_no_file_behind(places: tuple[Path, Path]) -> None:
    assert (await Sandbox().probe()).name == "full"
    assert [list(place.iterdir()) for place in places] == [[], []]


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "AppArmor"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "seccomp=unconfined"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded", "sysctl"),
        ("bwrap: Unknown option --bind-fd", "update bubblewrap"),
        ("unshare: unshare failed: Operation not permitted", "SYS_ADMIN"),
        ("something that nobody has seen", "docs/sandbox.md"),
    ],
)
def test_an_error_that_is_known_has_its_remedy(reason: str, remedy: str) -> None:
    tier = no_sandbox(reason)
    assert (tier.name, tier.reason) == ("none", reason)
    assert remedy in tier.remedy
    assert reason in str(tier)
