"""Starts one command confined by Landlock, waits for it, and ends all that it left behind.

Stands alone, for it is run as `python3 -I -S launcher.py SPEC STATUS`: the numbers of two open files, one with the
specification as JSON, one for the answer. It stays outside of the walls, so that nothing inside can signal it; what
loses its parent becomes its child. SIGTERM, also when the bot is gone, ends everything.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import struct
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_PARENT_DEATH, _NO_NEW_PRIVILEGES, _SECCOMP, _SUBREAPER = 1, 38, 22, 36
_FILTER = 2

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIRECTORY = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_DEVICES = 1 << 6 | 1 << 11
_TRUNCATE, _DEVICE_CONTROL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _EXECUTE | _READ_FILE | _READ_DIRECTORY
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files an ABI knows; one more from the fifth on."""
_ALL_NETWORK = _ALL_SCOPES = 3

_FIRST_TO_BE_KILLED = "900"
_END_SECONDS = 5.0
_NOT_FOUND = 127
_SIGNALS = (signal.SIGCHLD, signal.SIGTERM)


def _call(name: str, *arguments: object) -> int:
    answer: int = getattr(_LIBC, name)(*arguments)
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name} {arguments[0]}: {os.strerror(code)}")
    return answer


def _prctl(option: int, value: object, pointer: object = 0) -> None:
    _call("prctl", option, value, pointer, 0, 0)


# --- The walls, which the command is put behind ---


def _ruleset(abi: int) -> tuple[int, int]:
    """A descriptor, and all rights over files that it handles."""
    handled = (1 << _RIGHTS.get(abi, 16)) - 1
    fields = [handled, *([_ALL_NETWORK] if abi >= 4 else []), *([_ALL_SCOPES] if abi >= 6 else [])]  # noqa: PLR2004
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _call("syscall", _CREATE_RULESET, attributes, len(attributes), 0), handled


def _allow(ruleset: int, path: str, rights: int) -> None:
    with suppress(FileNotFoundError):
        at = os.open(path, os.O_PATH | os.O_CLOEXEC)
        allowed = rights if Path(path).is_dir() else rights & _OF_FILES
        _call("syscall", _ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", allowed, at), 0)
        os.close(at)


def _landlock(spec: dict[str, Any]) -> int:
    """The walls, not yet up."""
    ruleset, handled = _ruleset(spec["abi"])
    for path in spec["readable"]:
        _allow(ruleset, path, _READ)
    for path in spec["devices"]:
        _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
    for path in spec["writable"]:
        _allow(ruleset, path, handled & ~(_DEVICES | _DEVICE_CONTROL))
    return ruleset


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _put_behind_walls(ruleset: int, instructions: bytes) -> None:
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _call("syscall", _RESTRICT_SELF, ruleset, 0)
    program = _Program(len(instructions) // 8, instructions)
    _prctl(_SECCOMP, _FILTER, ctypes.byref(program))


# --- The command's own process ---


def _limit(spec: dict[str, Any]) -> None:
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_BE_KILLED, encoding="ascii")
    for name, value in spec["limits"].items():
        which = getattr(resource, f"RLIMIT_{name}")
        most = resource.getrlimit(which)[1]
        held = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(which, (held, held))
    processes = spec["processes"] + (_tasks_of(os.getuid()) - 1 if spec["user"] is None else 0)
    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))


def _tasks_of(user: int) -> int:
    """The kernel counts a user's processes and threads, wherever they are."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            count += len(os.listdir(process / "task")) if process.stat().st_uid == user else 0  # noqa: PTH208
    return count


def _become(user: int | None) -> None:
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _prctl(_PARENT_DEATH, signal.SIGKILL)


def _check_reach(paths: Iterable[str]) -> None:
    """A user of its own may be kept out by a folder on the way."""
    for path in map(Path, paths):
        for part in (*reversed(path.parents), path):
            if not os.access(part, os.X_OK):
                raise PermissionError(0, f"{part} is closed to the user that runs commands, and {path} lies in it")


def _command(spec: dict[str, Any], told: int) -> None:
    """Becomes the command; says on `told` what is in the way of that."""
    try:
        os.setsid()
        ruleset = _landlock(spec)
        _limit(spec)
        _become(spec["user"])
        _check_reach(spec["reached"])
        os.chdir(spec["directory"])
        _put_behind_walls(ruleset, bytes.fromhex(spec["filter"]))
    except OSError as error:
        os.write(told, (error.strerror or str(error)).encode())
        return
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)  # Python ignores them, and a command would inherit that
    os.closerange(3, told)
    os.closerange(told + 1, 1 << 16)
    try:
        os.execvpe(spec["command"][0], spec["command"], spec["environment"])  # noqa: S606  # there is no shell in it
    except OSError as error:
        os.write(2, f"{spec['command'][0]}: {error.strerror}\n".encode())


# --- The launcher's ---


def _descendants() -> set[int]:
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208  # all of the host's, so without an object for each
        if name.isdigit():
            with suppress(OSError):
                stat = Path("/proc", name, "stat").read_bytes()
                children.setdefault(int(stat[stat.rindex(b")") + 2 :].split()[1]), []).append(int(name))
    found = [os.getpid()]
    for process in found:
        found += children.get(process, ())
    return set(found[1:])


def _signal(processes: Iterable[int], number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _end_all() -> None:
    """Stop them all first: what is stopped starts no other, and still counts against the limit. Then kill."""
    until = time.monotonic() + _END_SECONDS
    stopped: set[int] = set()
    while time.monotonic() < until:
        found = _descendants()
        _signal(found - stopped, signal.SIGSTOP)
        if found <= stopped:
            _signal(found, signal.SIGKILL)
            if not _reaped():
                return
        stopped |= found


def _reaped() -> bool:
    """Take leave of whoever has ended; False when nobody is left."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False


def _until_ended(first: int) -> int | None:
    """How the first process ended; None when we are told to end it."""
    while True:
        if signal.sigwait(_SIGNALS) == signal.SIGTERM:
            return None
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == first:
                    code = os.waitstatus_to_exitcode(ended[1])
                    return 128 - code if code < 0 else code


def _start(spec: dict[str, Any]) -> tuple[int, str]:
    """The first process, and what kept it from becoming the command."""
    reading, telling = os.pipe()
    first = os.fork()
    if first == 0:
        try:
            _command(spec, telling)
        finally:
            os._exit(_NOT_FOUND)
    os.close(telling)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
        return first, said.read()


def _remove(room: str) -> None:
    """The bot may be gone and not do it.

    Or half gone: the kernel tells us once the thread that started us has ended, and while another one stands, we are
    its child.
    """
    os.spawnv(os.P_WAIT, "/bin/rm", ("rm", "-rf", "--", room))  # noqa: S606  # there is no shell in it


def main() -> None:
    """One command, from its start to the end of all that came of it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    status = int(sys.argv[2])
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        spec = json.load(file)
    _prctl(_SUBREAPER, 1)
    _prctl(_PARENT_DEATH, signal.SIGTERM)
    if os.getppid() != spec["bot"]:
        _remove(spec["room"])
        return
    first, why_not = _start(spec)
    code = _until_ended(first)
    _end_all()
    if code is None or os.getppid() != spec["bot"]:
        _remove(spec["room"])
    answer = {"refused": why_not} if why_not else {"exit-code": code}
    os.pwrite(status, json.dumps(answer).encode(), 0)
    sys.exit(code if code is not None else 128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
