"""What has been found, read and noted. Changed only by what its tools absorb, so that a replay lays the same desk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile

from patterns.ports.world import Web
from patterns.research.desk.limits import PAGES, PAGES_OF_HOUSE
from patterns.research.desk.searches import Searches
from patterns.research.evidence.coverage import Support, is_covered, supports_of
from patterns.research.final import FinalAnswer
from patterns.research.reading.addresses import canonical, house
from patterns.research.reading.likeness import are_one
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note, ReadPage
from patterns.wording.counting import counted

_ADDRESS = re.compile(r"https?://[^\s<>|\"'“”«»]+")


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses that somebody typed, without the signs of the sentence around them."""
    return tuple(map(_trimmed, _ADDRESS.findall(text)))


def _trimmed(address: str) -> str:
    """A closing bracket belongs to it only where it opens one: `/wiki/Lark_(bird)`."""
    opened = 0
    for place, sign in enumerate(address):
        opened += (sign in "([") - (sign in ")]")
        if opened < 0:
            return address[:place].rstrip(".,;:!?")
    return address.rstrip(".,;:!?")


class Desk:
    """One inquiry's."""

    def __init__(self, web: Web, brief: Brief, *, asked: str, now: float) -> None:
        """`asked`: what people typed; addresses in it may be read. `now`: seconds since the epoch."""
        self.web = web
        self.brief = brief
        self.now = now
        self.known: set[str] = set()
        """Addresses that may be fetched: found letter by letter, never composed."""
        self.pages: dict[str, ReadPage] = {}
        """By canonical address, in the order of reading."""
        self.notes: list[Note] = []
        self.searches = Searches()
        self.unreadable: dict[str, str] = {}
        """Why, by address."""
        self.answer: FinalAnswer | None = None
        self.withdrawn: FinalAnswer | None = None
        """The one that stood before a person wanted more, for want of another…"""
        self.noted_then = 0
        """…and how many notes there were then."""
        self.question = ""
        """What the model wants to ask a person, until it is asked."""
        self.options: tuple[str, ...] = ()
        self.asked = 0
        self._aliases: dict[str, str] = {}
        self._under_way: list[str] = []
        self._fetched: list[str] = []
        """Houses, one for each page that was fetched in this run."""
        self._typed: set[str] = set()
        self._laid = 0
        self.hear(asked)

    def hear(self, words: str) -> None:
        """What a person typed: addresses in it may be read, whatever else was."""
        self._typed.update(addresses_in(words))
        self.know(self._typed)

    def know(self, addresses: Iterable[str]) -> None:
        """They may be read from now on."""
        self.known.update(addresses)

    def lay(self, pages: Iterable[ReadPage], notes: Iterable[Note] = ()) -> None:
        """Pages and notes of an earlier run: they may be quoted, cited and read again."""
        for page in pages:
            self.pages.setdefault(page.canonical, page)
            self.know((page.url, *page.links))
        self._laid = len(self.pages)
        self.notes += notes

    def withdraw(self) -> None:
        """A person wants more: the answer does not stand any more."""
        if self.answer:
            self.withdrawn, self.noted_then = self.answer, len(self.notes)
        self.answer = None

    def change(self, brief: Brief) -> None:
        """Another brief: notes stay under the items that are left as they were, and the others are nobody's."""
        ids = brief.unchanged(self.brief)
        self.brief = brief
        self.answer = self.withdrawn = None
        self.notes = [
            note.model_copy(update={"items": tuple(one for one in note.items if one in ids)}) for note in self.notes
        ]
        self.hear(f"{brief.question} {brief.listed()}")

    def page_of(self, url: str) -> ReadPage | None:
        """The page that was read from that address, or from another form of it."""
        name = canonical(url)
        return self.pages.get(self._aliases.get(name, name))

    def original_of(self, page: ReadPage) -> ReadPage | None:
        """A page read before that says nearly the same at another address."""
        before = takewhile(lambda one: one.canonical != page.canonical, self.pages.values())
        return next((one for one in before if are_one(one, page)), None)

    def keep(self, asked: str, page: ReadPage) -> None:
        """A page that was fetched from `asked`."""
        self.fetched(asked)
        self._aliases[canonical(asked)] = page.canonical
        self.pages[page.canonical] = page
        self.know((page.url, *page.links))

    def refusal_to_fetch(self, url: str) -> str | None:
        """Why that address is not fetched, in words for the model."""
        if url not in self.known:
            return f"{url} was not found anywhere yet: only addresses found letter by letter can be read"
        if url in self._typed:
            return None
        if len(self._fetched) + len(self._under_way) >= PAGES:
            return f"{PAGES} pages are all that one run reads: answer from what was read"
        houses = Counter([*self._fetched, *map(house, self._under_way)])
        if houses[house(url)] >= PAGES_OF_HOUSE:
            return f"{PAGES_OF_HOUSE} pages of {house(url)} were read, and no more are: look at others"
        return None

    def is_under_way(self, url: str) -> bool:
        """Whether it is being fetched just now, from that address or from another form of it."""
        return canonical(url) in map(canonical, self._under_way)

    def begin(self, url: str) -> None:
        """It is being fetched: counted before it is there, so that pages read side by side keep to the caps too."""
        self._under_way.append(url)

    def fetched(self, url: str) -> None:
        """It was fetched, whatever came of it."""
        if url in self._under_way:
            self._under_way.remove(url)
        self._fetched.append(house(url))

    @property
    def queries(self) -> tuple[str, ...]:
        """Those that were answered, each once."""
        return tuple(self.searches.answered.values())

    def has_looked(self) -> bool:
        """Whether any search was answered, or any page tried: without that, nothing found would say nothing."""
        return bool(self.queries or self.pages or self.unreadable)

    def to_keep(self) -> tuple[ReadPage, ...]:
        """The pages that a later run goes on with: those that notes quote, and of the others the latest.

        So no chain of questions piles them up.
        """
        quoted = {note.url for note in self.notes}
        others = [name for name, page in self.pages.items() if page.url not in quoted]
        left_out = set(others[: max(0, min(len(others), len(self.pages) - PAGES))])
        return tuple(page for name, page in self.pages.items() if name not in left_out)

    def supports(self) -> tuple[Support, ...]:
        """What carries each item."""
        return supports_of(self.brief, self.notes, tuple(self.pages.values()))

    def open_items(self) -> str:
        """The texts of what is not covered yet; all of them once everything is."""
        covered = {one.item for one in self.supports() if is_covered(one)}
        texts = [item.text for item in self.brief.items if item.id not in covered]
        return " ".join(texts or [item.text for item in self.brief.items])

    def next_note(self) -> str:
        """The id of the next note."""
        return f"N{max((int(note.id[1:]) for note in self.notes), default=0) + 1}"

    def looked_at(self) -> str:
        """What was searched, read and noted, in numbers."""
        count = len(self.queries)
        searches = f"{count} search{'' if count == 1 else 'es'}"
        by = f" ({', '.join(self.searches.providers)})" if self.searches.providers else ""
        before = f" ({self._laid} of them before)" if self._laid else ""
        pages = f"{counted(len(self.pages), 'page')} read{before}"
        return f"{searches}{by}, {pages}, {counted(len(self.notes), 'note')}"
