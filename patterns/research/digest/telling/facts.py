"""What a firing looked at, and what it did not, in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.research.digest.seeking import Sought
from patterns.research.digest.sweeping.pages import Looked
from patterns.research.digest.sweeping.sweep import Swept
from patterns.wording.counting import counted

FAILURES_TOLD = 5


def facts_of(swept: Swept, sought: Sought, *, left_out: int, untouched: int) -> tuple[str, ...]:
    """What was looked at, and what was not."""
    facts = [_known_facts(swept.known)] if swept.known else []
    facts += [_listed_facts(swept)] if swept.listing.feeds or swept.listing.searches else []
    facts += [f"not to be had: {one.source} ({one.failed})" for one in swept.listing.failures()[:FAILURES_TOLD]]
    if sought.stop.code != "quiet":
        searches = _searches(len(sought.queries), "")
        read = counted(len(sought.pages), "page")
        facts.append(f"research: {searches}, {read} read, {counted(len(sought.notes), 'note')}")
    if left := untouched + swept.waiting:
        facts.append(f"{counted(left, 'page')} not looked through: left for the next firing")
    if left_out:
        facts.append(f"{counted(left_out, 'item')} left out, of which somebody wanted fewer")
    return tuple(facts)


def _known_facts(known: Sequence[Looked]) -> str:
    states = [page.state for page in known]
    told = {"changed": "changed", "gone": "gone", "away": "not readable for now"}
    parts = [f"{states.count(state)} {words}" for state, words in told.items() if state in states]
    return f"{counted(len(known), 'known page')} looked at again: {', '.join(parts) or 'all as they were'}"


def _listed_facts(swept: Swept) -> str:
    feeds, searches = len(swept.listing.feeds), len(swept.listing.searches)
    asked = [counted(feeds, "feed")] if feeds else []
    asked += [_searches(searches, "standing ")] if searches else []
    fresh = len(swept.fresh())
    return f"{' and '.join(asked)}: {counted(fresh, 'new page')}"


def _searches(number: int, kind: str) -> str:
    return f"{number} {kind}search{'' if number == 1 else 'es'}"
