"""What a firing needs of research: a brief, and a search that is told what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from patterns.research.digest.sweeping.pages import Looked
from patterns.research.digest.sweeping.standing import Standing
from patterns.research.digest.sweeping.sweep import Swept
from patterns.research.fence import fenced
from patterns.values.conversation import Frozen
from patterns.values.report import Stop
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note, ReadPage
from patterns.values.research.schedules import Muted
from patterns.wording.inert import shortened
from patterns.wording.prompt_files import fill

TOLD_CLAIMS, CLAIM_CHARACTERS = 60, 200
"""Said again with every turn of the model: the lost ones, those of pages that changed, and the latest."""
TOLD_MUTED = 20


class Sought(Frozen):
    """What a search brought."""

    notes: tuple[Note, ...] = ()
    """Each one's quote stands in its page."""
    pages: tuple[ReadPage, ...] = ()
    queries: tuple[str, ...] = ()
    stop: Stop

    def ended_well(self) -> bool:
        """It looked at what it wanted to; no limit, fault or person ended it before.

        One that only came back to what it had found has looked, too.
        """
        code = self.stop.code
        return code == "G-STUCK" or not (code in ("failed", "stopped") or code.startswith("G-"))


class Researcher(Protocol):
    """Draws up briefs and searches; every step of it is the run's."""

    async def brief_of(self, question: str) -> Brief:
        """Raises `ModelError` and `LimitReached`."""

    async def search(self, brief: Brief, *, told: str, starts: Sequence[str]) -> Sought:
        """Search until something ends it: that is in `stop`, and never raised.

        `told` is for the model; `starts` are addresses that may be read without having been found.
        """


def first_told() -> str:
    """What the model is told of a first firing."""
    return fill("research_digest_first")


def told_of(swept: Swept, muted: Sequence[Muted], *, since: str) -> str:
    """What the model is told of a later one."""
    standing = swept.standing
    living = [one for one in standing.claims.values() if not one.quiet and not one.replaced_by]
    changed = {page.canonical for page in swept.changed()}
    order = sorted(living, key=lambda one: (one.id not in standing.lost, one.url not in changed, -one.first_at))
    known = [
        f"{one.id} {shortened(one.claim, CLAIM_CHARACTERS)}{_lost(standing, one.id)}" for one in order[:TOLD_CLAIMS]
    ]
    return fill(
        "research_digest",
        since=since,
        known=_tagged("known", known),
        changed=_tagged("changed", map(_line, swept.changed())),
        found=_tagged("found", map(_line, swept.fresh())),
        fewer=_tagged("fewer", [one.claim for one in muted[-TOLD_MUTED:]]),
    )


def _tagged(tag: str, lines: Iterable[str]) -> str:
    return fenced(tag, "\n".join(" ".join(line.split()) for line in lines) or "(none)")


def _lost(standing: Standing, claim_id: str) -> str:
    return f" (LOST: {standing.lost[claim_id]})" if claim_id in standing.lost else ""


def _line(page: Looked) -> str:
    return " ".join(part for part in (page.url, page.title, page.published) if part)
