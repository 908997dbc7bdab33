"""What the doctor says of the database and the repositories."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.doctor.finding import Finding
from bot.doctor.work import checks_of_work, find_database
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings

NOTHING: Mapping[str, object] = MappingProxyType({})


async def look(settings: Settings, repositories: Mapping[str, object] = NOTHING) -> dict[str, Finding]:
    policy = OperatorPolicy.model_validate({"repositories": dict(repositories)})
    found = [finding for check in checks_of_work(settings, policy, {}) for finding in await check.carry_out()]
    return {one.what: one for one in found}


def changed(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update=changes)


async def test_a_new_database_is_made_and_written_to(bare: Settings, tmp_path: Path) -> None:
    (found,) = await find_database(bare)
    assert found.mark == "ok"
    connection = sqlite3.connect(tmp_path / "data" / "steward.sqlite")
    (count,) = connection.execute("select count(*) from steward_seen_events").fetchone()
    connection.close()
    assert count == 1


async def test_a_file_that_is_no_database_cannot_serve(bare: Settings, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread and 400 more lines\n" * 400)
    (found,) = await find_database(changed(bare, database_url=f"sqlite:///{tmp_path}/notes.txt"))
    assert found.mark == "failed"
    assert "file is not a database" in found.reason
    assert "STEWARD_DATABASE_URL" in found.remedy


async def test_a_place_that_is_a_folder_cannot_serve(bare: Settings, tmp_path: Path) -> None:
    (found,) = await find_database(changed(bare, database_url=f"sqlite:///{tmp_path}"))
    assert (found.mark, "unable to open" in found.reason) == ("failed", True)


async def test_a_kind_of_database_that_is_not_known_is_refused(bare: Settings) -> None:
    (found,) = await find_database(changed(bare, database_url="mysql://steward:hidden-word@db/steward"))
    assert found.mark == "failed"
    assert "Postgres" in found.reason
    assert "hidden-word" not in str(found)


async def test_a_postgres_that_is_not_there_is_said_without_its_password(bare: Settings) -> None:
    (found,) = await find_database(changed(bare, database_url="postgresql://steward:hidden-word@127.0.0.1:9/steward"))
    assert found.mark == "failed"
    assert "refused" in found.reason
    assert found.remedy.startswith("is the server up")
    assert "hidden-word" not in str(found)


@pytest.mark.slow
async def test_a_real_postgres_is_written_to(bare: Settings, postgres_url: str) -> None:
    (found,) = await find_database(changed(bare, database_url=postgres_url))
    assert found.mark == "ok"


async def test_a_repository_is_fetched_and_its_tip_told(bare: Settings, origin: Path) -> None:
    shop = {"url": str(origin), "local": True, "default_branch": "main"}
    found = (await look(bare, {"shop": shop}))["repository shop"]
    assert found.mark == "ok"
    assert found.reason.startswith("main at ")


async def test_a_repository_that_cannot_be_read_leaves_the_others_to_be_served(
    bare: Settings, origin: Path, tmp_path: Path
) -> None:
    repositories = {
        "shop": {"url": str(origin), "local": True},
        "gone": {"url": str(tmp_path / "gone.git"), "local": True},
        "far": {"url": "https://127.0.0.1:9/far.git"},
        "branchless": {"url": str(origin), "local": True, "default_branch": "trunk"},
    }
    found = await look(bare, repositories)
    marks = {name: found[f"repository {name}"].mark for name in repositories}
    assert marks == {"shop": "ok", "gone": "reduced", "far": "reduced", "branchless": "reduced"}
    assert "https://127.0.0.1:9/far.git" in found["repository far"].remedy
    assert "trunk" in found["repository branchless"].reason


async def test_a_key_that_is_not_there_stops_the_start(bare: Settings) -> None:
    app = {"app_id": 4711, "private_key_file": "/nowhere/app.pem"}
    shop = {"url": "https://git.example.org/acme/shop", "credential": {"github_app": app}}
    found = (await look(bare, {"shop": shop}))["repository shop"]
    assert (found.mark, found.reason) == (
        "failed",
        "repositories.shop: the private key /nowhere/app.pem cannot be read: No such file or directory",
    )


async def test_what_is_left_open_is_said_with_what_it_costs(bare: Settings) -> None:
    found = await look(bare)
    assert found["repositories"].mark == "not set"
