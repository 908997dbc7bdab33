"""Attacks on memory, processes, disk, output and time: each ends at its limit and takes nothing else along."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from patterns.values.repository.trees import CommandResult
from tools.sandbox.limits import MIB, Limits
from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

Attempt = Callable[..., Awaitable[CommandResult]]
Alive = Callable[[str], list[int]]
Gone = Callable[[list[int]], bool]

FORK = """
import os, signal
count = 0
try:
    while count < 500:
        if os.fork() == 0: signal.pause()
        count += 1
except OSError: pass
print(count)
"""
NEST = "import os\nfor _ in range(2200):\n    os.mkdir('d'); os.chdir('d')\nopen('deep', 'w')\nwhile True: pass"


@pytest.fixture
def marker() -> str:
    return uuid.uuid4().hex


async def test_a_fork_bomb_stops_at_the_limit_and_shares_it_with_nobody(attempt: Attempt) -> None:
    limits = Limits(processes=40)
    async with asyncio.TaskGroup() as group:
        bombs = [group.create_task(attempt(FORK, limits=limits)) for _ in range(2)]
    for bomb in bombs:
        assert 30 <= int(bomb.result().output) < 40


THREADS = """
import threading
threading.stack_size(65536)
wait = threading.Event()
try:
    for count in range(10000): threading.Thread(target=wait.wait, daemon=True).start()
except RuntimeError: print(count)
"""


async def test_threads_count_as_processes_do(attempt: Attempt) -> None:
    result = await attempt(THREADS, limits=Limits(processes=64))
    assert 40 <= int(result.output.splitlines()[0]) < 64


async def test_processor_time_has_an_end(sandbox: Sandbox, worktree: Path) -> None:
    script = "ulimit -t 1; ulimit -Ht; exec python3 -c 'while True: pass'"
    result = await sandbox.run(worktree, ("sh", "-c", f"ulimit -Ht; {script}"), timeout_seconds=20)
    assert result.output == "80\n1\n"
    assert (result.timed_out, result.exit_code) == (False, 128 + signal.SIGKILL)


async def test_a_sandbox_outlives_the_threads_of_the_bot(sandbox: Sandbox, worktree: Path, up: Path) -> None:
    command = ("sh", "-c", "echo up > up; read line < up; echo went on")
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor()
    loop.set_default_executor(threads)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sandbox.run(worktree, command, timeout_seconds=20))
        assert await asyncio.to_thread(up.read_text) == "up\n"
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(threads.shutdown)  # a sandbox dies with the thread that started it
        await asyncio.to_thread(up.write_text, "go\n")
    assert running.result().output == "went on\n"


async def test_memory_of_a_process_has_an_end(attempt: Attempt) -> None:
    result = await attempt("bytearray(3 << 30)")
    assert "MemoryError" in result.output


MANY = """
import os, signal
for _ in range(16):
    if os.fork() == 0:
        held = b"x" * (40 << 20)
        signal.pause()
signal.pause()
"""
SHARING = """
import mmap, os, signal, time
held = b"x" * (64 << 20)
for _ in range(7):
    if os.fork() == 0: signal.pause()
time.sleep(0.6)
print("whole", flush=True)
os.killpg(0, 9)
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(MANY, id="sixteen processes"),
        pytest.param("open('/dev/shm/x', 'wb').write(bytes(200 << 20))\nwhile True: pass", id="a file in memory"),
        pytest.param(
            "import mmap\nm = mmap.mmap(-1, 300 << 20)\nwhile True: m[:] = bytes(300 << 20)", id="shared pages"
        ),
    ],
)
async def test_memory_of_all_processes_together_has_an_end(attempt: Attempt, code: str) -> None:
    result = await attempt(code, limits=Limits(memory_bytes=160 * MIB))
    assert result.exit_code is None
    assert "[stopped: it used more than 160 MiB of memory]" in result.output


async def test_pages_that_forks_share_count_once(attempt: Attempt) -> None:
    result = await attempt(SHARING, limits=Limits(memory_bytes=256 * MIB))
    assert result.output == "whole\n"


async def test_one_file_cannot_grow_for_ever(attempt: Attempt, worktree: Path) -> None:
    result = await attempt(
        "f = open('big', 'wb')\nfor _ in range(20): f.write(bytes(1 << 20)); f.flush()",
        limits=Limits(file_bytes=4 * MIB),
    )
    assert "File too large" in result.output
    assert (worktree / "big").stat().st_size == 4 * MIB


@pytest.mark.parametrize("place", ["/tmp", "/home/sbx", "/dev/shm"])
async def test_memory_file_systems_are_sized(attempt: Attempt, place: str) -> None:
    code = f"f = open('{place}/x', 'wb')\nfor _ in range(20): f.write(bytes(1 << 20)); f.flush()"
    result = await attempt(code, limits=Limits(scratch_bytes=4 * MIB))
    assert "No space left on device" in result.output


async def test_many_large_files_are_stopped_at_the_directorys_cap(attempt: Attempt) -> None:
    code = "import itertools\nfor n in itertools.count():\n    open(f'f{n}', 'wb').write(bytes(1 << 20))"
    result = await attempt(code, limits=Limits(disk_bytes=16 * MIB))
    assert not result.passed
    assert "[stopped: it wrote more than 16 MiB into its directory]" in result.output


async def test_many_empty_files_are_stopped_at_the_directorys_cap(attempt: Attempt) -> None:
    code = "import itertools\nfor n in itertools.count():\n    open(f'f{n}', 'wb')"
    result = await attempt(code, limits=Limits(disk_files=400))
    assert "[stopped: it made more than 400 files in its directory]" in result.output


async def test_a_tree_too_deep_to_be_measured_is_stopped(attempt: Attempt) -> None:
    result = await attempt(NEST, limits=Limits(disk_files=16_000))
    assert "[stopped: its directory cannot be measured (File name too long)]" in result.output


async def test_endless_output_is_cut_and_ended(sandbox: Sandbox, worktree: Path) -> None:
    result = await sandbox.run(worktree, ("yes",), timeout_seconds=20)
    assert "[stopped: it wrote more than 64 MiB of output]" in result.output
    assert len(result.output) < 256 * 1024
    assert result.exit_code is None
    assert not result.timed_out


async def test_a_sleeper_that_ignores_the_polite_signal_is_gone_at_its_deadline(
    attempt: Attempt, alive: Alive, marker: str
) -> None:
    began = time.monotonic()
    code = f"import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint('up', flush=True)\ntime.sleep(60) # {marker}"
    result = await attempt(code, timeout_seconds=1.5)
    assert result.timed_out
    assert result.ran
    assert result.exit_code is None
    assert result.output.startswith("up\n")
    assert time.monotonic() - began < 20
    assert alive(marker) == []


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {after}
        os.execvp("sleep", ["sleep", "60.{digits}"])
print("left", flush=True)
{wait}
"""


@pytest.mark.parametrize("after", ["for n in (0, 1, 2): os.close(n)", "pass"], ids=["silent", "holding the output"])
@pytest.mark.parametrize("wait", ["pass", "time.sleep(60)"], ids=["after the end", "after the deadline"])
async def test_a_daemon_does_not_outlive_its_command(attempt: Attempt, alive: Alive, after: str, wait: str) -> None:
    digits = str(uuid.uuid4().int)
    seconds = 20 if wait == "pass" else 1.5
    result = await attempt(DAEMON.format(after=after, wait=wait, digits=digits), timeout_seconds=seconds)
    assert result.output.startswith("left\n")
    assert result.timed_out == (wait != "pass")
    assert alive(digits) == []


@pytest.fixture
def up(worktree: Path) -> Path:
    """A pipe with a name: whoever reads it waits until somebody in the sandbox writes."""
    path = worktree / "up"
    os.mkfifo(path)
    return path


async def test_cancelling_ends_everything(
    sandbox: Sandbox, worktree: Path, up: Path, alive: Alive, marker: str
) -> None:
    command = ("sh", "-c", f"sleep 60 & echo {marker} > up; sleep 61")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sandbox.run(worktree, command, timeout_seconds=60))
        assert await asyncio.to_thread(up.read_text) == f"{marker}\n"
        before = alive(marker)
        running.cancel()
    assert running.cancelled()
    assert len(before) >= 2
    assert alive(marker) == []


BOT = """
import asyncio, sys
from pathlib import Path
from tools.sandbox.sandbox import Sandbox
asyncio.run(Sandbox().run(Path(sys.argv[1]), ("sh", "-c", sys.argv[2]), timeout_seconds=60))
"""


def test_nothing_outlives_a_bot_that_is_killed(
    sandbox: Sandbox, worktree: Path, up: Path, alive: Alive, gone: Gone, marker: str
) -> None:
    assert sandbox.tier.name == "full"
    script = f"sleep 60 & echo {marker} > up; sleep 61"
    root = Path(__file__).resolve().parents[4]
    with subprocess.Popen([sys.executable, "-c", BOT, str(worktree), script], cwd=root) as bot:
        assert up.read_text() == f"{marker}\n"
        processes = alive(marker)
        bot.send_signal(signal.SIGKILL)
    assert len(processes) >= 3
    assert gone(processes)
