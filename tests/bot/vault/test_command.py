from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.policy.keys import keyring_of
from bot.policy.operator import OperatorPolicy
from bot.policy.secrets import read_secrets
from bot.settings import Settings
from bot.vault.command import kept_secrets
from patterns.errors import ConfigurationInvalid
from tests.fakes.secrets import SECRETS, letters

KEY, NEWER = letters(32, seed=3), letters(32, seed=4)
TOKEN = SECRETS["GitHub token"]


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_DATABASE_URL", f"sqlite:///{tmp_path}/kept.db")
    monkeypatch.setenv("STEWARD_SECRET_KEY", KEY)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, value: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(value))
    return main(["secret", *arguments])


def test_a_secret_is_kept_listed_and_dropped_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "list") == 0
    assert run(monkeypatch, "set", "SHOP_TOKEN", value=f"{TOKEN}\n") == 0
    assert run(monkeypatch, "list") == 0
    assert run(monkeypatch, "remove", "SHOP_TOKEN") == 0
    assert run(monkeypatch, "remove", "SHOP_TOKEN") == 1
    told = capsys.readouterr()
    assert "SHOP_TOKEN: sealed with the key " in told.out
    assert "set 0 days ago" in told.out
    assert TOKEN not in told.out + told.err


@pytest.mark.parametrize(("name", "value"), [("no name", "x"), ("SHOP_TOKEN", ""), ("SHOP_TOKEN", "x" * 70_000)])
def test_what_cannot_be_kept_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    assert run(monkeypatch, "set", name, value=value) == 2
    assert "nothing was done" in capsys.readouterr().err


def test_a_secret_has_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = {"url": "https://git.test/shop", "credential": {"token": "SHOP_TOKEN"}}
    policy = OperatorPolicy.model_validate({"repositories": {"shop": shop}})
    assert read_secrets(policy, {"SHOP_TOKEN": TOKEN, "OTHER": "x"}) == {"SHOP_TOKEN": TOKEN}
    monkeypatch.setenv("SHOP_TOKEN", "another")
    with pytest.raises(ConfigurationInvalid, match="drop one of them"):
        read_secrets(policy, {"SHOP_TOKEN": TOKEN})


def test_one_that_stands_in_the_environment_is_not_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "x")
    assert run(monkeypatch, "set", "SHOP_TOKEN", value=TOKEN) == 2


def test_keys_are_changed_without_losing_what_they_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "set", "SHOP_TOKEN", value=TOKEN) == 0
    monkeypatch.setenv("STEWARD_SECRET_KEY", f"{NEWER}, {KEY}")
    assert run(monkeypatch, "rotate") == 0
    monkeypatch.setenv("STEWARD_SECRET_KEY", KEY)
    assert run(monkeypatch, "rotate") == 78
    monkeypatch.setenv("STEWARD_SECRET_KEY", NEWER)
    assert run(monkeypatch, "rotate") == 0


async def test_where_secrets_are_kept_nothing_begins_without_the_key(tmp_path: Path) -> None:
    database = {"database_url": f"sqlite:///{tmp_path}/kept.db"}
    assert await kept_secrets(Settings.model_validate({**database, "secret_key": ""})) == {}, "none are kept"


def test_a_process_without_the_key_says_so_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "set", "SHOP_TOKEN", value=TOKEN) == 0
    monkeypatch.delenv("STEWARD_SECRET_KEY")
    assert main(["serve"]) == 78
    assert "which is not given" in capsys.readouterr().err


def of_file(path: Path, **more: str) -> Settings:
    return Settings.model_validate({"secret_key_file": str(path), "secret_key": "", **more})


def test_a_key_of_a_file_is_taken_only_where_nobody_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"{NEWER}\n{KEY}\n")
    path.chmod(0o600)
    assert keyring_of(of_file(path)).keys == (NEWER, KEY)
    with pytest.raises(ConfigurationInvalid, match="both set"):
        keyring_of(of_file(path, secret_key=KEY))
    path.chmod(0o640)
    with pytest.raises(ConfigurationInvalid, match="chmod 600"):
        keyring_of(of_file(path))
    path.chmod(0o600)
    path.write_text("short\n")
    with pytest.raises(ConfigurationInvalid, match="at least 16"):
        keyring_of(of_file(path))
    with pytest.raises(ConfigurationInvalid, match="cannot be read"):
        keyring_of(of_file(tmp_path / "none"))
    with pytest.raises(ConfigurationInvalid, match="chmod 600"):
        keyring_of(of_file(tmp_path))
