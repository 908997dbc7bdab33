"""Searching: hints, ranked by what is still open."""

from __future__ import annotations

from pydantic import BaseModel, Field

from patterns.errors import SearchFailed
from patterns.research.desk.desk import Desk
from patterns.research.desk.limits import SEARCHES
from patterns.research.fence import fenced
from patterns.research.reading.ranking import ranked
from patterns.toolbox import Observation, Tool
from patterns.values.web import Found, Hit


class Query(BaseModel):
    """What to search."""

    query: str = Field(min_length=2, max_length=200)


class WebSearch(Tool[Query]):
    """Hints."""

    name = "web_search"
    description = (
        "Search the web; gives titles, addresses and snippets. Snippets are no evidence: read the page. Several calls "
        "in one message are done at once."
    )
    arguments = Query
    side_by_side = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Query) -> Observation:
        """Results, none, or a failed provider: three different things."""
        query = " ".join(arguments.query.split())
        if refusal := self._refusal(query):
            return Observation(ok=False, text=refusal)
        try:
            found = await self._desk.web.search(query)
        except SearchFailed as error:
            why = error.detail or "it did not answer"
            told = f"The search failed ({why}). This says nothing about the web."
            return Observation(ok=False, text=told, data={"query": query, "found": Found(failed=(why,)).model_dump()})
        return Observation(text=self._told(found, query), data={"query": query, "found": found.model_dump(mode="json")})

    def _refusal(self, query: str) -> str | None:
        if _normal(query) in self._desk.queries:
            return "That was searched already, and gives the same: search something else, or read what it found."
        if len(self._desk.queries) >= SEARCHES:
            return f"{SEARCHES} searches are all that one run makes: answer from what was read."
        return None

    def _told(self, found: Found, query: str) -> str:
        hits = ranked(found.hits, f"{query} {self._desk.open_items()}")
        missing = f"\nNot asked with success: {', '.join(found.failed)}." if found.failed else ""
        if not hits:
            return f"No results for that query.{missing}"
        return fenced("results", "\n".join(map(self._line, hits))) + missing

    def _line(self, hit: Hit) -> str:
        """What was shown before is named only: its snippet stands further up, or is known not to help."""
        if self._desk.page_of(hit.url):
            return f"{hit.title} (read already)\n  {hit.url}"
        if hit.url in self._desk.known:
            return f"{hit.title} (found before)\n  {hit.url}"
        dated = f" ({hit.published})" if hit.published else ""
        return f"{hit.title}{dated}\n  {hit.url}\n  {hit.snippet}"

    def absorb(self, observation: Observation) -> None:
        """Their addresses may now be read."""
        if not observation.data:
            return
        query, found = str(observation.data["query"]), Found.model_validate(observation.data["found"])
        if observation.ok:
            self._desk.queries[_normal(query)] = query
        self._desk.know(hit.url for hit in found.hits)
        self._desk.providers |= dict.fromkeys(found.by)
        self._desk.search_failures |= dict.fromkeys(found.failed)


def _normal(query: str) -> str:
    return " ".join(sorted(query.lower().split()))
