"""As whom the repositories are reached: what the policy names, and where its secrets are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.house import Materials
from bot.policy.accounts import accounts_of, keys_of
from bot.policy.operator import OperatorPolicy
from bot.policy.secrets import read_secrets
from patterns.errors import ConfigurationInvalid
from patterns.redaction.redactor import Redactor, placeholders
from tests.fakes.keys import new_keys
from tools.github.accounts import App, Token

SHOP = "https://github.com/acme/shop"
ELSEWHERE = "https://git.example.org/acme/shop"
KEYS = {"key": "/etc/steward/key", "known_hosts": "/etc/steward/known_hosts"}


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def said(**repositories: Any) -> OperatorPolicy:
    return OperatorPolicy.model_validate({"repositories": repositories})


def test_a_token_is_of_the_environment_or_of_the_file_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = said(
        shop={"url": SHOP, "credential": {"token": "SHOP_TOKEN"}},
        till={"url": SHOP, "credential": {"token": "Till_Token"}},
    )
    (tmp_path / ".env").write_text("SHOP_TOKEN=old\nTill_Token=from the file\nOTHER=x\n")
    monkeypatch.setenv("SHOP_TOKEN", "new\n")
    secrets = read_secrets(policy)
    assert secrets == {"SHOP_TOKEN": "new", "Till_Token": "from the file"}
    assert accounts_of(policy, secrets)["shop"].access == Token("new")


def test_an_apps_key_is_never_shown_also_where_it_stands_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "app.pem"
    path.write_text(new_keys().private)
    path.chmod(0o600)
    policy = said(shop={"url": SHOP, "credential": {"github_app": {"app_id": 1, "private_key_file": str(path)}}})
    ((name, key),) = keys_of(accounts_of(policy, {})).items()
    shown = Redactor({name: key}).text(f"it begins {key.splitlines()[3]}")
    assert shown == "it begins [redacted: key of the App for shop]"
    assert placeholders(shown)


def test_every_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLANK", " ")
    app = {"app_id": 1, "private_key": "APP_KEY"}
    policy = said(
        shop={"url": SHOP, "credential": {"token": "BLANK"}},
        till={"url": SHOP, "credential": {"github_app": app}},
        open={"url": SHOP},
    )
    with pytest.raises(ConfigurationInvalid) as caught:
        read_secrets(policy)
    assert caught.value.detail.splitlines() == [
        "repositories.shop.credential: the variable BLANK is not set",
        "repositories.till.credential: the variable APP_KEY is not set",
    ]


def test_an_app_has_its_key_in_a_file_or_in_a_variable(tmp_path: Path) -> None:
    keys = new_keys()
    (tmp_path / "app.pem").write_text(keys.private)
    in_file = {"app_id": 4711, "installation_id": 9, "private_key_file": f"{tmp_path}/app.pem"}
    in_variable = {"app_id": "4711", "private_key": "APP_KEY"}
    policy = said(
        shop={"url": SHOP, "credential": {"github_app": in_file}},
        till={"url": ELSEWHERE, "credential": {"github_app": in_variable}},
    )
    accounts = accounts_of(policy, {"APP_KEY": keys.private.replace("\n", "\\n")})
    assert accounts["shop"].access == App("4711", keys.private, "9")
    assert accounts["till"].access == App("4711", keys.private)
    assert accounts["till"].place.api == "https://git.example.org/api/v3"


def test_who_is_not_at_github_or_has_no_way_in_has_no_account() -> None:
    policy = said(
        open={"url": SHOP},
        deployed={"url": "git@github.com:acme/shop.git", "credential": {"ssh": KEYS}},
        elsewhere={"url": ELSEWHERE, "credential": {"token": "T"}},
        enterprise={"url": ELSEWHERE, "credential": {"token": "T"}, "pull_requests": {"host": "github"}},
        sample={"url": "/srv/shop", "local": True},
    )
    assert list(accounts_of(policy, {"T": "x"})) == ["enterprise"]


def test_every_account_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    app = {"app_id": 1, "private_key_file": f"{tmp_path}/absent.pem"}
    policy = said(
        shop={"url": SHOP, "credential": {"github_app": app}},
        till={"url": ELSEWHERE + "/deep", "credential": {"token": "T"}, "pull_requests": {"host": "github"}},
        unset={"url": SHOP, "credential": {"token": "U"}},
    )
    with pytest.raises(ConfigurationInvalid) as caught:
        accounts_of(policy, {"T": "x"})
    assert [line.split(":")[0] for line in caught.value.detail.splitlines()] == [
        "repositories.shop",
        "repositories.till",
        "repositories.unset",
    ]


def test_what_the_process_is_made_of_does_not_show_its_secrets() -> None:
    policy = said(shop={"url": SHOP, "credential": {"token": "T"}})
    secrets = {"T": "hidden-word"}
    materials = Materials.__new__(Materials)
    shown = {"secrets": secrets, "accounts": accounts_of(policy, secrets)}
    for name in Materials.__slots__:
        object.__setattr__(materials, name, shown.get(name, ""))
    assert "shop" in repr(materials)
    assert "hidden-word" not in repr(materials)
