"""Databases that are set up already: to make their tables takes longer than most tests of what stands in them."""

from __future__ import annotations

import asyncio
import functools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.engine.client import EngineClient
from tools.store.store import Store


def laid_out(path: Path, *, with_journal: bool = False) -> str:
    """Put a SQLite file without any rows there, with our tables and, if asked for, the engine's; its URL."""
    path.write_bytes(_empty(with_journal=with_journal))
    return f"sqlite:///{path}"


@functools.cache
def _empty(*, with_journal: bool) -> bytes:
    with tempfile.TemporaryDirectory(prefix="steward-books-") as folder, ThreadPoolExecutor(1) as beside:
        file = Path(folder, "empty.db")
        beside.submit(asyncio.run, _make(f"sqlite:///{file}", with_journal=with_journal)).result()
        return file.read_bytes()


async def _make(url: str, *, with_journal: bool) -> None:
    store = Store(url)
    await store.open()
    await store.close()
    if with_journal:
        async with EngineClient(url) as client:
            await client.prepare(tasks_at_once=1)
