"""What the probe runs in the sandbox: it tries the ways out and prints, as JSON, those that worked.

Stands alone: it is handed to the sandbox's own python3 as text. Arguments: the canary's file, the bot's process, the
number of processes allowed, the names of the attempts to be made and of the variables that were given, each with
commas between.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from pathlib import Path

_VSOCK = 40
_NEW_USER_NAMESPACE = 0x10000000


def _network() -> bool:
    interfaces = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return any(line.split(":")[0].strip() != "lo" for line in interfaces) or bool(routes)


def _socket(family: int) -> bool:
    kind = socket.SOCK_RAW if family == socket.AF_NETLINK else socket.SOCK_STREAM
    return _works(lambda: socket.socket(family, kind).close())


def _writes(path: str) -> bool:
    """And takes it away again, where that can be done."""
    worked = _works(lambda: Path(path).write_text("x", encoding="ascii"))
    if worked:
        _works(Path(path).unlink)
    return worked


def _exists(path: str) -> bool:
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _foreign_variables(ours: set[str]) -> bool:
    """Whether any process that can be seen has a variable that the sandbox did not give."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            names = {pair.split(b"=")[0].decode() for pair in path.read_bytes().split(b"\0") if pair}
        except OSError:
            continue
        if not names <= ours:
            return True
    return not set(os.environ) <= ours


def _forks(most: int) -> int:
    children = []
    try:
        for _ in range(most):
            child = os.fork()
            if child == 0:
                socket.socketpair()[0].recv(1)
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, 9)
        os.waitpid(child, 0)
    return len(children)


def _privileged() -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    confined = lines["NoNewPrivs"] == "1" and lines["Seccomp"] == "2" and int(lines["CapEff"], 16) == 0
    return os.getuid() == 0 or not confined


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _reads(path: str) -> bool:
    return _works(Path(path).read_bytes)


def _changes(path: str) -> bool:
    """Its mode or its times: not every wall that keeps from reading keeps from that."""
    return _works(lambda: Path(path).chmod(0o644)) or _works(lambda: os.utime(path))


def _sockets() -> bool:
    """Any at all, or an end of a pair that can be aimed at somebody else's."""
    families = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, _VSOCK)
    return any(map(_socket, families)) or _works(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))


def _reaches(process: int) -> bool:
    """Whether it may be signalled, or have its limits changed."""
    return _works(lambda: os.kill(process, 0)) or _works(lambda: resource.prlimit(process, resource.RLIMIT_CORE))


FULL = (
    *("it has rights", "it sees a network", "it can open a vsock socket", "it can write outside its directory"),
    *("it cannot write into its directory", "it sees the home directory", "it sees an environment that is not its own"),
    *("it can start any number of processes", "it can make a user namespace"),
)
CONTAINER = (
    *("it has rights", "it can open a socket", "it can write outside its directory"),
    *("it can write into a directory of everybody's",),
    *("it cannot write into its directory", "it reads the home directory", "it changes the home directory"),
    *("it sees an environment that is not its own", "it can start any number of processes"),
    *("it can make a user namespace", "it reaches the bot's process"),
)


def main() -> None:
    """Try, and print."""
    canary_file, bot, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    chosen, ours = sys.argv[4].split(","), set(sys.argv[5].split(","))
    name = f"steward-{os.urandom(8).hex()}"
    outside = (f"/{name}", f"/usr/{name}", f"/etc/{name}", f"/dev/{name}", "/proc/sys/kernel/hostname")
    shared = (f"/tmp/{name}", f"/var/tmp/{name}", f"/dev/shm/{name}")  # noqa: S108  # the host's
    attempts: dict[str, Callable[[], bool]] = {
        "it has rights": _privileged,
        "it sees a network": _network,
        "it can open a vsock socket": lambda: _socket(_VSOCK),
        "it can open a socket": _sockets,
        "it can write outside its directory": lambda: any(_writes(path) for path in outside),
        "it can write into a directory of everybody's": lambda: any(_writes(path) for path in shared),
        "it cannot write into its directory": lambda: not _writes("steward-probe"),
        "it sees the home directory": lambda: _exists(canary_file),
        "it reads the home directory": lambda: _reads(canary_file),
        "it changes the home directory": lambda: _changes(canary_file),
        "it sees an environment that is not its own": lambda: _foreign_variables(ours),
        "it can start any number of processes": lambda: _forks(2 * processes) == 2 * processes,
        "it can make a user namespace": lambda: ctypes.CDLL(None).unshare(_NEW_USER_NAMESPACE) == 0,
        "it reaches the bot's process": lambda: _reaches(bot),
    }
    print(json.dumps([name for name in chosen if attempts[name]()]))  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
