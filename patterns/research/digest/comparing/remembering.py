"""What a schedule knows after a firing, within bounds: old and settled things are forgotten first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from patterns.research.digest.sweeping.pages import Looked
from patterns.values.research.evidence import ReadPage
from patterns.values.research.schedules import KnownClaim, SeenPage

CLAIMS_MOST = 500
PAGES_MOST = 300
QUERIES_MOST = 12


def claims_kept(claims: Sequence[KnownClaim]) -> tuple[KnownClaim, ...]:
    """The newest one always stays: by its number the next one is counted."""
    spare = max(0, len(claims) - CLAIMS_MOST)
    order = sorted(claims[:-1], key=lambda one: (not (one.quiet or one.replaced_by), one.seen_at))
    dropped = {one.id for one in order[:spare]}
    return tuple(one for one in claims if one.id not in dropped)


def queries_kept(known: Sequence[str], useful: Sequence[str]) -> tuple[str, ...]:
    """Those that brought something just now first."""
    return tuple(dict.fromkeys((*useful, *known)))[:QUERIES_MOST]


class Pages:
    """Seen pages by canonical address, as a firing goes on."""

    def __init__(self, known: Iterable[SeenPage], at: float) -> None:
        self._at = at
        self._pages = {page.canonical: page for page in known}
        self._listed: set[str] = set()

    def look(self, looked: Looked, *, counts: bool, taken_up: bool) -> None:
        """A known page was looked at; one that changed keeps its old print until somebody has `taken` it `up`."""
        page = self._pages[looked.canonical]
        update: dict[str, object] = {"seen_at": self._at, "misses": 0}
        if looked.state in ("gone", "away"):
            update = {"seen_at": self._at, "misses": page.misses + counts}
        elif looked.state == "changed" and taken_up:
            update |= {"digest": looked.digest, "likeness": looked.likeness}
        self._pages[looked.canonical] = page.model_copy(update=update)

    def meet(self, looked: Looked, *, taken_up: bool) -> None:
        """A page was looked at first; one that is new stays unseen until somebody has `taken` it `up`."""
        if looked.state in ("gone", "away"):
            before = self._pages.get(looked.canonical)
            self._put(looked.canonical, looked.url, misses=(before.misses if before else 0) + 1)
        elif looked.state == "copy" or taken_up:
            self._put(looked.canonical, looked.url, digest=looked.digest, likeness=looked.likeness)

    def read(self, pages: Iterable[ReadPage]) -> None:
        """What the search has read, as it was then."""
        for page in pages:
            self._put(page.canonical, page.url, digest=page.digest, likeness=page.likeness)

    def listed(self, addresses: Mapping[str, str], *, new: bool) -> None:
        """Addresses that something listed, each with a form that can be fetched; `new`: they count as seen by that."""
        self._listed.update(addresses)
        for canonical, url in addresses.items():
            if new and canonical not in self._pages:
                self._put(canonical, url)

    def kept(self, claims: Iterable[KnownClaim]) -> tuple[SeenPage, ...]:
        """Those with living claims first, then those still listed (they would seem new), then those seen last."""
        needed = {one.url for one in claims if not one.quiet and not one.replaced_by}

        def order(page: SeenPage) -> tuple[bool, bool, float]:
            return page.canonical not in needed, page.canonical not in self._listed, -page.seen_at

        kept = {page.canonical for page in sorted(self._pages.values(), key=order)[:PAGES_MOST]}
        return tuple(page for page in self._pages.values() if page.canonical in kept)

    def _put(self, canonical: str, url: str, *, digest: str = "", likeness: int = 0, misses: int = 0) -> None:
        self._pages[canonical] = SeenPage(
            canonical=canonical, url=url, digest=digest, likeness=likeness, seen_at=self._at, misses=misses
        )
