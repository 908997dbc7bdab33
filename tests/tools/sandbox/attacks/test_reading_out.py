"""Attacks that look for secrets, and for a way to send them."""

from __future__ import annotations

import errno
import socket
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from patterns.values.repository.trees import CommandResult
from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

Attempt = Callable[..., Awaitable[CommandResult]]
CANARY = "canary-3f9c1e"


@pytest.fixture
def secret_at_home() -> Iterator[Path]:
    with tempfile.NamedTemporaryFile("w", dir=Path.home(), prefix=".canary-") as file:
        file.write(CANARY)
        file.flush()
        path = Path(file.name)
        path.chmod(0o644)
        yield path


@pytest.fixture
def host_process() -> Iterator[int]:
    """A process with a secret in its environment and in its command line."""
    with subprocess.Popen(["/bin/cat", "-", CANARY], stdin=subprocess.PIPE, env={"TOKEN": CANARY}) as process:
        yield process.pid
        process.kill()


async def test_a_file_of_the_home_directory_is_not_there(attempt: Attempt, secret_at_home: Path) -> None:
    result = await attempt(f"print(open({str(secret_at_home)!r}).read())")
    assert "No such file or directory" in result.output
    assert CANARY not in result.output


async def test_the_bots_environment_is_not_passed_on(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", CANARY)
    result = await attempt("import os; print(sorted(os.environ.items()))")
    assert result.passed
    assert "HOME" in result.output
    assert CANARY not in result.output


async def test_no_process_of_the_host_is_seen(attempt: Attempt, host_process: int) -> None:
    result = await attempt(
        "import glob\n"
        "for path in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
        "    print(path, open(path, 'rb').read())\n"
        f"print(open('/proc/{host_process}/environ', 'rb').read())\n",
    )
    assert "/proc/1/environ" in result.output
    assert "No such file or directory" in result.output
    assert CANARY not in result.output


async def test_the_root_of_the_first_process_holds_nothing_of_the_host(attempt: Attempt, secret_at_home: Path) -> None:
    result = await attempt(
        f"import os\nfor way in ('root', 'cwd/..'): print(os.path.lexists('/proc/1/' + way + {str(secret_at_home)!r}))"
    )
    assert result.output == "False\nFalse\n"


async def test_no_open_file_is_inherited(attempt: Attempt) -> None:
    result = await attempt("import os; print(sorted(map(int, os.listdir('/proc/self/fd'))))")
    assert result.output == "[0, 1, 2, 3]\n"  # 3 is the listing's own


async def test_standard_input_is_empty(attempt: Attempt) -> None:
    assert (await attempt("import sys; print(repr(sys.stdin.read()))")).output == "''\n"


async def test_a_sibling_of_the_worktree_is_not_there(attempt: Attempt, worktree: Path) -> None:
    sibling = worktree.parent / "sibling"
    sibling.mkdir()
    (sibling / "secret").write_text(CANARY)
    result = await attempt(f"print(open({str(sibling / 'secret')!r}).read())")
    assert "No such file or directory" in result.output


async def test_a_link_out_of_the_worktree_leads_nowhere(attempt: Attempt, worktree: Path) -> None:
    secret = worktree.parent / "secret"
    secret.write_text(CANARY)
    (worktree / "link").symlink_to(secret)
    result = await attempt("print(open('link').read())")
    assert "No such file or directory" in result.output


async def test_a_listener_on_the_hosts_loopback_cannot_be_reached(attempt: Attempt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        result = await attempt(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert "Connection refused" in result.output


async def test_there_is_no_interface_but_the_loopback_and_no_route(attempt: Attempt) -> None:
    result = await attempt(
        "import socket\n"
        "print([name for _, name in socket.if_nameindex()])\n"
        "print(len(open('/proc/net/route').readlines()), flush=True)\n"
        "socket.create_connection(('192.0.2.1', 80), 2)\n",
    )
    assert result.output.startswith("['lo']\n1\n")
    assert "Network is unreachable" in result.output


@pytest.mark.parametrize("family", [socket.AF_VSOCK, socket.AF_PACKET, socket.AF_ALG])
async def test_a_socket_of_another_family_is_refused(attempt: Attempt, family: int) -> None:
    result = await attempt(
        f"import socket\ntry: socket.socket({int(family)}, socket.SOCK_STREAM)\nexcept OSError as e: print(e.errno)",
    )
    assert result.output == f"{errno.EAFNOSUPPORT}\n"


async def test_a_unix_socket_of_the_host_is_not_there(attempt: Attempt) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as place, socket.socket(socket.AF_UNIX) as listener:
        address = f"{place}/docker.sock"
        listener.bind(address)
        listener.listen()
        result = await attempt(f"import socket; socket.socket(socket.AF_UNIX).connect({address!r})")
    assert "No such file or directory" in result.output


async def test_an_abstract_unix_socket_of_the_host_is_out_of_reach(attempt: Attempt) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("\0steward-decoy")
        listener.listen()
        result = await attempt("import socket; socket.socket(socket.AF_UNIX).connect('\\0steward-decoy')")
    assert "Connection refused" in result.output


async def test_a_server_on_the_sandboxs_own_loopback_works(attempt: Attempt) -> None:
    result = await attempt(
        "import socket\n"
        "listener = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(listener.getsockname()).sendall(b'hello')\n"
        "print(listener.accept()[0].recv(5))\n",
    )
    assert result.output == "b'hello'\n"


async def test_a_toolchain_is_visible_read_only_and_first_in_the_path(sandbox: Sandbox, worktree: Path) -> None:
    toolchain = worktree.parent / "toolchain"
    (toolchain / "bin").mkdir(parents=True)
    greet = toolchain / "bin" / "python3"
    greet.write_text("#!/bin/sh\necho mine; : > $0\n")
    greet.chmod(0o755)
    result = await sandbox.run(worktree, ("python3",), timeout_seconds=10, read_only=(toolchain,))
    assert result.output.startswith("mine\n")
    assert "Read-only file system" in result.output


async def test_variables_that_are_given_arrive(sandbox: Sandbox, worktree: Path) -> None:
    command = ("sh", "-c", "echo $COLOUR in $PWD")
    result = await sandbox.run(worktree, command, timeout_seconds=10, environment={"COLOUR": "green"})
    assert result.output == "green in /worktree\n"
    assert result.isolation == "sandbox"
