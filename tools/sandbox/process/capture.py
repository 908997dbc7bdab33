"""Output of a command: both ends kept, whatever its length, as text that is safe to show."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~]?)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def readable(raw: bytes) -> str:
    """Text without terminal sequences, control characters and changes of direction; a lone CR ends a line."""
    text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", _ESCAPE.sub("", text))


class Capture(asyncio.Protocol):
    """The reading end of a pipe; keeps the first and the last half of what may be kept."""

    def __init__(self, *, kept_bytes: int, most_bytes: int, too_much: Callable[[], None]) -> None:
        self._half = kept_bytes // 2
        self._most = most_bytes
        self._too_much = too_much
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0
        """Bytes that came, kept or not."""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the last writer has closed its end."""

    def data_received(self, data: bytes) -> None:
        """Take a piece; calls `too_much` once when the cap is passed."""
        over_before = self.total > self._most
        self.total += len(data)
        room = self._half - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._half:
            del self._tail[: -self._half]
        if self.total > self._most and not over_before:
            self._too_much()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the protocol's signature
        """The pipe is closed, by them or by us."""
        if not self.ended.done():
            self.ended.set_result(None)

    def text(self) -> str:
        """What was kept; says how much of the middle is missing."""
        tail = bytes(self._tail[-self._half :]) if self._half else b""
        left_out = self.total - len(self._head) - len(tail)
        if left_out <= 0:
            return readable(bytes(self._head) + tail)
        return f"{readable(bytes(self._head))}\n[… {left_out} bytes left out …]\n{readable(tail)}"
