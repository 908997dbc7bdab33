"""Places for runs that a test carries."""

from __future__ import annotations

from patterns.guardrails.intake.places import Places
from tests.fakes.run import MemoryRuns
from tools.store.store import Store


def places_of(store: Store, runs: MemoryRuns | None = None) -> Places:
    """Those that the store keeps; without `runs` nobody hears of them, which takes a place that is not there."""
    told = runs or MemoryRuns()
    return Places(store.intake, told, told, told.clock)
