"""The providers that want a key."""

from __future__ import annotations

from pydantic import SecretStr

from patterns.values.web import Hit
from tools.web.search.asking import Line, Question
from tools.web.search.provider import MOST_HITS, failed
from tools.web.search.results import hits_of, json_of


class Tavily:
    """Tavily's search."""

    name = "Tavily"

    def __init__(self, key: SecretStr, base: str = "https://api.tavily.com") -> None:
        """`base`: another one in tests."""
        self._key = key
        self._line = Line()
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask Tavily."""
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        body: dict[str, str | int] = {"query": query, "max_results": MOST_HITS}
        answer = json_of(await self._line.ask(Question("POST", self._url, body=body, headers=headers)))
        return hits_of(answer.get("results") if isinstance(answer, dict) else None)


class Brave:
    """Brave's web search."""

    name = "Brave"

    def __init__(self, key: SecretStr, base: str = "https://api.search.brave.com") -> None:
        """`base`: another one in tests."""
        self._key = key
        self._line = Line()
        self._url = f"{base.rstrip('/')}/res/v1/web/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask Brave."""
        headers = {"X-Subscription-Token": self._key.get_secret_value()}
        asked = {"q": query, "count": str(MOST_HITS), "text_decorations": "false"}
        return _of_brave(json_of(await self._line.ask(Question("GET", self._url, query=asked, headers=headers))))


def _of_brave(answer: object) -> tuple[Hit, ...]:
    """Where it found nothing, the part `web` is missing."""
    if not isinstance(answer, dict) or not ("web" in answer or answer.get("type") == "search"):
        raise failed("its answer is not in the form it should have")
    web = answer.get("web", {"results": []})
    return hits_of(web.get("results") if isinstance(web, dict) else None)
