"""Searching: hints, ranked by what is still open."""

from __future__ import annotations

from pydantic import BaseModel, Field

from patterns.errors import SearchFailed
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.reading.addresses import canonical
from patterns.research.reading.ranking import ranked
from patterns.toolbox import Act, Observation, Tool, given
from patterns.values.conversation import JsonObject
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

    def prepare(self, arguments: JsonObject) -> Act:
        """Refused, or counted, before anything is asked: several searches may be made at once."""
        query = _plain(self.arguments.model_validate(arguments).query)
        if refusal := self._desk.searches.refusal(query):
            return given(Observation(ok=False, text=refusal))
        self._desk.searches.begin(query)
        return super().prepare(arguments)

    async def act(self, arguments: Query) -> Observation:
        """Results, none, or a failed provider: three different things."""
        query = _plain(arguments.query)
        try:
            found = await self._desk.web.search(query)
        except SearchFailed as error:
            why = error.detail or "it did not answer"
            told = f"The search failed ({why}). This says nothing about the web."
            return Observation(ok=False, text=told, data={"query": query, "found": Found(failed=(why,)).model_dump()})
        data = {"query": query, "found": found.model_dump(mode="json")}
        return Observation(
            text=self._told(found, query), data=data, news=tuple(canonical(hit.url) for hit in found.hits)
        )

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
        self._desk.searches.end(query, found, answered=observation.ok)
        self._desk.know(hit.url for hit in found.hits)


def _plain(query: str) -> str:
    return " ".join(query.split())
