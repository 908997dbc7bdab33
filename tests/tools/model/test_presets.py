"""Which endpoint a few values mean."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.errors import ConfigurationInvalid
from tools.model.presets import NO_KEY, OPENAI_URL, ROLES, SKYTELLS_URL, choose_preset


def test_a_skytells_key_alone_selects_skytells() -> None:
    preset = choose_preset(skytells_api_key="sk-sky")
    assert (preset.base_url, preset.api_key) == (SKYTELLS_URL, "sk-sky")
    assert preset.headers == {"x-api-key": "sk-sky"}
    assert set(preset.models.values()) == {"deepbrain-router"}
    assert preset.account_headers is False


def test_an_openai_key_alone_selects_openai() -> None:
    preset = choose_preset(openai_api_key="sk-open")
    assert (preset.base_url, preset.api_key, preset.headers) == (OPENAI_URL, "sk-open", {})
    assert preset.account_headers is True
    assert preset.models.keys() == set(ROLES)


@pytest.mark.parametrize("keys", [{}, {"openai_api_key": "sk-a", "skytells_api_key": "sk-b"}])
def test_no_key_and_two_keys_name_no_endpoint(keys: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationInvalid):
        choose_preset(**keys)


CHOICES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a local server needs no key": ({"base_url": "http://127.0.0.1:8080/v1", "model": "m"}, "127.0.0.1", NO_KEY),
    "any key will do": (
        {"base_url": "https://x.example/v1", "model": "m", "skytells_api_key": "b"},
        "x.example",
        "b",
    ),
    "of two keys the common one": (
        {"base_url": "https://x.example/v1", "model": "m", "openai_api_key": "a", "skytells_api_key": "b"},
        "x.example",
        "a",
    ),
    "skytells by its address": (
        {"base_url": "https://api.skytells.ai/v1", "openai_api_key": "a", "skytells_api_key": "b"},
        "api.skytells.ai",
        "b",
    ),
    "a skytells key is not shown to OpenAI": (
        {"base_url": "https://api.openai.com/v1", "skytells_api_key": "b"},
        "api.openai.com",
        NO_KEY,
    ),
}


@pytest.mark.parametrize(("values", "host", "key"), CHOICES.values(), ids=CHOICES.keys())
def test_a_base_url_decides(values: dict[str, Any], host: str, key: str) -> None:
    preset = choose_preset(**values)
    assert preset.base_url.split("/")[2].split(":")[0] == host
    assert preset.api_key == key


@pytest.mark.parametrize("host", ["notskytells.ai", "skytells.ai.example", "api.openai.com.example"])
def test_a_host_that_only_looks_alike_gets_neither_header_nor_account(host: str) -> None:
    preset = choose_preset(base_url=f"https://{host}/v1", openai_api_key="a", model="m")
    assert (preset.headers, preset.account_headers) == ({}, False)


def test_a_roles_own_model_goes_before_the_one_for_all() -> None:
    preset = choose_preset(skytells_api_key="k", model="big", models={"worker": "small", "agent": ""})
    assert preset.models["worker"] == "small"
    assert {preset.models[role] for role in ROLES if role != "worker"} == {"big"}


@pytest.mark.parametrize(
    "values",
    [
        {"base_url": "x.example/v1", "model": "m"},
        {"base_url": "ftp://x.example", "model": "m"},
        {"base_url": "https://", "model": "m"},
        {"base_url": "https://x.example/v1", "openai_api_key": "a"},
        {"openai_api_key": "a", "models": {"painter": "m"}},
    ],
)
def test_what_cannot_work_is_said_at_once(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationInvalid):
        choose_preset(**values)


def test_a_pasted_route_is_taken_off_the_base_url() -> None:
    preset = choose_preset(base_url=" https://x.example/v1/chat/completions/ ", model="m")
    assert preset.base_url == "https://x.example/v1"


def test_a_preset_shows_no_key() -> None:
    assert "sk-sky" not in repr(choose_preset(skytells_api_key="sk-sky"))
