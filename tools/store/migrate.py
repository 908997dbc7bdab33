"""Bring a database's tables to what `tables` says."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from patterns.errors import ConfigurationInvalid

SCRIPTS = Path(__file__).parent / "migrations"

VERSION_TABLE = "steward_schema_version"

ADVISORY_LOCK = 0x57E7A4D
"""Postgres: an arbitrary number, held while somebody migrates."""

_ONE_AT_A_TIME = threading.Lock()
"""Alembic hands its context to the scripts through a variable of its module."""


def migrate(connection: Connection) -> None:
    """Upgrade to the newest revision, all or nothing, in the caller's write transaction.

    Processes that start together wait for each other: on SQLite by the transaction's write lock, on Postgres by an
    advisory lock that ends with the transaction. Raises `ConfigurationInvalid` when a newer Steward was here before.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells every start-up what it did not have to do
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        with _ONE_AT_A_TIME:
            command.upgrade(config, "head")
    except CommandError as error:
        raise ConfigurationInvalid(
            f"the database was last used by a newer Steward ({error}): install that one, or restore an older database"
        ) from error
