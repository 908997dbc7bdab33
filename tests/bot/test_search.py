"""Which providers the settings mean."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.outside.search import providers_of, search_of
from bot.settings import Settings, read_settings, variables
from patterns.errors import ConfigurationInvalid, SearchFailed
from tests.tools.web.stranger import Stranger, answer
from tools.web.search.best_effort import BestEffort
from tools.web.search.keyed import Brave, Tavily
from tools.web.search.keyless import SearXng
from tools.web.wire.agent import user_agent

KEYS = {"TAVILY_API_KEY": "tvly-1", "BRAVE_API_KEY": "brave-1"}
OWN = {"STEWARD_SEARXNG_URL": "http://127.0.0.1:9"}


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting in the environment and no `.env` in the working directory."""
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({}, [BestEffort]),
        ({"STEWARD_SEARCH": "none"}, []),
        ({"STEWARD_SEARCH": "none", **KEYS}, []),
        (OWN, [SearXng]),
        ({**KEYS, **OWN}, [Tavily, Brave, SearXng]),
        ({"STEWARD_SEARCH": "Brave, ddgs, brave", **KEYS}, [Brave, BestEffort]),
    ],
)
def test_auto_means_all_that_are_set_and_names_mean_themselves(
    clean: pytest.MonkeyPatch, given: dict[str, str], meant: list[type]
) -> None:
    for variable, value in given.items():
        clean.setenv(variable, value)
    assert [type(one) for one in providers_of(read_settings())] == meant


def test_one_that_is_named_and_not_set_up_keeps_it_from_starting(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_SEARCH", "tavily,searxng,ddgs")
    with pytest.raises(ConfigurationInvalid) as refused:
        read_settings()
    assert "STEWARD_SEARCH names tavily but TAVILY_API_KEY is not set" in refused.value.detail
    assert "STEWARD_SEARCH names searxng but STEWARD_SEARXNG_URL is not set" in refused.value.detail


async def test_without_any_the_search_says_what_the_operator_can_set(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("STEWARD_SEARCH", "none")
    settings = await asyncio.to_thread(read_settings)
    with pytest.raises(SearchFailed, match="TAVILY_API_KEY, BRAVE_API_KEY or STEWARD_SEARXNG_URL"):
        await search_of(settings).search("q")


@pytest.mark.parametrize("contact", ["", "mailto:ops@acme.example", "https://acme.example/bots?x=1#y"])
def test_a_contact_that_is_taken_is_one_that_the_header_can_carry(clean: pytest.MonkeyPatch, contact: str) -> None:
    clean.setenv("STEWARD_RESEARCH_CONTACT", contact)
    told = user_agent(read_settings().research_contact)
    assert (f"+{contact}" in told) is bool(contact)


async def test_one_page_under_two_addresses_is_one_hit(clean: pytest.MonkeyPatch) -> None:
    del clean
    found = [
        {"url": f"https://{host}a.example/?{query}", "title": "A"}
        for host, query in [("", "utm_source=x"), ("www.", "")]
    ]
    async with Stranger() as there:
        there.routes["/search?q=q&format=json"] = answer(json.dumps({"results": found}).encode())
        settings = Settings.model_construct(searxng_url=there.origin)
        hits = (await search_of(settings).search("q")).hits
    assert [hit.url for hit in hits] == ["https://a.example/?utm_source=x"]
