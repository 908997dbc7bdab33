from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from bot.trail.command import moment_of
from bot.trail.start import began
from patterns.errors import RequestInvalid
from patterns.values.house.audit import AuditEntry
from tools.store.store import Store

DAY = 86_400.0
BEGIN = 1_767_225_600.0
"""2026-01-01, in UTC."""


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four rows, one a day from the beginning of a year on."""
    path, now = tmp_path / "audit.db", [BEGIN]
    store = Store(f"sqlite:///{path}", clock=lambda: now[0])
    await store.open()
    for number in range(4):
        now[0] = BEGIN + number * DAY
        entry = AuditEntry(kind="effect", run_id=f"run-{number % 2}", what="posted", facts={"number": number})
        await store.audit.record(entry)
    await store.close()
    monkeypatch.setenv("STEWARD_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(tmp_path)
    return path


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def run(*arguments: str) -> int:
    return main(["audit", *arguments])


@pytest.mark.usefixtures("database")
def test_a_whole_chain_is_said_to_be_and_its_head_can_be_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    whole, head = said(capsys)
    assert whole == "The audit is whole: 4 rows."
    assert head.startswith("Head: 4:")
    assert run("verify", "--head", head.removeprefix("Head: ")) == 0
    assert run("verify", "--head", f"3:{'0' * 64}") == 1
    assert run("verify", "--head", "three") == 2


def test_the_first_row_that_was_changed_is_named(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE steward_audit SET body = replace(body, 'posted', 'pushed') WHERE number > 1")
    connection.close()
    assert run("verify") == 1
    assert said(capsys)[0].startswith("The audit was changed: row 2: its hash is not the one")


@pytest.mark.usefixtures("database")
def test_rows_are_exported_as_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export") == 0
    rows = [json.loads(line) for line in said(capsys)]
    assert [one["row"]["number"] for one in rows] == [1, 2, 3, 4]
    assert {len(one["hash"]) for one in rows} == {64}
    assert run("export", "--since", "2026-01-02", "--run", "run-1") == 0
    assert [json.loads(line)["row"]["facts"]["number"] for line in said(capsys)] == [1, 3]
    assert run("export", "--since", "yesterday") == 2


def test_old_rows_can_be_kept_elsewhere_and_the_rest_is_verified_as_before(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify") == 0
    head = said(capsys)[1].removeprefix("Head: ")
    file = tmp_path / "2026.jsonl"
    assert run("archive", str(file), "--before", "2026-01-03") == 0
    assert [json.loads(line)["row"]["number"] for line in file.read_text().splitlines()] == [1, 2]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    capsys.readouterr()
    assert run("verify", "--head", head) == 0
    assert said(capsys)[0] == "The audit is whole: 3 rows.", "two were left, and that two were archived is one more"
    assert run("archive", str(file), "--before", "2026-01-04") == 2, "no file is written over"
    assert run("archive", str(tmp_path / "none"), "--before", "2025-01-01") == 0
    assert not (tmp_path / "none").exists()
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM steward_audit WHERE number = 3")
    connection.close()
    assert run("verify") == 1
    assert run("archive", str(tmp_path / "broken"), "--before", "2026-01-04") == 1


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-13-01"])
def test_a_moment_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(RequestInvalid):
        moment_of(day)


def test_a_process_tells_which_secrets_are_set_and_no_value() -> None:
    secret = "x" * 20
    settings = Settings.model_validate({"OPENAI_API_KEY": secret, "database_url": f"postgresql://a:{secret}@db/x"})
    entry = began(settings)
    assert entry.facts["secrets_set"] == "OPENAI_API_KEY"
    assert secret not in entry.model_dump_json()
    assert entry.digest != began(settings.model_copy(update={"width": 9})).digest
