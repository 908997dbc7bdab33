"""The child's end: one question and one answer after the other, over its standard streams.

A message is four bytes of length and that many bytes of JSON.
"""

from __future__ import annotations

import importlib
import json
import resource
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

HEADER = struct.Struct(">I")
MEMORY_BYTES = 1 << 30
Answer = Callable[[dict[str, str]], dict[str, object]]


def serve(module: str, cpu_seconds: int) -> None:
    """Answer until the other side closes; never more than `cpu_seconds` of work for one question."""
    _limit(resource.RLIMIT_DATA, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    answer: Answer = importlib.import_module(module).answer
    _write(sys.stdout.buffer, {"ready": True})
    while (asked := _read(sys.stdin.buffer)) is not None:
        _allow_cpu(cpu_seconds)
        _write(sys.stdout.buffer, answer(asked))


def _allow_cpu(seconds: int) -> None:
    """Should the parent die while a question spins, the kernel ends this process. The limit counts from its start."""
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
