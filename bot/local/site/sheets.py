"""The sample pages as they lie on disk: a title line and a body, which a common frame is put around."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from string import Template
from typing import Self

from bot.local.site.houses import PAGES, House

_TITLE = re.compile(r"\A<title>(.*)</title>\n")
_HOUSE = re.compile(r"\{house:(\w+)\}")
_VOID = frozenset(("br", "hr", "img", "meta", "link"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    house: House
    path: str
    title: str
    body: str
    """Markup; `{house:NAME}` stands for that house's origin."""

    @property
    def text(self) -> str:
        """What a person sees of the body: the search finds no hidden orders."""
        reader = _Seen()
        reader.feed(self.body)
        return " ".join("".join(reader.parts).split())

    def served(self, frame: str, origins: Mapping[str, str]) -> str:
        """The whole page."""
        body = _HOUSE.sub(lambda found: origins[found[1]], self.body)
        return Template(frame).substitute(title=self.title, house=self.house.title, body=body)


@dataclass(frozen=True, slots=True)
class Library:
    """All sheets and their frame."""

    frame: str
    sheets: tuple[Sheet, ...]

    @classmethod
    def load(cls, houses: tuple[House, ...]) -> Self:
        """Read them from disk; blocks."""
        files = [(house, file) for house in houses for file in sorted(house.folder.glob("*.html"))]
        sheets = [_sheet(house, f"/{file.name}", file.read_text(encoding="utf-8")) for house, file in files]
        return cls(frame=(PAGES / "layout.html").read_text(encoding="utf-8"), sheets=tuple(sheets))

    def of(self, house: House) -> tuple[Sheet, ...]:
        """One house's sheets, its table of contents last."""
        own = tuple(sheet for sheet in self.sheets if sheet.house == house)
        items = "\n".join(f'<li><a href="{sheet.path}">{sheet.title}</a></li>' for sheet in own)
        contents = f"<h1>{house.title}</h1>\n<p>All pages of {house.title}:</p>\n<ul>\n{items}\n</ul>"
        return (*own, Sheet(house=house, path="/", title=house.title, body=contents))


def _sheet(house: House, path: str, source: str) -> Sheet:
    title = _TITLE.match(source)
    assert title, f"{house.name}{path} has no title line"
    return Sheet(house=house, path=path, title=title[1], body=source[title.end() :])


class _Seen(HTMLParser):
    """Collects text outside of elements that the sample pages hide: by `hidden`, by a style, in a template."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag not in _VOID and (self._hidden or tag == "template" or names & {"hidden", "style"}):
            self._hidden += 1
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._hidden:
            self._hidden -= 1
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
