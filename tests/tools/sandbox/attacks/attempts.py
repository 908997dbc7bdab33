"""Attempts that do not disturb each other, for one start of a sandbox: prints, as JSON, what came of each.

Stands alone: it is handed to the sandbox's python3 as text. Argument: JSON of what the host has laid out.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

GIVEN: dict[str, Any] = json.loads(sys.argv[1])
LIBC = ctypes.CDLL(None, use_errno=True)
DEVICES = ("mem", "kmem", "kmsg", "port", "sda", "vda", "nvme0n1", "loop0", "fuse", "kvm", "vhost-vsock", "net/tun")


def call(name: str, *arguments: object) -> int:
    answer: int = getattr(LIBC, name)(*arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), name)
    return answer


def open_(path: str, flags: int, mode: int = 0o600) -> str:
    os.close(os.open(path, flags, mode))
    return "opened"


def up_by_a_descriptor() -> str:
    here = os.open("..", os.O_RDONLY | os.O_DIRECTORY)
    return str(os.open("sibling/secret", os.O_RDONLY, dir_fd=here))


def link_out() -> str:
    Path("out").symlink_to(GIVEN["secret"])
    return open_("out", os.O_WRONLY | os.O_TRUNC)


def link(source: str, target: str) -> str:
    Path("mine").touch()
    os.link(source, target)
    return "linked"


def node(kind: int, major: int, minor: int) -> str:
    os.mknod("node", kind | 0o600, os.makedev(major, minor))
    return "made"


def devices() -> list[str]:
    found = {name: outcome(partial(open_, f"/dev/{name}", os.O_RDONLY)) for name in DEVICES}
    return [name for name, met in found.items() if met == "opened"]


def limit(which: int) -> str:
    most = resource.getrlimit(which)[1]
    try:
        resource.setrlimit(which, (most, most + 1))
    except ValueError as error:
        return str(error)
    return "raised"


def connect(family: int, address: Any) -> str:
    with socket.socket(family) as one:
        one.settimeout(2)
        one.connect(address)
    return "connected"


def words(*command: str) -> str:
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=10, check=False
        )
    except FileNotFoundError:
        return "not installed"
    return "root" if "uid=0(" in ended.stdout else "refused" if ended.returncode else "worked"


def signal(process: int) -> str:
    os.kill(process, 9)
    return "sent"


def names() -> str:
    socket.getaddrinfo("example.org", 443)
    return "resolved"


def raw() -> str:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()
    return "opened"


def datagrams() -> str:
    """An end of a pair can be aimed at any socket of the host that has a name."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"x", GIVEN["datagrams"])
    return "sent"


def new_mode(make: Callable[[], object]) -> str:
    make()
    return oct(stat.S_IMODE(os.lstat("set").st_mode))


def by_openat2() -> None:
    how = (ctypes.c_uint64 * 3)(os.O_CREAT | os.O_WRONLY, 0o4755, 0)
    call("syscall", 437, -100, b"set", how, 24)


def outcome(attempt: Callable[[], object]) -> str:
    try:
        return str(attempt())
    except socket.gaierror:
        return "no name"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))


CREATES = os.O_CREAT | os.O_WRONLY
ATTEMPTS: dict[str, Callable[[], object]] = {
    "open descriptors": lambda: sorted(int(one.name) for one in Path("/proc/self/fd").iterdir())[:-1],
    "up by a descriptor": up_by_a_descriptor,
    "write through a link": link_out,
    "hard link to a program": lambda: link("/usr/bin/env", "env"),
    "hard link to a file of etc": lambda: link("/etc/passwd", "passwd"),
    "hard link out": lambda: link("mine", "/tmp/mine"),
    "a disk": lambda: node(stat.S_IFBLK, 254, 0),
    "the memory": lambda: node(stat.S_IFCHR, 1, 1),
    "devices": devices,
    "the terminal": lambda: open_("/dev/tty", os.O_RDWR),
    "sysfs": lambda: open_("/sys/kernel/uevent_helper", os.O_WRONLY),
    "release agent": lambda: open_("/sys/fs/cgroup/release_agent", os.O_WRONLY),
    "sysrq": lambda: open_("/proc/sysrq-trigger", os.O_WRONLY),
    "core pattern": lambda: open_("/proc/sys/kernel/core_pattern", os.O_WRONLY),
    "more processes": lambda: limit(resource.RLIMIT_NPROC),
    "more memory": lambda: limit(resource.RLIMIT_DATA),
    "larger files": lambda: limit(resource.RLIMIT_FSIZE),
    "more time": lambda: limit(resource.RLIMIT_CPU),
    "become root": lambda: words("su", "-c", "id"),
    "become root by sudo": lambda: words("sudo", "-n", "id"),
    "uid 0": lambda: call("setuid", 0),
    "a user namespace": lambda: words("unshare", "-U", "true"),
    "enter a namespace": lambda: call("setns", os.open("/proc/self/ns/mnt", os.O_RDONLY), 0),
    "unmount": lambda: call("umount2", b"/tmp", 0),
    "read another process": lambda: call("process_vm_readv", 1, None, 0, None, 0, 0),
    "a process of the host": lambda: signal(GIVEN["process"]),
    "its environment": lambda: open_(f"/proc/{GIVEN['process']}/environ", os.O_RDONLY),
    "its root": lambda: open_(str(Path("/proc", str(GIVEN["process"]), "root", "etc")), os.O_RDONLY),
    "a database's socket": lambda: connect(socket.AF_UNIX, GIVEN["socket"]),
    "an abstract socket": lambda: connect(socket.AF_UNIX, GIVEN["abstract"]),
    "a loopback service": lambda: connect(socket.AF_INET, ("127.0.0.1", GIVEN["port"])),
    "a hypervisor's socket": lambda: connect(socket.AF_VSOCK, (2, 1024)),
    "datagrams by a pair": datagrams,
    "a raw socket": raw,
    "names": names,
    "set-user-id by open": lambda: new_mode(lambda: os.open("set", CREATES, 0o4755)),
    "set-user-id by mknod": lambda: new_mode(lambda: os.mknod("set", 0o104755)),
    "set-user-id by openat2": lambda: new_mode(by_openat2),
    "mode of a file outside": lambda: Path(GIVEN["secret"]).chmod(0o777),
    "time of a file outside": lambda: os.utime(GIVEN["secret"]),
    "a secret": lambda: Path(GIVEN["secret"]).read_text(),
    "the bot's variables": lambda: Path(f"/proc/{GIVEN['bot']}/environ").read_bytes(),
    "the bot's limits": lambda: resource.prlimit(GIVEN["bot"], resource.RLIMIT_CORE),
    "everybody": lambda: signal(-1),
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: outcome(attempt) for name, attempt in ATTEMPTS.items()}))
