"""The process that reads pages: one question and one answer after the other, over its standard streams.

A message is four bytes of length and that many bytes of JSON.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from typing import BinaryIO

from tools.web.text.markup import page_of

HEADER = struct.Struct(">I")
MEMORY_BYTES = 1 << 30


def serve(cpu_seconds: int) -> None:
    """Answer until the other side closes; never more than `cpu_seconds` of work for one page."""
    _limit(resource.RLIMIT_DATA, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _write(sys.stdout.buffer, {"ready": True})
    while (asked := _read(sys.stdin.buffer)) is not None:
        _allow_cpu(cpu_seconds)
        _write(sys.stdout.buffer, _answer(asked))


def _answer(asked: dict[str, str]) -> dict[str, object]:
    try:
        return page_of(asked["markup"], asked["url"])
    except (MemoryError, RecursionError):
        return {"why": "too much for the reader"}
    except Exception as error:  # noqa: BLE001  # whatever a hostile page breaks in the parsers ends this page only
        return {"why": f"the reader failed ({type(error).__name__})"}


def _allow_cpu(seconds: int) -> None:
    """Should the parent die while a page spins, the kernel ends this process. The limit counts from its start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)


def _limit(kind: int, value: int) -> None:
    """Set the soft limit; one that was inherited and is stricter stays."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _read(stream: BinaryIO) -> dict[str, str] | None:
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    asked: dict[str, str] = json.loads(stream.read(HEADER.unpack(header)[0]))
    return asked


def _write(stream: BinaryIO, answer: dict[str, object]) -> None:
    data = json.dumps(answer).encode()
    stream.write(HEADER.pack(len(data)) + data)
    stream.flush()
