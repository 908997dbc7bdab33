"""A researcher's desk: what has been found, read and noted, and the four tools that work on it."""

from __future__ import annotations

import re

from pydantic import BaseModel, Field

from patterns.errors import AddressRefused, PageUnreadable, SearchFailed
from patterns.ports.world import Web
from patterns.research.final import FinalAnswer, problems_of_answer
from patterns.research.notes import NoteArguments, refusal
from patterns.toolbox import Granted, Observation, Tool
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note
from patterns.values.web import Page
from patterns.wording.counting import counted
from patterns.wording.prompt_files import tagged

PAGE_CHARACTERS = 12_000
LINKS_SHOWN = 20
_ADDRESS = re.compile(r"https?://[^\s<>|\"')\]]+")


class Desk:
    """Changed only by what its tools absorb, so a replay lays the same desk."""

    def __init__(self, web: Web, brief: Brief, asked: str) -> None:
        """`asked`: the question as it was typed; addresses in it may be read."""
        self.web = web
        self.brief = brief
        self.known = {address.rstrip(".,;:!?") for address in _ADDRESS.findall(asked)}
        self.pages: dict[str, Page] = {}
        self.notes: list[Note] = []
        self.searches = 0
        self.answer: FinalAnswer | None = None

    def looked_at(self) -> str:
        """What was searched, read and noted, in numbers."""
        pages = len({page.url for page in self.pages.values()})
        searches = f"{self.searches} search{'' if self.searches == 1 else 'es'}"
        return f"{searches}, {counted(pages, 'page')} read, {counted(len(self.notes), 'note')}"

    def tools(self) -> list[Granted]:
        """All four."""
        return [WebSearch(self), ReadPage(self), TakeNotes(self), GiveAnswer(self)]


class Query(BaseModel):
    """What to search."""

    query: str = Field(min_length=2, max_length=200)


class Address(BaseModel):
    """Which page."""

    url: str


class WebSearch(Tool[Query]):
    """Hints."""

    name = "web_search"
    description = "Search the web; gives titles, addresses and snippets. Snippets are no evidence: read the page."

    arguments = Query

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Query) -> Observation:
        """Results, none, or a failed provider: three different things."""
        try:
            hits = (await self._desk.web.search(arguments.query)).hits
        except SearchFailed as error:
            return Observation(ok=False, text=f"The search failed ({error.detail}). This says nothing about the web.")
        listed = "\n".join(f"{one.title}\n  {one.url}\n  {one.snippet}" for one in hits)
        text = tagged("results", listed) if hits else "No results for that query."
        return Observation(text=text, data={"urls": [one.url for one in hits]})

    def absorb(self, observation: Observation) -> None:
        """Their addresses may now be read."""
        self._desk.searches += 1
        self._desk.known.update((observation.data or {}).get("urls", ()))


class ReadPage(Tool[Address]):
    """Text."""

    name = "read_page"
    description = "Fetch a page as text, from an address found in the question, in results or in a read page's links."

    arguments = Address

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Address) -> Observation:
        """The page, or why it cannot be had."""
        url = arguments.url
        if url not in self._desk.known:
            return Observation(ok=False, text=f"{url} was not found anywhere yet: only found addresses can be read.")
        try:
            page = await self._desk.web.read(url)
        except (AddressRefused, PageUnreadable) as error:
            return Observation(ok=False, text=f"{url} cannot be read: {error.facts.get('why', error.code)}")
        text = page.text[:PAGE_CHARACTERS]
        links = "\n".join(page.links[:LINKS_SHOWN])
        shown = f"{page.title}\n{page.url}\n\n{text}\n\nLinks:\n{links}"
        return Observation(text=tagged("page", shown), data={"asked": url, "page": page.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """It may be quoted, and its links may be read."""
        if observation.data:
            page = Page.model_validate(observation.data["page"])
            self._desk.pages[page.url] = self._desk.pages[observation.data["asked"]] = page
            self._desk.known.update((page.url, *page.links))


class TakeNotes(Tool[NoteArguments]):
    """Evidence."""

    name = "take_notes"
    description = "Keep a fact with the sentence that says it. Refused unless the quote stands in the page."
    arguments = NoteArguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: NoteArguments) -> Observation:
        """Accepted with an id, or refused with the reason."""
        page = self._desk.pages.get(arguments.url)
        items = frozenset(item.id for item in self._desk.brief.items)
        why = refusal(arguments, page.text if page else None, items)
        if why or page is None:
            return Observation(ok=False, text=f"Refused: {why}")
        note = Note(
            id=f"N{len(self._desk.notes) + 1}",
            claim=arguments.claim,
            quote=arguments.quote,
            url=page.url,
            title=page.title,
            items=arguments.items,
            stance=arguments.stance,
        )
        return Observation(text=f"Kept as {note.id}.", data={"note": note.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """One more note."""
        if observation.data:
            self._desk.notes.append(Note.model_validate(observation.data["note"]))


class GiveAnswer(Tool[FinalAnswer]):
    """The last act."""

    name = "final_answer"
    description = "Give the answer: sentences that cite notes. Refused while it cites notes that do not exist."
    arguments = FinalAnswer

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: FinalAnswer) -> Observation:
        """Accepted, or refused with everything that is wrong."""
        problems = problems_of_answer(arguments, notes=self._desk.notes, brief=self._desk.brief)
        if problems:
            return Observation(ok=False, text="Refused:\n" + "\n".join(f"- {one}" for one in problems))
        return Observation(text="Given.", final=True, data={"answer": arguments.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """Kept once it was accepted."""
        if observation.data:
            self._desk.answer = FinalAnswer.model_validate(observation.data["answer"])
