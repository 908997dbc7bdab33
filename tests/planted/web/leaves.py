"""The planted pages as they lie on disk: a few lines about each, and its text with holes for the truth table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot.local.site.houses import House
from tests.planted.truth.facts import BY_ID
from tests.planted.web.filler import paragraphs, rows

PAGES = Path(__file__).parents[1] / "pages"
FIRST_ADDRESS = 31
NEVER = 1000
TITLES = {
    "ostrel": "The Ostrel makers",
    "marrowick": "Town of Marrowick",
    "lantern": "Lantern Working Group",
    "kesselau": "Verkehrsbetriebe Kesselau",
    "halden": "Halden Energy",
    "courier": "The Marrowick Courier",
    "wire": "North Wire",
    "harbour": "Harbour News",
    "bench": "Bench and Bolt",
    "notes": "Operators' Notes",
    "forum": "Dockside Forum",
    "atlas": "Atlas of Works",
}
_HOLE = re.compile(r"\{([a-z]+\.\w+)(?:/(\d))?\}")
_FILL = re.compile(r"^~(?:rows )?(\d+)$")

Kind = Literal["html", "md", "txt", "pdf"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page from one version of the web to another."""

    house: House
    path: str
    title: str = ""
    date: str = ""
    """YYYY-MM-DD; empty: it names none."""
    kind: Kind = "html"
    since: int = 0
    until: int = NEVER
    moved: str = ""
    """Where it has gone: then it is no page any more."""
    lang: str = "en"
    charset: str = ""
    copies: tuple[str, ...] = ()
    """Other forms of it at addresses of their own: `print`, `amp`, `mobile`."""
    in_feed: bool = False
    same: str = ""
    """The page, `HOUSE/PATH`, that it repeats under another title and frame."""
    facts: tuple[str, ...] = ()
    """Ids, in the order in which it says them."""
    blocks: tuple[str, ...] = ()
    """Paragraphs, headings (`# `), list items (`- `) and tables (lines with `|`)."""

    def stands_at(self, version: int) -> bool:
        """Whether it is there, if only to say where it has gone."""
        return self.since <= version <= self.until

    @property
    def text(self) -> str:
        """All that it says, without marks."""
        return "\n".join(re.sub(r"^#+ |\*\*|\]\([^)]*\)|\[", "", block) for block in self.blocks)


def all_houses() -> dict[str, House]:
    """By name, each with a loopback address of its own."""
    return {
        name: House(name, title, f"127.0.0.{FIRST_ADDRESS + number}")
        for number, (name, title) in enumerate(TITLES.items())
    }


def load() -> tuple[Leaf, ...]:
    """All pages of all versions; blocks."""
    houses = all_houses()
    files = sorted(PAGES.glob("*/*.txt"))
    leaves = [leaf for file in files for leaf in _leaves(houses[file.stem], file.read_text(encoding="utf-8"))]
    by_place = {f"{leaf.house.name}{leaf.path}": leaf for leaf in leaves if leaf.blocks}
    return tuple(_repeating(leaf, by_place) for leaf in leaves)


def _repeating(leaf: Leaf, by_place: dict[str, Leaf]) -> Leaf:
    if not leaf.same:
        return leaf
    original = by_place[leaf.same]
    return replace(leaf, blocks=(f"# {leaf.title}", *original.blocks[1:]), facts=original.facts)


def _leaves(house: House, source: str) -> list[Leaf]:
    return [_leaf(house, part) for part in re.split(r"^= ", source, flags=re.MULTILINE)[1:]]


def _leaf(house: House, source: str) -> Leaf:
    lines = source.splitlines()
    path, end = lines[0], next((at for at, line in enumerate(lines) if at and not re.match(r"\w+: ", line)), len(lines))
    told = dict(line.split(": ", 1) for line in lines[1:end])
    since, _, until = told.get("at", "0-").partition("-")
    seed, german = told.get("title", path), told.get("lang") == "de"
    raws = enumerate("\n".join(lines[end:]).split("\n\n"))
    blocks = [one for at, raw in raws for one in _blocks(raw.strip(), f"{seed} {at}", german=german)]
    if "long" in told:
        blocks = _lengthened(blocks, seed, int(told["long"]) * 1000)
    return Leaf(
        house=house,
        path=path,
        title=told.get("title", ""),
        date=told.get("date", ""),
        kind=_kind(told.get("kind", "html")),
        since=int(since),
        until=int(until or NEVER),
        moved=told.get("moved", ""),
        lang=told.get("lang", "en"),
        charset=told.get("charset", ""),
        copies=tuple(told.get("copies", "").split()),
        in_feed="feed" in told,
        same=told.get("same", ""),
        facts=tuple(dict.fromkeys(found[1] for found in _HOLE.finditer(source))),
        blocks=tuple(blocks),
    )


def _kind(name: str) -> Kind:
    kinds: dict[str, Kind] = {"html": "html", "md": "md", "txt": "txt", "pdf": "pdf"}
    return kinds[name]


def _blocks(raw: str, seed: str, *, german: bool) -> list[str]:
    """What a block of the source becomes: itself with its holes filled, or so many paragraphs of filler."""
    filling = _FILL.match(raw)
    if filling:
        return paragraphs(seed, int(filling[1]), german=german)
    filled = _HOLE.sub(lambda hole: BY_ID[hole[1]].sayings[int(hole[2] or 0)], raw)
    return ["\n".join(_lines(filled, seed))] if filled else []


def _lines(block: str, seed: str) -> list[str]:
    """A table's lines, where `~rows N` stands for so many more."""
    lines = block.splitlines()
    columns = lines[0].count("|") - 1
    return [more for line in lines for more in (_more_rows(line, seed, columns) if _FILL.match(line) else [line])]


def _more_rows(line: str, seed: str, columns: int) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in rows(seed, int(line.rpartition(" ")[2]), columns)]


def _lengthened(blocks: list[str], seed: str, characters: int) -> list[str]:
    """So much around it that what it says stands in the middle."""
    around = paragraphs(f"{seed} long", characters // 250)
    half = len(around) // 2
    return [blocks[0], *around[:half], *blocks[1:], *around[half:]]
