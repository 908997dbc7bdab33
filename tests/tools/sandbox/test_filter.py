"""The filter, read by a small machine of its own: also the architecture that the tests do not run on."""

from __future__ import annotations

import errno
import struct

import pytest

from tools.sandbox.seccomp.program import (
    BUBBLEWRAP,
    CONTAINER,
    CONTAINER_OF_ONE_USER,
    Rules,
    filter_for,
    machine_of,
)
from tools.sandbox.seccomp.syscalls import ATTRIBUTES, DENIED, SHARED, Machine, number

pytestmark = pytest.mark.slow

ALLOWED, KILLED = "allowed", "killed"
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
READ = {"x86_64": 0, "aarch64": 63}
MACHINES: tuple[Machine, ...] = ("x86_64", "aarch64")


def verdict(
    machine: Machine, call: int, *arguments: int, architecture: int | None = None, rules: Rules = BUBBLEWRAP
) -> str | int:
    """What the kernel would answer: `allowed`, `killed` or the number of an error."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("=IIQ6Q", call, architecture or ARCHITECTURE[machine], 0, *padded)
    program = list(struct.iter_unpack("=HBBI", filter_for(machine, rules)))
    at = loaded = 0
    while True:
        code, then, otherwise, value = program[at]
        at += 1
        if code == 0x20:
            loaded = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            loaded &= value
        elif code == 0x06:
            return {0x7FFF0000: ALLOWED, 0x80000000: KILLED}.get(value, value & 0xFFFF)
        else:
            holds = {0x15: loaded == value, 0x25: loaded > value, 0x35: loaded >= value, 0x45: loaded & value != 0}
            at += then if holds[code] else otherwise


def call(name: str, machine: Machine) -> int:
    found = number(name, machine)
    assert found is not None
    return found


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_of_the_list_is_refused(machine: Machine) -> None:
    known = {name: number(name, machine) for name in DENIED}
    answers = {name: verdict(machine, found) for name, found in known.items() if found is not None}
    assert set(answers.values()) == {errno.EPERM}
    assert len(answers) > 60


@pytest.mark.parametrize("machine", MACHINES)
def test_an_ordinary_call_is_allowed(machine: Machine) -> None:
    assert verdict(machine, READ[machine]) == ALLOWED


@pytest.mark.parametrize("machine", MACHINES)
def test_only_four_socket_families_are_allowed(machine: Machine) -> None:
    for name in ("socket", "socketpair"):
        allowed = {family for family in range(64) if verdict(machine, call(name, machine), family) == ALLOWED}
        assert allowed == {1, 2, 10, 16}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_thread_may_be_made_and_a_namespace_may_not(machine: Machine) -> None:
    thread = 0x3D0F00
    assert verdict(machine, call("clone", machine), thread) == ALLOWED
    for namespace in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict(machine, call("clone", machine), thread | namespace) == errno.EPERM
    assert verdict(machine, call("clone3", machine)) == errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_a_mode_may_be_changed_but_not_to_set_user_id(machine: Machine) -> None:
    by_mode = (
        ("chmod", 1),
        ("fchmod", 1),
        ("fchmodat", 2),
        ("fchmodat2", 2),
        ("creat", 1),
        ("mknod", 1),
        ("mknodat", 2),
    )
    for name, index in by_mode:
        if (found := number(name, machine)) is None:
            continue
        before = (0,) * index
        assert verdict(machine, found, *before, 0o755) == ALLOWED
        assert verdict(machine, found, *before, 0o4755) == errno.EPERM
        assert verdict(machine, found, *before, 0o2755) == errno.EPERM


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("creates", [0o100, 0o20000000 | 0o200000])
def test_a_file_cannot_be_made_with_set_user_id(machine: Machine, creates: int) -> None:
    for name, index in (("open", 1), ("openat", 2)):
        if (found := number(name, machine)) is None:
            continue
        before = (0,) * index
        assert verdict(machine, found, *before, creates | 1, 0o644) == ALLOWED
        assert verdict(machine, found, *before, creates | 1, 0o4755) == errno.EPERM
        assert verdict(machine, found, *before, 0, 0o4755) == ALLOWED, "it makes none: the mode is whatever was there"
    assert verdict(machine, call("openat2", machine)) == errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: Machine) -> None:
    assert verdict(machine, READ[machine], architecture=0x40000003) == KILLED


def test_the_x32_calls_are_killed() -> None:
    assert verdict("x86_64", 0x40000000) == KILLED


def test_a_machine_without_a_filter_has_none() -> None:
    assert machine_of("riscv64") is None
    assert [machine_of(machine) for machine in MACHINES] == list(MACHINES)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("rules", [CONTAINER, CONTAINER_OF_ONE_USER])
def test_without_a_network_of_its_own_only_a_connected_pair_is_a_socket(machine: Machine, rules: Rules) -> None:
    for family in range(64):
        assert verdict(machine, call("socket", machine), family, 1, rules=rules) == errno.EAFNOSUPPORT
    kinds = {
        (family, kind)
        for family in range(64)
        for kind in range(16)
        if verdict(machine, call("socketpair", machine), family, kind | 0o2000000, rules=rules) == ALLOWED
    }
    assert kinds == {(1, 1), (1, 5)}
    assert {verdict(machine, call(name, machine), rules=rules) for name in SHARED} == {errno.EPERM}


@pytest.mark.parametrize("machine", MACHINES)
def test_without_processes_of_its_own_it_may_change_itself_alone(machine: Machine) -> None:
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        answers = [verdict(machine, call(name, machine), process, rules=CONTAINER) for process in (0, 1, 4242)]
        assert answers == [ALLOWED, errno.EPERM, errno.EPERM]
        assert verdict(machine, call(name, machine), 4242) == ALLOWED
    for name, kind in (("setpriority", 0), ("ioprio_set", 1)):
        found = call(name, machine)
        allowed = {
            (of, who)
            for of in range(3)
            for who in (0, 7)
            if verdict(machine, found, of, who, rules=CONTAINER) == ALLOWED
        }
        assert allowed == {(kind, 0)}


@pytest.mark.parametrize("machine", MACHINES)
def test_where_the_bots_own_user_runs_the_command_no_file_is_given_other_attributes(machine: Machine) -> None:
    known = {name: found for name in ATTRIBUTES if (found := number(name, machine)) is not None}
    assert {verdict(machine, found, rules=CONTAINER_OF_ONE_USER) for found in known.values()} == {errno.EPERM}
    assert {verdict(machine, found, rules=CONTAINER) for found in known.values()} == {ALLOWED}
    assert len(known) > 9


@pytest.mark.parametrize("machine", MACHINES)
def test_there_a_files_times_are_set_only_once_it_is_open(machine: Machine) -> None:
    found, here = call("utimensat", machine), -100 & 0xFFFFFFFF
    for path, answer in ((0, ALLOWED), (0x7000, errno.EPERM), (0x7F00_0000_0000, errno.EPERM)):
        assert verdict(machine, found, here, path, rules=CONTAINER_OF_ONE_USER) == answer
        assert verdict(machine, found, here, path, rules=CONTAINER) == ALLOWED
