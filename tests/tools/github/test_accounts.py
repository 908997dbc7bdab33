from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from patterns.errors import ConfigurationInvalid
from tools.github.accounts import App, Token, app_of, key_in_file, place_of

ADDRESSES = {
    "https://github.com/acme/shop": ("acme/shop", "https://api.github.com"),
    "https://github.com/acme/shop.git": ("acme/shop", "https://api.github.com"),
    "https://GitHub.com/acme/shop.js/": ("acme/shop.js", "https://api.github.com"),
    "git@github.com:acme/shop.git": ("acme/shop", "https://api.github.com"),
    "ssh://git@github.com/acme/shop.git": ("acme/shop", "https://api.github.com"),
    "https://git.acme.example/acme/shop": ("acme/shop", "https://git.acme.example/api/v3"),
    "https://git.acme.example:8443/acme/shop": ("acme/shop", "https://git.acme.example:8443/api/v3"),
    "ssh://git@git.acme.example:2222/acme/shop": ("acme/shop", "https://git.acme.example/api/v3"),
    "https://acme.ghe.com/acme/shop": ("acme/shop", "https://api.acme.ghe.com"),
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_api_is_found_by_the_address_that_git_uses(url: str) -> None:
    place = place_of(url)
    assert (str(place), place.api) == ADDRESSES[url]


def test_another_address_of_the_api_can_be_given() -> None:
    assert place_of("https://github.com/acme/shop", api="http://127.0.0.1:9").api == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "url", ["https://github.com/acme", "https://github.com/a/b/c", "/srv/shop.git", "https://github.com/acme/.."]
)
def test_what_is_no_repository_at_github_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="OWNER/NAME"):
        place_of(url)


def test_a_key_may_come_from_a_file_or_from_one_line_of_an_environment(keys: Any, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_text(keys.private)
    assert app_of("4711", private_key=key_in_file(file)).private_key == keys.private
    assert app_of("4711", private_key=keys.private.replace("\n", "\\n")).private_key == keys.private


def test_a_key_that_signs_nothing_is_a_wrong_setting_that_does_not_quote_it() -> None:
    for key in ("-----BEGIN RSA PRIVATE KEY-----\nhidden\n-----END RSA PRIVATE KEY-----", "hidden", ""):
        with pytest.raises(ConfigurationInvalid, match="App 4711") as caught:
            app_of("4711", private_key=key)
        assert "hidden" not in repr(caught.value)
        assert caught.value.__suppress_context__


def test_a_key_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "odd.pem").write_bytes(b"\xff\xfe")
    for name, why in (("absent.pem", "No such file"), ("odd.pem", "no PEM text"), (".", "directory")):
        with pytest.raises(ConfigurationInvalid, match=why):
            key_in_file(tmp_path / name)


def test_no_secret_is_shown_by_the_values_that_hold_it() -> None:
    assert "hidden" not in repr((Token("hidden"), App("1", "hidden")))
