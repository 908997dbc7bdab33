"""The search providers: one harmless question to each, and what it costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from bot.doctor.finding import Check, Finding, reason_of
from patterns.errors import SearchFailed
from tools.web.search.best_effort import BestEffort
from tools.web.search.provider import Provider

QUESTION = "current time in UTC"
SECONDS = 20.0
"""Longer than a provider waits by itself, so that its own words are told."""
COSTS = "this question counts as one search of your plan"
PLANS = ("Tavily", "Brave")
"""Those that count."""
REMEDIES = {
    "Tavily": "check TAVILY_API_KEY and the plan it belongs to, or leave it empty",
    "Brave": "check BRAVE_API_KEY and the plan it belongs to, or leave it empty",
    "SearXNG": "check STEWARD_SEARXNG_URL, and that `search.formats` of its settings.yml names json",
}
OTHER_REMEDY = "TAVILY_API_KEY, BRAVE_API_KEY, or STEWARD_SEARXNG_URL for one of your own"


def checks_of_search(providers: Sequence[Provider]) -> list[Check]:
    """One for each that is asked."""
    if not providers:
        return [Check("search provider", _none)]
    return [
        Check(f"search by {one.name}", partial(ask_provider, one), SECONDS, "reduced", _remedy(one))
        for one in providers
    ]


async def _none() -> tuple[Finding, ...]:
    return (Finding("not set", "search provider", "/research finds no pages by itself", OTHER_REMEDY),)


async def ask_provider(provider: Provider) -> tuple[Finding, ...]:
    """Whether it answers. An empty answer is one."""
    what = f"search by {provider.name}"
    begun = time.monotonic()
    try:
        hits = await provider.search(QUESTION)
    except SearchFailed as error:
        return (Finding("reduced", what, error.detail or reason_of(error), _remedy(provider)),)
    told = [f"{len(hits)} results", f"{time.monotonic() - begun:.1f} s"]
    told += [COSTS] if provider.name in PLANS else []
    return (Finding("ok", what, ", ".join(told)),)


def _remedy(provider: Provider) -> str:
    if isinstance(provider, BestEffort):
        return f"try again in some minutes; to rely on it, set {OTHER_REMEDY}"
    return REMEDIES.get(provider.name, OTHER_REMEDY)
