"""What the probe runs in the sandbox: it tries the ways out and prints, as JSON, those that worked.

Stands alone: it is handed to the sandbox's own python3 as text. Arguments: the canary's file, the number of
processes allowed, then the names of the variables that were given.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
from pathlib import Path

_VSOCK = 40
_NEW_USER_NAMESPACE = 0x10000000


def _network() -> bool:
    interfaces = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return any(line.split(":")[0].strip() != "lo" for line in interfaces) or bool(routes)


def _vsock() -> bool:
    try:
        socket.socket(_VSOCK, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


def _writes(path: str) -> bool:
    try:
        Path(path).write_text("x", encoding="ascii")
    except OSError:
        return False
    return True


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


def main() -> None:
    """Try, and print."""
    canary_file, processes, ours = sys.argv[1], int(sys.argv[2]), set(sys.argv[3:])
    outside = ("/steward", "/usr/steward", "/etc/steward", "/dev/steward", "/proc/sys/kernel/hostname")
    worked = {
        "it has rights": _privileged(),
        "it sees a network": _network(),
        "it can open a vsock socket": _vsock(),
        "it can write outside its directory": any(_writes(path) for path in outside),
        "it cannot write into its directory": not _writes("steward-probe"),
        "it sees the home directory": _exists(canary_file),
        "it sees an environment that is not its own": _foreign_variables(ours),
        "it can start any number of processes": _forks(2 * processes) >= processes,
        "it can make a user namespace": ctypes.CDLL(None).unshare(_NEW_USER_NAMESPACE) == 0,
    }
    print(json.dumps([name for name, found in worked.items() if found]))  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
