"""Read below a directory that somebody else writes to, without ever being led out of it.

A path is opened by `openat2`, which refuses every link on the way while it goes: looking first and opening then is a
race that a swapped directory wins. Where the kernel has no such call, each component is opened from the one above.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from pathlib import Path
from typing import Self

from patterns.errors import PathRefused
from tools.repository.work.files import refused

_OPENAT2 = 437  # the same on every architecture that Debian builds
_NO_MAGICLINKS, _NO_SYMLINKS, _BENEATH = 0x02, 0x04, 0x08
_RESOLVE = _NO_MAGICLINKS | _NO_SYMLINKS | _BENEATH
_PLAIN = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
_AT_ONCE = os.O_NONBLOCK | os.O_NOCTTY  # opening a pipe or a terminal waits for nobody
_DIRECTORY = os.O_DIRECTORY
_NO_SUCH_CALL = (errno.ENOSYS, errno.EPERM)  # an older kernel; an older container's filter


class _How(ctypes.Structure):
    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


class Beneath:
    """A directory that is held open. Blocks; paths are relative, names that are no UTF-8 hold lone surrogates."""

    def __init__(self, root: Path, *, openat2: bool = True) -> None:
        """Raises `OSError`."""
        self._has_openat2 = openat2
        self._root = os.open(root, _PLAIN | _DIRECTORY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    def directory(self, path: str) -> int:
        """A descriptor of a directory ("." is the root), to be closed by the caller. Raises `OSError`."""
        return self._open(path, _DIRECTORY)

    def read(self, path: str, limit: int) -> bytes:
        """A regular file's content.

        Raises `PathRefused` for what is no plain file or longer than `limit`, `OSError` for what cannot be opened.
        """
        descriptor = self._open(path, _AT_ONCE)
        try:
            if why := _problem(os.fstat(descriptor), limit):
                raise refused(path, why)
            return _content(descriptor, path, limit)
        finally:
            os.close(descriptor)

    def _open(self, path: str, flags: int) -> int:
        if self._has_openat2:
            how = _How(_PLAIN | flags, 0, _RESOLVE)
            words = (ctypes.c_long(self._root), os.fsencode(path), ctypes.byref(how), ctypes.c_size_t(24))
            descriptor: int = _LIBC.syscall(ctypes.c_long(_OPENAT2), *words)
            if descriptor >= 0:
                return descriptor
            number = ctypes.get_errno()
            if number not in _NO_SUCH_CALL:
                raise OSError(number, os.strerror(number))
            self._has_openat2 = False
        return self._walk(path, flags)

    def _walk(self, path: str, flags: int) -> int:
        *above, last = path.split("/")
        if ".." in (*above, last):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        at = os.dup(self._root)
        for name, kind in (*((name, _DIRECTORY) for name in above), (last, flags)):
            try:
                below = os.open(name, _PLAIN | kind, dir_fd=at)
            finally:
                os.close(at)
            at = below
        return at


_LIBC = ctypes.CDLL(None, use_errno=True)


def _problem(facts: os.stat_result, limit: int) -> str:
    if not stat.S_ISREG(facts.st_mode):
        return "it is no regular file"
    if facts.st_nlink != 1:
        return "it is a hard link"
    return f"it is larger than {limit // 1024} kB" if facts.st_size > limit else ""


def _content(descriptor: int, path: str, limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit + 1
    while left and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    if not left:
        raise PathRefused("it grew while it was read", path=path, why="it grew while it was read")
    return b"".join(parts)
