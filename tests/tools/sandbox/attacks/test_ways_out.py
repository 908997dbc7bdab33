"""Some forty attempts in one start: each is told what it met, so that none is held by a mistake of its own."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

ATTEMPTS = (Path(__file__).parent / "attempts.py").read_text()
CANARY = "canary-51a7"

NOT_THERE, NOT_PERMITTED, READ_ONLY, ELSEWHERE = "ENOENT", "EPERM", "EROFS", "EXDEV"
HELD: dict[str, str] = {
    "up by a descriptor": NOT_THERE,
    "write through a link": NOT_THERE,
    "hard link to a program": ELSEWHERE,
    "hard link to a file of etc": ELSEWHERE,
    "hard link out": ELSEWHERE,
    "a disk": NOT_PERMITTED,
    "the memory": NOT_PERMITTED,
    "devices": "[]",
    "the terminal": "ENXIO",
    "sysfs": NOT_THERE,
    "release agent": NOT_THERE,
    "sysrq": "EACCES EROFS ENOENT",
    "core pattern": "EACCES EROFS",
    "more processes": "not allowed to raise maximum limit",
    "more memory": "not allowed to raise maximum limit",
    "larger files": "not allowed to raise maximum limit",
    "more time": "not allowed to raise maximum limit",
    "become root": "refused",
    "become root by sudo": "refused",
    "uid 0": "EINVAL",
    "a user namespace": "refused",
    "enter a namespace": NOT_PERMITTED,
    "unmount": NOT_PERMITTED,
    "read another process": NOT_PERMITTED,
    "a process of the host": "ESRCH",
    "its environment": NOT_THERE,
    "its root": NOT_THERE,
    "a database's socket": NOT_THERE,
    "an abstract socket": "ECONNREFUSED",
    "a loopback service": "ECONNREFUSED",
    "a hypervisor's socket": "EAFNOSUPPORT",
    "datagrams by a pair": NOT_THERE,
    "a raw socket": NOT_PERMITTED,
    "names": "no name",
    "set-user-id by open": NOT_PERMITTED,
    "set-user-id by mknod": NOT_PERMITTED,
    "set-user-id by openat2": "ENOSYS",
    "mode of a file outside": NOT_THERE,
    "time of a file outside": NOT_THERE,
    "a secret": NOT_THERE,
    "the bot's variables": NOT_THERE,
    "the bot's limits": "ESRCH",
    "open descriptors": "[0, 1, 2]",
    "everybody": "ESRCH",
}

CLOSED, NO_SOCKET = "EACCES", "EAFNOSUPPORT"
HELD_IN_A_CONTAINER = HELD | {
    **dict.fromkeys(("up by a descriptor", "write through a link", "hard link out", "a disk", "the memory"), CLOSED),
    **dict.fromkeys(("the terminal", "its environment", "its root", "a secret", "the bot's variables"), CLOSED),
    **dict.fromkeys(("a database's socket", "an abstract socket", "a loopback service", "a raw socket"), NO_SOCKET),
    "datagrams by a pair": NO_SOCKET,
    **dict.fromkeys(("hard link to a program", "hard link to a file of etc", "uid 0"), NOT_PERMITTED),
    **dict.fromkeys(("a process of the host", "the bot's limits", "mode of a file outside"), NOT_PERMITTED),
    "become root by sudo": "refused EACCES",
    "time of a file outside": "EACCES EPERM",
    "sysfs": "EACCES ENOENT",
    "release agent": "EACCES ENOENT",
    "everybody": "sent",  # to nobody: the kernel does not say that all were refused, and the decoy lives
}
TIERS = {"sandbox": HELD, "contained": HELD_IN_A_CONTAINER}


@pytest.fixture(scope="module")
def host() -> Iterator[dict[str, object]]:
    """What the attempts are after; everything of it must be as it was afterwards."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place.chmod(0o755)
        for name in (*TIERS, "sibling"):
            (place / name).mkdir()
        secret = place / "sibling" / "secret"
        secret.write_text(CANARY)
        secret.chmod(0o644)
        stream, datagrams, abstract = (stack.enter_context(socket.socket(socket.AF_UNIX, kind)) for kind in (1, 2, 1))
        for one, name in ((stream, str(place / "sql")), (datagrams, str(place / "log")), (abstract, f"\0{place}")):
            one.bind(name)
        for path in (place / "sql", place / "log"):
            path.chmod(0o777)
        loopback = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        for one in (stream, abstract, loopback):
            one.listen()
        for one in (stream, abstract, loopback, datagrams):
            one.settimeout(0)
        leaked = os.open(secret, os.O_RDONLY)
        stack.callback(os.close, leaked)
        os.set_inheritable(leaked, True)  # noqa: FBT003  # as it is called
        process = stack.enter_context(subprocess.Popen(["sleep", "60"], env={"TOKEN": CANARY}))
        stack.callback(process.kill)
        yield {
            "place": place,
            "sandbox": place / "sandbox",
            "contained": place / "contained",
            "secret": secret,
            "socket": place / "sql",
            "datagrams": place / "log",
            "abstract": f"\0{place}",
            "port": loopback.getsockname()[1],
            "process": process.pid,
            "bot": os.getpid(),
        }
        assert (secret.read_text(), secret.stat().st_mode & 0o7777) == (CANARY, 0o644)
        assert process.poll() is None
        for listener in (stream, abstract, loopback):
            with pytest.raises(BlockingIOError):
                listener.accept()
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)


@pytest.fixture(scope="module", params=TIERS)
def tier(request: pytest.FixtureRequest) -> str:
    """The fixture that has it."""
    return str(request.param)


@pytest.fixture(scope="module")
def met(tier: str, host: Mapping[str, object], request: pytest.FixtureRequest) -> dict[str, str]:
    """What each attempt met."""
    sandbox: Sandbox = request.getfixturevalue(tier)
    command = ("python3", "-I", "-c", ATTEMPTS, json.dumps(host, default=str))
    result = asyncio.run(sandbox.run(Path(str(host[tier])), command, timeout_seconds=30))
    assert result.passed, result
    found: dict[str, str] = json.loads(result.output)
    return found


@pytest.mark.parametrize("attempt", HELD)
def test_an_attempt_is_held(met: dict[str, str], tier: str, attempt: str) -> None:
    held = TIERS[tier][attempt]
    assert met[attempt] in (held, *held.split(), "not installed")


def test_every_attempt_is_judged(met: dict[str, str]) -> None:
    assert met.keys() == HELD.keys()
    assert CANARY not in str(met)
