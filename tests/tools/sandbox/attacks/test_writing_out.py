"""Attacks that leave something behind for the host to stumble over, and attacks on the kernel."""

from __future__ import annotations

import asyncio
import platform
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from patterns.values.repository.trees import CommandResult
from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

Attempt = Callable[..., Awaitable[CommandResult]]

WRITE_EVERYWHERE = """
for place in ("/", "/usr", "/etc", "/dev", "/home", "/proc/sys/kernel", "/sys"):
    try: open(place + "/planted", "w"); print("written", place)
    except OSError as error: print(error.strerror)
"""
SYSTEM_CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
answer = libc.syscall({arguments})
print(answer, ctypes.get_errno())
"""
HOME = Path.home()
X86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers and code of x86_64")


async def test_nothing_outside_the_worktree_can_be_written(attempt: Attempt) -> None:
    result = await attempt(WRITE_EVERYWHERE)
    assert result.passed
    assert "written" not in result.output
    assert result.output.count("Read-only file system") >= 4


async def test_the_worktree_can_be_written_and_the_host_sees_it(attempt: Attempt, worktree: Path) -> None:
    assert (await attempt("open('made', 'w').write('here')")).passed
    assert (worktree / "made").read_text() == "here"


async def test_a_worktree_that_is_only_lent_cannot_be_written(sandbox: Sandbox, worktree: Path) -> None:
    (worktree / "file").write_text("as it was")
    command = ("sh", "-c", "cat file; echo other > file")
    result = await sandbox.run(worktree, command, timeout_seconds=10, writable=False)
    assert result.output.startswith("as it was")
    assert "Read-only file system" in result.output
    assert (worktree / "file").read_text() == "as it was"


REPLACE_GIT = """
rm -rf .git; mv .git elsewhere; echo gitdir: /worktree/evil > .git; touch .git/config
mkdir -p evil/objects evil/refs && echo ref: refs/heads/main > evil/HEAD
printf '[core]\\nfsmonitor = touch {marker}\\nbare = false\\n' > evil/config
"""


GIT = ("git", "-c", "init.defaultBranch=main", "-c", "safe.directory=*")


@pytest.fixture
def gitdir(worktree: Path) -> Path:
    """Of a worktree whose `.git` is a file that names it."""
    gitdir = worktree.parent / "gitdir"
    subprocess.run([*GIT, "init", "-q", f"--separate-git-dir={gitdir}", str(worktree)], check=True)
    return gitdir


@pytest.fixture
def whole(worktree: Path) -> Path:
    """Of a worktree whose `.git` is the directory itself."""
    subprocess.run([*GIT, "init", "-q", str(worktree)], check=True)
    return worktree / ".git"


@pytest.mark.parametrize("kind", ["gitdir", "whole"])
async def test_whatever_is_done_to_git_the_hosts_next_git_runs_nothing(
    sandbox: Sandbox, worktree: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    gitdir: Path = request.getfixturevalue(kind)
    config, marker = (gitdir / "config").read_text(), worktree.parent / "pwned"
    result = await sandbox.run(worktree, ("sh", "-c", REPLACE_GIT.format(marker=marker)), timeout_seconds=10)
    status = ("git", "-c", "safe.directory=*", "status", "--short")
    host = await asyncio.create_subprocess_exec(*status, cwd=worktree, stdout=asyncio.subprocess.PIPE)
    listed, _ = await host.communicate()
    assert result.ran
    assert listed == b"?? evil/\n"
    assert (gitdir / "config").read_text() == config
    assert not marker.exists()


async def test_a_hook_cannot_be_planted_in_the_git_directory(attempt: Attempt, gitdir: Path) -> None:
    result = await attempt(f"open('{gitdir}/hooks/post-checkout', 'w')")
    assert "No such file or directory" in result.output
    assert not (gitdir / "hooks" / "post-checkout").exists()


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


async def test_a_git_directory_that_a_command_made_is_taken_away(sandbox: Sandbox, worktree: Path) -> None:
    result = await sandbox.run(worktree, ("sh", "-c", "mkdir -p .git/a; chmod 0 .git/a; touch b"), timeout_seconds=10)
    assert result.passed
    assert names(worktree) == {"b"}


async def test_a_git_that_is_a_link_is_refused(sandbox: Sandbox, worktree: Path) -> None:
    (worktree / ".git").symlink_to("elsewhere")
    result = await sandbox.run(worktree, ("true",), timeout_seconds=10)
    assert not result.ran
    assert "is a link" in result.reason


@pytest.mark.parametrize("directory", [Path("/"), HOME, Path("/nowhere/at/all")])
async def test_a_directory_that_holds_the_home_or_is_none_is_refused(sandbox: Sandbox, directory: Path) -> None:
    result = await sandbox.run(directory, ("true",), timeout_seconds=10)
    assert not result.ran
    assert result.reason


async def test_a_bad_directory_says_nothing_about_the_host(sandbox: Sandbox) -> None:
    await sandbox.run(Path("/"), ("true",), timeout_seconds=10)
    assert sandbox.tier.name == "full"


async def test_a_program_cannot_be_given_its_owners_rights(attempt: Attempt, worktree: Path) -> None:
    result = await attempt("import os; open('mine', 'w'); os.chmod('mine', 0o755); os.chmod('mine', 0o4755)")
    assert "Operation not permitted" in result.output
    assert (worktree / "mine").stat().st_mode & 0o7777 == 0o755


CALLS = {
    "unshare a user namespace": "272, 0x10000000",
    "clone into a user namespace": "56, 0x10000011, 0, 0, 0, 0",
    "mount": "165, b'none', b'/tmp', b'tmpfs', 0, 0",
    "chroot": "161, b'/tmp'",
    "ptrace": "101, 0, 0, 0, 0",
    "memfd_create": "319, b'name', 0",
    "shmget": "29, 0, 4096, 0o1600",
    "bpf": "321, 0, 0, 0",
    "io_uring_setup": "425, 8, 0",
    "keyctl": "250, 0, 0",
    "perf_event_open": "298, 0, 0, 0, 0, 0",
    "userfaultfd": "323, 0",
    "push words into the terminal": "16, 0, 0x5412, b'x'",
}


@X86
async def test_a_call_that_leads_out_is_not_permitted(attempt: Attempt) -> None:
    result = await attempt("".join(SYSTEM_CALL.format(arguments=one) for one in CALLS.values()))
    assert dict(zip(CALLS, result.output.splitlines(), strict=True)) == dict.fromkeys(CALLS, "-1 1")


@X86
async def test_a_call_that_is_newer_than_the_filter_does_not_exist(attempt: Attempt) -> None:
    assert (await attempt(SYSTEM_CALL.format(arguments="463"))).output == "-1 38\n"


@X86
async def test_a_call_of_another_architecture_is_the_end(attempt: Attempt) -> None:
    code = (
        "import ctypes, mmap\n"
        "page = mmap.mmap(-1, 4096, prot=7)\n"
        "page.write(bytes.fromhex('b814000000cd80c3'))\n"  # getpid by int 0x80
        "at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "print(ctypes.CFUNCTYPE(ctypes.c_int)(at)())\n"
    )
    result = await attempt(code)
    assert result.exit_code == 128 + 31
    assert result.output == ""


async def test_what_is_written_for_a_terminal_arrives_as_text(attempt: Attempt) -> None:
    result = await attempt("import os; os.write(1, b'\\x1b[2J\\x1b]0;owned\\x07plain\\x00\\xff\\r\\n')")
    assert result.output == "plain\ufffd\n"


async def test_what_a_command_leaves_belongs_to_nobody_that_matters(attempt: Attempt, worktree: Path) -> None:
    assert (await attempt("open('made', 'w')")).passed
    assert (worktree / "made").stat().st_uid != 0
