"""Which search provider the settings mean."""

from __future__ import annotations

from bot.settings import Settings
from tools.web.search import NoSearch, Search, SearXng, Tavily


def search_of(settings: Settings) -> Search:
    """The keyed one, else one's own SearXNG, else one that says that none is set up."""
    if settings.tavily_api_key.get_secret_value():
        return Tavily(settings.tavily_api_key)
    if settings.searxng_url:
        return SearXng(settings.searxng_url)
    return NoSearch()
