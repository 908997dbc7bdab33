"""Open files that a sandbox is built from: a path opened once cannot be exchanged for a link afterwards."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self


class Descriptors:
    """Open files of one start; closed together, also those that a thread still opens after its caller was cancelled."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._lock = threading.Lock()
        self._closed = False
        self._numbers: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            self._closed = True
            self._open.close()

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of them, for the program that is started."""
        return tuple(self._numbers)

    def data(self, content: bytes = b"") -> int:
        """A file in memory that holds `content`, at its beginning."""
        number = self._keep(os.memfd_create("steward"))
        os.write(number, content)
        os.lseek(number, 0, os.SEEK_SET)
        return number

    def directory(self, path: Path) -> int:
        """A directory, by the path's last component and not by a link there. Raises `OSError`."""
        return self._keep(os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC))

    def _keep(self, number: int) -> int:
        with self._lock:
            if self._closed:
                os.close(number)
                raise OSError("the start was called off")
            self._open.callback(os.close, number)
            self._numbers.append(number)
            return number
