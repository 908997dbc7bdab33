"""Which run is being carried just now, for the log alone: nothing is decided by it.

Whoever carries a run sets it, and what is awaited or started below has it too. So a line of the log says which run it
belongs to without anybody who could write into its text having a say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_RUN: ContextVar[str] = ContextVar("run", default="")


def current_run() -> str:
    """Its id; empty outside of all runs."""
    return _RUN.get()


@contextmanager
def carrying(run_id: str) -> Iterator[None]:
    """What is logged inside the block belongs to that run."""
    token = _RUN.set(run_id)
    try:
        yield
    finally:
        _RUN.reset(token)
