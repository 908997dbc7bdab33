"""The bubblewrap profile: an allow-listed root without network, other processes, capabilities or a way up.

Each line of it is held by an attack in the tests. What is not said: /usr of the host is readable (install no
secrets there), the kernel is shared, and memory is capped per process only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.sandbox.confine.descriptors import Descriptors
from tools.sandbox.limits import Limits

WORKTREE = "/worktree"
"""Where the directory lies inside."""
HOME = "/home/sbx"
_ID = "1000"

_NAMESPACES = (
    *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup"),
    *("--uid", _ID, "--gid", _ID, "--disable-userns", "--cap-drop", "ALL"),
    *("--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"),
)
_LINKS_TO_USR = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
ETC = (
    *("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ssl/certs", "ssl/openssl.cnf", "localtime"),
    *("mime.types", "services", "protocols", "nsswitch.conf"),
)
_PASSWD = f"root:x:0:0::/:/usr/sbin/nologin\nsandbox:x:{_ID}:{_ID}::{HOME}:/bin/sh\n".encode()
_GROUP = f"root:x:0:\nsandbox:x:{_ID}:\n".encode()
_HOSTS = b"127.0.0.1 localhost sandbox\n::1 localhost\n"
ENVIRONMENT = {
    "HOME": HOME,
    "USER": "sandbox",
    "LOGNAME": "sandbox",
    "SHELL": "/bin/sh",
    "TMPDIR": "/tmp",  # noqa: S108  # the sandbox's own
    "LANG": "C.UTF-8",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "CI": "true",
    "PYTHONDONTWRITEBYTECODE": "1",
}


VARIABLES = (*ENVIRONMENT, "PATH", "PWD")
"""The names of all variables that a command has without being given any; PWD is set by --chdir."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A directory of the host, and where it lies inside."""

    source: tuple[str, str]
    """How bwrap is told of it: an option's stem (`bind` or `bind-fd`) and its operand."""
    target: str


@dataclass(frozen=True, slots=True)
class Room:
    """What one command gets."""

    worktree: Mount
    writable: bool
    git: str = ""
    """What stands at `.git` in the worktree: "file", "directory" or nothing."""
    toolchains: tuple[Mount, ...] = ()
    path: str = "/usr/bin:/bin"
    environment: Mapping[str, str] = field(default_factory=dict)


def arguments(room: Room, limits: Limits, files: Descriptors, seccomp: bytes) -> tuple[str, ...]:
    """All arguments of bwrap, up to and with the `--` before the command."""
    return (
        *_NAMESPACES,
        *_system(),
        *_etc(files),
        *_memory(limits),
        *(word for mount in room.toolchains for word in _bind(mount, writable=False)),
        *_bind(room.worktree, writable=room.writable),
        *_git_mask(room.git, files),
        *("--remount-ro", "/"),
        *_environment(room),
        *("--add-seccomp-fd", str(files.data(seccomp)), "--chdir", WORKTREE, "--"),
    )


def _system() -> tuple[str, ...]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in _LINKS_TO_USR:
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    return tuple(words)


def _etc(files: Descriptors) -> tuple[str, ...]:
    own = {"passwd": _PASSWD, "group": _GROUP, "hosts": _HOSTS}
    words = [word for name in ETC for word in ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")]
    for name, content in own.items():
        words += ["--ro-bind-data", str(files.data(content)), f"/etc/{name}"]
    return tuple(words)


def _memory(limits: Limits) -> tuple[str, ...]:
    size = str(limits.scratch_bytes)
    return (
        *("--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm"),  # noqa: S108  # the sandbox's own
        *("--remount-ro", "/dev", "--size", size, "--tmpfs", "/tmp", "--size", size, "--tmpfs", HOME),  # noqa: S108
    )


def _bind(mount: Mount, *, writable: bool) -> tuple[str, str, str]:
    stem, operand = mount.source
    return (f"--{stem}" if writable else f"--ro-{stem}", operand, mount.target)


def _git_mask(git: str, files: Descriptors) -> tuple[str, ...]:
    """Whoever can replace `.git` makes the host's next git command run a program of theirs."""
    at = f"{WORKTREE}/.git"
    if git == "file":
        return ("--ro-bind-data", str(files.data(b"")), at)
    if git == "directory":
        return ("--tmpfs", at, "--remount-ro", at)
    return ()


def _environment(room: Room) -> tuple[str, ...]:
    values = {**ENVIRONMENT, "PATH": room.path, **room.environment}
    return tuple(word for name, value in values.items() for word in ("--setenv", name, value))
