"""Pictures of runs."""

from __future__ import annotations

from typing import Protocol

from patterns.values.running.workflow import Workflow


class Pictures(Protocol):
    """Draws a run's graph."""

    async def draw(self, workflow: Workflow) -> bytes | None:
        """A PNG; None where it could not be drawn, which the log tells."""
