"""Canaries: secrets that a whole run is given, looked for afterwards wherever something may stand."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.logs import JsonLines
from patterns.redaction.forms import forms_of
from patterns.redaction.redactor import Redactor

SAMPLED_SECONDS = 0.03
LARGEST_BYTES = 4_000_000
MODEL_KEY = "sk-" + "canary" + "-model-0123456789abcdefghij"


class Canaries:
    """Which there are, and where each was seen."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._forms = {form: name for name, value in secrets.items() for form in forms_of(value)}
        self.seen: list[str] = []
        assert self._forms, "nothing is looked for"

    def look(self, where: str, text: str) -> None:
        """Remember every canary that stands in the text."""
        self.seen += [f"{name} in {where}" for form, name in self._forms.items() if form in text]

    def look_into_database(self, path: Path) -> None:
        """Every value of every table: ours and the engine's journal."""
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            assert any(name.startswith("steward_") for name in names), f"{path} is no database of ours"
            for name in names:
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    self.look(f"table {name}", "\n".join(map(_text, row)))
        connection.close()

    def look_into_files(self, folder: Path) -> None:
        """Every file below, a mirror's `.git/config` among them, and their names."""
        for path in folder.rglob("*"):
            self.look("a file's name", str(path))
            if path.is_file() and not path.is_symlink() and path.stat().st_size < LARGEST_BYTES:
                self.look(str(path), path.read_bytes().decode("latin-1"))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@asynccontextmanager
async def watched(secrets: Mapping[str, str], redactor: Redactor) -> AsyncIterator[Canaries]:
    """What is logged, and the command lines of all processes that begin, while the block runs."""
    canaries = Canaries(secrets)
    with _logged(redactor) as log, _command_lines() as lines:
        yield canaries
    canaries.look("the log", log.getvalue())
    for line in lines:
        canaries.look("a command line", line)


@contextmanager
def _logged(redactor: Redactor) -> Iterator[io.StringIO]:
    """As a serving process writes it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(redactor))
    level = root.level
    root.addHandler(handler)
    root.setLevel(min(level, logging.INFO))
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@contextmanager
def _command_lines() -> Iterator[set[str]]:
    """Of this process's descendants, sampled: one that lives for less than a sample may be missed."""
    lines: set[str] = set()
    over = threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLED_SECONDS):
            for process in _descendants("self"):
                lines.add(_read(Path("/proc", process, "cmdline")))

    sampler = threading.Thread(target=sample, name="command lines", daemon=True)
    sampler.start()
    try:
        yield lines
    finally:
        over.set()
        sampler.join()


def _descendants(process: str) -> Iterator[str]:
    for task in _listed(Path("/proc", process, "task")):
        for child in _read(task / "children").split():
            yield child
            yield from _descendants(child)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []  # it has ended meanwhile


def _read(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode("latin-1")
    except OSError:
        return ""  # it has ended meanwhile


async def settle(canaries: Canaries, *, database: Path | None, folder: Path, said: Mapping[str, object]) -> None:
    """Look through all that is left of a run, and fail where one of them stands."""
    for where, what in said.items():
        canaries.look(where, json.dumps(what, ensure_ascii=False, default=str))
    if database is not None:
        await asyncio.to_thread(canaries.look_into_database, database)
    await asyncio.to_thread(canaries.look_into_files, folder)
    assert canaries.seen == [], f"secrets were left behind: {sorted(set(canaries.seen))}"
