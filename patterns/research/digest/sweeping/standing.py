"""Which known claims still stand, as far as code can see: by the quotes in the pages that this firing looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patterns.research.digest.sweeping.pages import MISSES, Looked
from patterns.research.evidence.quotes import find_quote
from patterns.values.research.evidence import ReadPage
from patterns.values.research.schedules import KnownClaim, Memory

NOT_THERE = "its page no longer says it"


@dataclass(slots=True)
class Standing:
    """Known claims by id, as they are after the looks."""

    claims: dict[str, KnownClaim]
    stands: set[str] = field(default_factory=set)
    """Their quote was seen in a page by this firing."""
    lost: dict[str, str] = field(default_factory=dict)
    """Living ones whose quote is gone, each with the reason. What could not be read just now is not lost."""

    def keep(self, claim: KnownClaim) -> None:
        """Put a claim that changed into its place."""
        self.claims[claim.id] = claim

    def see(self, claim_id: str, at: float, **changes: object) -> None:
        """Its quote stands; with what is otherwise now."""
        self.lost.pop(claim_id, None)
        self.stands.add(claim_id)
        update = {"seen_at": at, "in_doubt": False, **changes}
        self.keep(self.claims[claim_id].model_copy(update=update))


def standing_of(memory: Memory, looked: Sequence[Looked], *, counts: bool, at: float) -> Standing:
    """After the look at known pages; `counts`: whether a page that could not be read is the page's fault."""
    standing = Standing({one.id: one for one in memory.claims})
    pages = {page.canonical: page for page in looked}
    misses = {page.canonical: page.misses for page in memory.pages}
    for claim in memory.claims:
        page = pages.get(claim.url)
        if page is None or claim.replaced_by:
            continue
        if claim.id in page.standing:
            standing.see(claim.id, at)
        elif not claim.quiet and (why := _why_lost(page, misses.get(claim.url, 0) + 1 if counts else 0)):
            standing.lost[claim.id] = why
    return standing


def _why_lost(page: Looked, misses: int) -> str:
    """Empty: it is not, or not yet. A text that is the same still says what it said when the claim was noted."""
    if page.state == "away" and misses >= MISSES:
        return f"its page could not be read {misses} times in a row ({page.why})"
    if page.state == "gone":
        return f"its page is gone ({page.why})"
    return NOT_THERE if page.state == "changed" else ""


def follow_moves(standing: Standing, unseen: Sequence[Looked], *, at: float) -> None:
    """A claim whose quote stands in a page that nobody had seen has moved there: nothing to tell."""
    for page in unseen:
        for claim_id in page.standing:
            if claim_id in standing.lost:
                standing.see(claim_id, at, url=page.canonical)


def look_into_read(standing: Standing, pages: Mapping[str, ReadPage], *, at: float) -> None:
    """What the search has read says more: by canonical address."""
    for claim in list(standing.claims.values()):
        page = pages.get(claim.url)
        if page is None or claim.replaced_by:
            continue
        if find_quote(claim.quote, page.text, nearly=page.kind == "pdf"):
            standing.see(claim.id, at)
        elif not claim.quiet:
            standing.stands.discard(claim.id)
            standing.lost[claim.id] = NOT_THERE
