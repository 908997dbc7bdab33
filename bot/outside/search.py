"""Which search providers the settings mean."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from patterns.research.reading.addresses import canonical
from tools.web.search.best_effort import BestEffort
from tools.web.search.fused import Fused
from tools.web.search.keyed import Brave, Tavily
from tools.web.search.keyless import SearXng
from tools.web.search.provider import Provider

UNSET = (
    "no search provider is configured: the operator can set TAVILY_API_KEY, BRAVE_API_KEY or STEWARD_SEARXNG_URL, or "
    "STEWARD_SEARCH=auto for a search without a key"
)

_MADE: dict[str, Callable[[Settings], Provider]] = {
    "tavily": lambda settings: Tavily(settings.tavily_api_key),
    "brave": lambda settings: Brave(settings.brave_api_key),
    "searxng": lambda settings: SearXng(settings.searxng_url),
    "ddgs": lambda _: BestEffort(),
}


def search_of(settings: Settings) -> Fused:
    """All that are meant, asked as one; a page is known by the same name as in research."""
    return Fused(providers_of(settings), key=canonical, unset=UNSET)


def providers_of(settings: Settings) -> tuple[Provider, ...]:
    """In the order of the settings."""
    return tuple(_MADE[name](settings) for name in settings.search_providers())
