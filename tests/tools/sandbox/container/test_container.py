"""The container tier: what it holds without namespaces, where it refuses, and that all it started ends with it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.repository.scratch import Scratch
from tools.sandbox.container import container, launcher, plan
from tools.sandbox.limits import MIB, Limits
from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

Alive = Callable[[str], list[int]]
Gone = Callable[[list[int]], bool]
ROOT = Path(__file__).resolve().parents[4]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a command a user of its own")


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def ran(sandbox: Sandbox, directory: Path, *command: str, seconds: float = 20) -> str:
    result = await sandbox.run(directory, command, timeout_seconds=seconds)
    assert result.ran, result.reason
    return result.output


async def test_it_runs_only_where_it_is_allowed(open_worktree: Path) -> None:
    result = await Sandbox(bwrap=Path("/nowhere")).run(open_worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "bubblewrap is not installed" in result.reason


async def test_where_bubblewrap_works_it_is_not_used(sandbox: Sandbox, open_worktree: Path) -> None:
    both = Sandbox(allow_container=True)
    assert (await both.probe()).name == sandbox.tier.name == "full"
    assert (await both.run(open_worktree, ("true",), timeout_seconds=10)).isolation == "sandbox"


async def test_its_name_stands_on_the_cards_and_why_it_is_no_better(contained: Sandbox, open_worktree: Path) -> None:
    result = await contained.run(open_worktree, ("sh", "-c", "echo here > made; exit 3"), timeout_seconds=10)
    assert (result.exit_code, result.isolation) == (3, "container sandbox (no network, shared process table)")
    assert (open_worktree / "made").read_text() == "here\n"
    assert str(contained.tier).startswith("no full sandbox on this host: bubblewrap is not installed")


async def test_a_git_in_the_directory_is_refused_and_one_that_is_made_is_taken_away(
    contained: Sandbox, open_worktree: Path
) -> None:
    await ran(contained, open_worktree, "sh", "-c", "mkdir -p .git/hooks; touch other")
    assert names(open_worktree) == ["other"]
    (open_worktree / ".git").write_text("gitdir: /elsewhere")
    result = await contained.run(open_worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "only bubblewrap can cover it" in result.reason


@pytest.mark.parametrize(
    ("abi", "reason"), [(0, "none, or it is switched off"), (2, "ABI 2; ABI 3 is the first that serves")]
)
async def test_a_kernel_without_the_walls_is_no_container_tier(
    open_worktree: Path, monkeypatch: pytest.MonkeyPatch, abi: int, reason: str
) -> None:
    monkeypatch.setattr(plan, "landlock_abi", lambda: abi)
    alone = Sandbox(bwrap=Path("/nowhere"), allow_container=True)
    result = await alone.run(open_worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "bubblewrap is not installed" in result.reason
    assert reason in result.reason


async def test_below_the_sixth_abi_the_bots_own_user_runs_nothing(
    open_worktree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "landlock_abi", lambda: 5)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    alone = Sandbox(bwrap=Path("/nowhere"), allow_container=True)
    result = await alone.run(open_worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "below ABI 6 the bot must be root" in result.reason


@AS_ROOT
@pytest.mark.parametrize("abi", [3, 4, 5])
async def test_older_walls_hold_for_a_user_of_its_own(
    contained: Sandbox, monkeypatch: pytest.MonkeyPatch, abi: int
) -> None:
    if plan.landlock_abi() < abi:
        pytest.skip("the kernel's walls are older still")
    monkeypatch.setattr(plan, "landlock_abi", lambda: abi)
    assert (await contained.probe(again=True)).name == "container"


async def test_a_repositorys_worktree_can_be_reached(contained: Sandbox, open_worktree: Path) -> None:
    scratch = Scratch(open_worktree / "var" / "scratch")
    await scratch.open()
    async with scratch.worktree() as mine, scratch.worktree() as other, scratch.directory() as index:
        (other / "secret").write_text("x")
        (index / "secret").write_text("x")
        script = f"cat {other}/secret; cat {index}/secret; ls ..; touch made && echo mine"
        told = await ran(contained, mine, "sh", "-c", script)
        assert (mine / "made").exists()
    await scratch.close()
    assert told.count("ermission denied") == 3
    assert told.endswith("mine\n")


@AS_ROOT
async def test_each_command_has_a_user_of_its_own(contained: Sandbox, open_worktree: Path) -> None:
    users = {await ran(contained, open_worktree, "id", "-u") for _ in range(4)}
    assert len(users) > 1
    assert all(60900 < int(user) <= 61100 for user in users)


@AS_ROOT
async def test_a_folder_on_the_way_that_is_closed_is_named(contained: Sandbox, worktree: Path) -> None:
    result = await contained.run(worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    closed = next(path for path in reversed(worktree.parents) if not path.stat().st_mode & 1)
    assert result.reason.startswith(f"{closed} is closed to the user that runs commands")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('    _call("syscall", _RESTRICT_SELF, ruleset, 0)\n', "it can write into a directory of everybody's"),
        ("    _prctl(_SECCOMP, _FILTER, ctypes.byref(program))\n", "it can open a socket"),
        ("    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))\n", "any number of processes"),
    ],
)
async def test_walls_with_a_gap_are_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contained: Sandbox, line: str, says: str
) -> None:
    assert contained.tier.name == "container"
    text = await asyncio.to_thread(Path(launcher.__file__).read_text)
    assert text.count(line) == 1
    (tmp_path / "launcher.py").write_text(text.replace(line, ""))
    monkeypatch.setattr(container.launcher, "__file__", str(tmp_path / "launcher.py"))
    tier = await Sandbox(bwrap=Path("/nowhere"), allow_container=True).probe()
    assert tier.name == "none"
    assert says in tier.reason


async def test_a_program_that_is_not_there_is_a_result(contained: Sandbox, open_worktree: Path) -> None:
    result = await contained.run(open_worktree, ("no-such-program",), timeout_seconds=10)
    assert (result.ran, result.exit_code) == (True, 127)
    assert result.output == "no-such-program: No such file or directory\n"


async def test_a_directory_that_is_only_lent_cannot_be_written(contained: Sandbox, open_worktree: Path) -> None:
    (open_worktree / "file").write_text("as it was")
    command = ("sh", "-c", "cat file; echo other > file; chmod 777 file; rm file; echo > new")
    result = await contained.run(open_worktree, command, timeout_seconds=10, writable=False)
    assert result.output.startswith("as it was")
    assert names(open_worktree) == ["file"]
    assert (open_worktree / "file").read_text() == "as it was"
    assert (open_worktree / "file").stat().st_mode & 0o777 != 0o777


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for temporary files of the test's own, that everybody may pass."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", place)
        yield Path(place)


async def test_tests_that_need_no_network_run_and_leave_nothing(
    contained: Sandbox, open_worktree: Path, temporary: Path
) -> None:
    (open_worktree / "test_it.py").write_text(
        "import asyncio, tempfile, subprocess, multiprocessing, threading, unittest\n"
        "def twice(n): return 2 * n\n"
        "class It(unittest.TestCase):\n"
        "    def test_a(self): asyncio.run(asyncio.sleep(0))\n"
        "    def test_b(self): tempfile.NamedTemporaryFile('w').write('x')\n"
        "    def test_c(self): subprocess.run(['sh', '-c', 'echo out > /dev/null'], check=True)\n"
        "    def test_d(self):\n"
        "        near, far = multiprocessing.Pipe()\n"
        "        multiprocessing.Process(target=far.send, args=(4,)).start()\n"
        "        self.assertEqual(near.recv(), 4)\n"
    )
    assert "OK" in await ran(contained, open_worktree, "python3", "-m", "unittest", "-q")
    assert names(temporary) == []


@pytest.fixture
def marker() -> str:
    return str(uuid.uuid4().int)


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for n in (0, 1, 2): os.close(n)
        os.execvp("sleep", ["sleep", "60.{marker}"])
print("left", flush=True)
{wait}
"""


@pytest.mark.parametrize("wait", ["pass", "time.sleep(60)"], ids=["after the end", "after the deadline"])
async def test_a_daemon_does_not_outlive_its_command(
    contained: Sandbox, open_worktree: Path, alive: Alive, marker: str, wait: str
) -> None:
    seconds = 20 if wait == "pass" else 0.7
    command = ("python3", "-I", "-c", DAEMON.format(marker=marker, wait=wait))
    result = await contained.run(open_worktree, command, timeout_seconds=seconds)
    assert result.output.startswith("left\n")
    assert result.timed_out == (wait != "pass")
    assert alive(marker) == []


@pytest.fixture
def up(open_worktree: Path) -> Path:
    """A pipe with a name: whoever reads it waits until somebody in the sandbox writes."""
    path = open_worktree / "up"
    os.mkfifo(path)
    return path


async def test_cancelling_ends_everything(
    contained: Sandbox, open_worktree: Path, up: Path, alive: Alive, marker: str
) -> None:
    command = ("sh", "-c", f"trap '' TERM; setsid sleep 60.{marker} & echo up > up; sleep 61.{marker}")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(contained.run(open_worktree, command, timeout_seconds=60))
        assert await asyncio.to_thread(up.read_text) == "up\n"
        before = alive(marker)
        running.cancel()
    assert running.cancelled()
    assert len(before) >= 2
    assert alive(marker) == []


BOT = """
import asyncio, sys
from pathlib import Path
from tools.sandbox.sandbox import Sandbox
sandbox = Sandbox(bwrap=Path("/nowhere"), allow_container=True)
asyncio.run(sandbox.run(Path(sys.argv[1]), ("sh", "-c", sys.argv[2]), timeout_seconds=60))
"""


@pytest.mark.parametrize("the_bot", ["gone", "half gone"])
def test_nothing_outlives_a_bot_that_is_killed(
    contained: Sandbox, open_worktree: Path, up: Path, alive: Alive, gone: Gone, marker: str, the_bot: str
) -> None:
    assert contained.tier.name == "container"
    script = f"setsid sleep 60.{marker} & echo $PPID $HOME > up; sleep 61.{marker}"
    with subprocess.Popen([sys.executable, "-c", BOT, str(open_worktree), script], cwd=ROOT) as bot:
        launcher_process, home = up.read_text().split()
        processes = [*alive(marker), int(launcher_process)]
        assert Path(home).parent.exists()
        try:
            if the_bot == "half gone":  # the kernel's word comes at the end of one thread, when others may still stand
                bot.send_signal(signal.SIGSTOP)
                os.kill(int(launcher_process), signal.SIGTERM)
                assert gone([int(launcher_process)])
                assert not Path(home).parent.exists()
        finally:
            bot.kill()
    assert len(processes) >= 4
    assert gone(processes)
    assert not Path(home).parent.exists()


BOMB = """
import os
print("lit", flush=True)
while True:
    try: os.fork()
    except OSError: pass
"""
MANY = """
import os, time
for _ in range(16):
    if os.fork() == 0:
        held = b"x" * (40 << 20)
        time.sleep(60)
time.sleep(60)
"""


async def test_a_fork_bomb_stops_at_its_limit_and_is_ended_whole(
    bounded: Callable[[Limits], Sandbox], open_worktree: Path, alive: Alive, marker: str
) -> None:
    command = ("python3", "-I", "-c", f"{BOMB}# {marker}")
    began = time.monotonic()
    result = await bounded(Limits(processes=100)).run(open_worktree, command, timeout_seconds=1.0)
    assert result.timed_out
    assert time.monotonic() - began < 6
    assert alive(marker) == []


async def test_memory_of_all_processes_together_has_an_end(
    bounded: Callable[[Limits], Sandbox], open_worktree: Path
) -> None:
    command = ("python3", "-I", "-c", MANY)
    result = await bounded(Limits(memory_bytes=160 * MIB)).run(open_worktree, command, timeout_seconds=20)
    assert "[stopped: it used more than 160 MiB of memory]" in result.output


@pytest.mark.parametrize("place", [".", "$HOME", "$TMPDIR"])
async def test_what_is_written_has_an_end(
    bounded: Callable[[Limits], Sandbox], open_worktree: Path, place: str
) -> None:
    command = ("sh", "-c", f"n=0; while :; do head -c 1000000 /dev/zero > {place}/$n; n=$((n + 1)); done")
    result = await bounded(Limits(disk_bytes=16 * MIB)).run(open_worktree, command, timeout_seconds=20)
    assert "[stopped: it wrote more than 16 MiB into its directory]" in result.output


AS_SOMEBODY = """
mount --bind "$1" /mnt; mount --bind "$2" /media; mount --bind "$3" /srv; shift 3
exec setpriv --reuid=4242 --regid=4242 --clear-groups -- env -i PATH=/usr/bin:/bin HOME=/nonexistent \
  PYTHONHOME=/mnt LD_LIBRARY_PATH=/mnt/lib PYTHONPATH=/media:/srv "$@"
"""
ORDINARY_BOT = """
import asyncio, sys
from pathlib import Path
from tools.sandbox.sandbox import Sandbox
async def main():
    sandbox = Sandbox(bwrap=Path("/nowhere"), allow_container=True)
    print((await sandbox.probe()).name, sandbox.tier.reason)
    command = ("sh", "-c", "id -u; touch made; chmod 600 made; setsid sleep 60.$0 > /dev/null 2>&1 &", sys.argv[2])
    print((await sandbox.run(Path(sys.argv[1]), command, timeout_seconds=20)).output)
asyncio.run(main())
"""


@AS_ROOT
def test_where_the_bot_is_no_root_its_own_user_is_walled_in(
    contained: Sandbox, open_worktree: Path, alive: Alive, marker: str
) -> None:
    if plan.landlock_abi() < 6:
        pytest.skip("the kernel's walls let signals through")
    assert contained.tier.name == "container"
    open_worktree.chmod(0o777)
    python = f"/mnt/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    given = (sys.base_prefix, str(ROOT), sysconfig.get_path("purelib"))
    start = ("unshare", "--mount", "--", "sh", "-ec", AS_SOMEBODY, "sh", *given, python)
    bot = subprocess.run(
        [*start, "-c", ORDINARY_BOT, str(open_worktree), marker], capture_output=True, text=True, check=True, timeout=30
    )
    first, user, refused, *_ = bot.stdout.splitlines()
    assert first == "container bubblewrap is not installed (/nowhere is not there)"
    assert user == "4242"
    assert "made" in refused, "it may not change what else its user owns, and no filter can tell the two apart"
    assert "not permitted" in refused
    assert alive(marker) == []
