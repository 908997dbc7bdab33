"""A seccomp filter made in plain Python, so that no library stands between us and the kernel.

A deny list over the calls that lead out of a sandbox or into rarely used kernel code, an allow list over socket
families (the network namespace does not cover AF_VSOCK), no new namespaces, no set-user-id bits, and death for a
call of another architecture.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from patterns.errors import SandboxUnavailable
from tools.sandbox.seccomp.syscalls import ATTRIBUTES, DENIED, NEWEST, OF_ONE_PROCESS, SHARED, Machine, number

_ARCHITECTURE: dict[Machine, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

_LOAD, _EQUAL, _GREATER, _AT_LEAST, _ANY_BIT, _RETURN, _MASK = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06, 0x54
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

_NEW_NAMESPACE = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_SET_ID = 0o6000
_CREATES = 0o100 | 0o20000000
"""O_CREAT and O_TMPFILE: without either, an open has no mode."""
_MODES = (
    *(("chmod", 1), ("fchmod", 1), ("fchmodat", 2), ("fchmodat2", 2)),
    *(("creat", 1), ("mknod", 1), ("mknodat", 2)),
)
"""Calls that set a mode, and which argument it is."""
_HIDDEN = ("clone3", "openat2")
"""Their flags lie behind a pointer, where no filter reaches; libc falls back to the call before."""
_UNIX = 1
_KIND, _STREAMS = 0xF, (1, 5)
"""Which bits of a socket's type say what it is, and which are connected once and for all."""
_TERMINAL_INPUT = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX put words into a terminal's input."""

Instruction = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one kind of sandbox refuses."""

    denied: tuple[str, ...]
    """Whatever the arguments."""
    families: tuple[int, ...] = ()
    """Of sockets that may be made; without any, a pair of connected ones still may."""
    of_one_process: tuple[str, ...] = ()
    """Calls that are allowed about the caller alone."""
    times_by_name: bool = True
    """Whether a file's times may be set by its path, and not only once it is open."""


BUBBLEWRAP = Rules(denied=DENIED, families=(_UNIX, 2, 10, 16))
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: what programs and their tests use on a loopback of their own."""
CONTAINER = Rules(denied=(*DENIED, *SHARED), of_one_process=OF_ONE_PROCESS)
CONTAINER_OF_ONE_USER = replace(CONTAINER, denied=(*CONTAINER.denied, *ATTRIBUTES), times_by_name=False)
"""Where the bot's own user runs the command."""


def _return(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _fail(code: int) -> Instruction:
    return _return(_ERRNO | code)


def _argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def _where(comparison: int, value: int, action: Instruction) -> list[Instruction]:
    """Take `action` where the comparison holds, else go on."""
    return [(comparison, 0, 1, value), action]


def _only_if_in(allowed: tuple[int, ...], otherwise: Instruction) -> list[Instruction]:
    return [line for value in allowed for line in _where(_EQUAL, value, _return(_ALLOW))] + [otherwise]


def _times() -> list[Instruction]:
    """No path: both halves of the pointer are 0."""
    refused = _fail(errno.EPERM)
    low, high = _argument(1), (_LOAD, 0, 0, _ARGUMENTS_AT + 8 + 4)
    return [low, (_EQUAL, 1, 0, 0), refused, high, *_only_if_in((0,), refused)]


def _mode(index: int) -> list[Instruction]:
    return [_argument(index), *_where(_ANY_BIT, _SET_ID, _fail(errno.EPERM)), _return(_ALLOW)]


def _sockets(rules: Rules) -> Iterator[tuple[str, list[Instruction]]]:
    refused = _fail(errno.EAFNOSUPPORT)
    yield "socket", [_argument(0), *_only_if_in(rules.families, refused)]
    if rules.families:
        yield "socketpair", [_argument(0), *_only_if_in(rules.families, refused)]
        return
    only_unix = [_argument(0), (_EQUAL, 1, 0, _UNIX), refused]  # a pair of datagrams can be aimed at any socket
    yield "socketpair", [*only_unix, _argument(1), (_MASK, 0, 0, _KIND), *_only_if_in(_STREAMS, refused)]


def _about_itself(rules: Rules) -> Iterator[tuple[str, list[Instruction]]]:
    refused = _fail(errno.EPERM)
    for name in rules.of_one_process:
        kind = {"setpriority": 0, "ioprio_set": 1}.get(name)
        if kind is None:
            yield name, [_argument(0), *_only_if_in((0,), refused)]
        else:
            yield name, [_argument(0), (_EQUAL, 1, 0, kind), refused, _argument(1), *_only_if_in((0,), refused)]


def _argument_rules(rules: Rules) -> Iterator[tuple[str, list[Instruction]]]:
    refused = _fail(errno.EPERM)
    yield "clone", [_argument(0), *_where(_ANY_BIT, _NEW_NAMESPACE, refused), _return(_ALLOW)]
    yield from _sockets(rules)
    yield from _about_itself(rules)
    if not rules.times_by_name:
        yield "utimensat", _times()
    terminal = [line for request in _TERMINAL_INPUT for line in _where(_EQUAL, request, refused)]
    yield "ioctl", [_argument(1), *terminal, _return(_ALLOW)]
    for name, index in _MODES:
        yield name, _mode(index)
    for name, flags in (("open", 1), ("openat", 2)):
        yield name, [_argument(flags), (_ANY_BIT, 1, 0, _CREATES), _return(_ALLOW), *_mode(flags + 1)]


def _instructions(machine: Machine, rules: Rules) -> Iterator[Instruction]:
    yield (_LOAD, 0, 0, _ARCHITECTURE_AT)
    yield (_EQUAL, 1, 0, _ARCHITECTURE[machine])
    yield _return(_KILL_PROCESS)
    yield (_LOAD, 0, 0, _NUMBER_AT)
    if machine == "x86_64":
        yield from _where(_AT_LEAST, _X32_BIT, _return(_KILL_PROCESS))
    yield from _where(_GREATER, NEWEST, _fail(errno.ENOSYS))
    for name in rules.denied:
        if (denied := number(name, machine)) is not None:
            yield from _where(_EQUAL, denied, _fail(errno.EPERM))
    for name in _HIDDEN:
        if (hidden := number(name, machine)) is not None:
            yield from _where(_EQUAL, hidden, _fail(errno.ENOSYS))
    for name, rule in _argument_rules(rules):
        if (ruled := number(name, machine)) is not None:
            yield (_EQUAL, 0, len(rule), ruled)
            yield from rule
    yield _return(_ALLOW)


def filter_for(machine: Machine, rules: Rules) -> bytes:
    """The program as bwrap's `--add-seccomp-fd` and the kernel read it."""
    return b"".join(struct.pack("=HBBI", *line) for line in _instructions(machine, rules))


def seccomp_filter(rules: Rules) -> bytes:
    """The program for this machine. Raises `SandboxUnavailable` where there is none."""
    name = platform.machine()
    machine = machine_of(name)
    if machine is None:
        raise SandboxUnavailable(f"there is no filter for {name}")
    return filter_for(machine, rules)


def machine_of(name: str) -> Machine | None:
    """The machine by `platform.machine()`'s name, or None where there is no filter for it."""
    return next((known for known in _ARCHITECTURE if known == name), None)
