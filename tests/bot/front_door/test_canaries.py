"""The look-out itself: it finds a secret wherever one is left behind, in whatever form."""

from __future__ import annotations

import base64
import logging
import sqlite3
from pathlib import Path

import pytest

from patterns.redaction.redactor import Redactor
from tests.fakes.canaries import Canaries, settle, watched
from tests.fakes.secrets import letters

SECRET = letters(40, seed=11)
NAMED = {"model key": SECRET}


async def test_a_secret_in_the_log_is_seen_and_one_that_was_redacted_is_not() -> None:
    async with watched(NAMED, Redactor()) as canaries:
        logging.getLogger("bot").warning("the key is %s", SECRET)
    assert canaries.seen == ["model key in the log"]
    async with watched(NAMED, Redactor(NAMED)) as canaries:
        logging.getLogger("bot").warning("the key is %s", SECRET)
    assert canaries.seen == []


def test_a_secret_in_any_table_or_file_is_seen(tmp_path: Path) -> None:
    database = tmp_path / "x.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE steward_runs (a, b BLOB)")
        connection.execute("INSERT INTO steward_runs VALUES (1, ?)", (f"x {SECRET.encode().hex()}".encode(),))
    connection.close()
    canaries = Canaries(NAMED)
    canaries.look_into_database(database)
    assert canaries.seen == ["model key in table steward_runs"]
    config = tmp_path / "mirrors" / "shop" / "config"
    config.parent.mkdir(parents=True)
    config.write_text(base64.b64encode(f"x-access-token:{SECRET}".encode()).decode())
    canaries = Canaries(NAMED)
    canaries.look_into_files(tmp_path / "mirrors")
    assert canaries.seen == [f"model key in {config}"]


async def test_what_was_left_behind_fails_the_run(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="model key in a prompt"):
        await settle(Canaries(NAMED), database=None, folder=tmp_path, said={"a prompt": {"words": [SECRET]}})
