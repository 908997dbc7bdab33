"""The port `Journals` over what runs in memory have kept."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.values.running.journal import Journal, RunState, StepTaken
from tests.fakes.journal import Kept


class MemoryJournals:
    """Reads what is kept of the runs."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    async def steps(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[StepTaken, ...]:
        """See `Journals.steps`. Nothing is cut: tests keep their values small."""
        del cap_characters
        kept = self._kept.get(run_id)
        return kept.journal(results=results).steps if kept else ()

    async def journals(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[Journal, ...]:
        """See `Journals.journals`."""
        del cap_characters
        below = f"{run_id}."
        found = [kept for kept in self._kept.values() if kept.id == run_id or kept.id.startswith(below)]
        return tuple(kept.journal(results=results) for kept in found)

    async def states(self, run_ids: Sequence[str]) -> dict[str, RunState]:
        """See `Journals.states`."""
        return {run_id: self._kept[run_id].state for run_id in run_ids if run_id in self._kept}

    async def active(self) -> tuple[tuple[str, RunState], ...]:
        """See `Journals.active`."""
        return tuple((kept.id, kept.state) for kept in self._kept.values() if not (kept.parent or kept.ended))
