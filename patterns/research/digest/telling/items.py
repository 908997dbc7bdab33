"""Items in a thread: a claim, its sources by number, and what it was before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from patterns.research.digest.comparing.comparison import Item, Kind
from patterns.values.report import Source
from patterns.values.research.schedules import KnownClaim

SHOWN = 12
ORDER: tuple[Kind, ...] = ("new", "again", "changed", "doubt", "quiet")


def on_one_line(text: str) -> str:
    """A model's or a page's words cannot look like a line of ours."""
    return " ".join(text.split())


@dataclass(slots=True)
class Sources:
    """Numbers for pages, in the order of their first use."""

    url_of: Callable[[str], str]
    """The form of a canonical address that can be opened."""
    listed: dict[str, Source] = field(default_factory=dict)

    def number(self, url: str, title: str, published: str) -> str:
        """The mark behind a claim."""
        source = Source(number=len(self.listed) + 1, title=on_one_line(title) or url, url=url, published=published)
        return f"[{self.listed.setdefault(url, source).number}]"

    def of_claim(self, claim: KnownClaim) -> str:
        """Where a known claim stood."""
        return self.number(self.url_of(claim.url), claim.title, claim.published)

    def of_item(self, item: Item) -> str:
        """Every page that says it now."""
        if not item.notes:
            return self.of_claim(item.claim)
        return "".join(dict.fromkeys(self.number(one.url, one.title, one.published) for one in item.notes))


def told_in_thread(item: Item, sources: Sources) -> str:
    """What an item says, its parts on lines of their own."""
    if item.kind == "changed" and item.other:
        return f"was: {_known(item.other, sources)}\nis: {on_one_line(item.claim.claim)} {sources.of_item(item)}"
    claim, numbers = on_one_line(item.claim.claim), sources.of_item(item)
    if item.kind == "quiet":
        return f"{claim} {numbers}\n{item.why}"
    if item.kind == "doubt":
        return f"“{on_one_line(item.claim.quote)}” {numbers}\n{item.why}; nobody could look for what took its place"
    return f"{claim} {numbers}" + (f"\nCompare: {_known(item.other, sources)}" if item.other else "")


def _known(claim: KnownClaim, sources: Sources) -> str:
    return f"{on_one_line(claim.claim)} {sources.of_claim(claim)}"


def shortened(items: Sequence[Item]) -> list[Item]:
    """As many as are shown, in their order; of the kind that has most the last ones are left out."""
    kept = list(items)
    while len(kept) > SHOWN:
        kinds = [item.kind for item in kept]
        most = max(ORDER, key=kinds.count)
        kept.pop(len(kinds) - 1 - kinds[::-1].index(most))
    return kept
