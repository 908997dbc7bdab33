"""Reading a page: the parts of it that serve what is still open."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import AddressRefused, PageUnreadable
from patterns.research.desk.desk import Desk
from patterns.research.desk.limits import LINKS_SHOWN, SHOWN_CHARACTERS
from patterns.research.fence import fenced, unfenced
from patterns.research.reading.addresses import canonical
from patterns.research.reading.likeness import digest_of_text, likeness, own_of
from patterns.research.reading.passages import passages
from patterns.toolbox import Act, Observation, Tool, given
from patterns.values.conversation import JsonObject
from patterns.values.research.evidence import ReadPage
from patterns.values.web import Page


class Address(BaseModel):
    """Which page."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    url: str
    find: str = Field(default="", max_length=200)
    """What to look for in it: of a long page the parts that fit these words are shown."""


def as_read(page: Page, now: float) -> ReadPage:
    """A fetched page as it is kept."""
    return ReadPage(
        url=page.url,
        canonical=canonical(page.url),
        title=page.title,
        text=page.text,
        links=page.links,
        kind=page.kind,
        published=page.published,
        digest=digest_of_text(page.text),
        likeness=likeness(page.text),
        read_at=now,
    )


class ReadWebPage(Tool[Address]):
    """Text."""

    name = "read_page"
    description = (
        "Read a page as text, from an address found in the question, in results or among a read page's links. Of a "
        "long page the parts that fit the open items are shown, or those that fit `find`; reading it again for other "
        "parts is free. Several calls in one message are done at once."
    )
    arguments = Address
    side_by_side = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def prepare(self, arguments: JsonObject) -> Act:
        """Refused, or counted, before anything is fetched: several pages may be read at once."""
        asked = self.arguments.model_validate(arguments)
        if page := self._desk.page_of(asked.url):
            return given(Observation(text=self._shown(page, asked.find)))
        if refusal := self._desk.refusal_to_fetch(asked.url):
            return given(Observation(ok=False, text=unfenced(f"Refused: {refusal}.")))
        if self._desk.is_under_way(asked.url):
            return given(
                Observation(
                    text=unfenced(f"{asked.url} is read in this message already: read it again for other parts.")
                )
            )
        self._desk.begin(asked.url)
        return super().prepare(arguments)

    async def act(self, arguments: Address) -> Observation:
        """The page, or why it cannot be had."""
        url = arguments.url
        try:
            page = await self._desk.web.read(url)
        except (AddressRefused, PageUnreadable) as error:
            why = str(error.facts.get("why", error.code))
            return Observation(ok=False, text=unfenced(f"{url} cannot be read: {why}"), data={"asked": url, "why": why})
        read = as_read(page, self._desk.now)
        data = {"asked": url, "page": read.model_dump(mode="json")}
        return Observation(text=self._shown(read, arguments.find), data=data, news=(read.digest,))

    def _shown(self, page: ReadPage, find: str) -> str:
        original = self._desk.original_of(page)
        if original and not find:
            return fenced("page", f"{page.title}\n{self._as_copy(page, original)}")
        wanted = find or self._desk.open_items()
        listed = "\n".join(page.links[:LINKS_SHOWN])
        dated = f"\nDated {page.published}" if page.published else ""
        text = passages(page.text, wanted, SHOWN_CHARACTERS)
        return fenced(
            "page", f"{page.title}\n{page.url}{dated}\n\n{text}" + (f"\n\nLinks:\n{listed}" if listed else "")
        )

    def _as_copy(self, page: ReadPage, original: ReadPage) -> str:
        """What differs is shown: the copy may be the one that was read first, and the true number in this one."""
        said = (
            f"{page.url} says nearly the same as {original.url}: a copy, which counts as the same source. Read it "
            "again with `find` to see a part of it."
        )
        own = passages(own_of(page.text, original.text), self._desk.open_items(), SHOWN_CHARACTERS)
        return f"{said} What the other one does not say so:\n\n{own}" if own else said

    def absorb(self, observation: Observation) -> None:
        """It may be quoted, and its links may be read."""
        data = observation.data
        if not data:
            return
        if "page" in data:
            self._desk.keep(data["asked"], ReadPage.model_validate(data["page"]))
        else:
            self._desk.fetched(data["asked"])
            self._desk.unreadable[data["asked"]] = data["why"]
