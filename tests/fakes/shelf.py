"""What research leaves, in memory."""

from __future__ import annotations

from patterns.values.research.evidence import Researched


class MemoryShelf:
    """Fits the port `ResearchBook`."""

    def __init__(self, *kept: Researched) -> None:
        self.kept = {one.run_id: one for one in kept}

    async def keep(self, researched: Researched) -> None:
        self.kept.setdefault(researched.run_id, researched)

    async def find(self, run_id: str) -> Researched | None:
        return self.kept.get(run_id)
