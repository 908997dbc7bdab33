"""The port `Pictures`, without a picture."""

from __future__ import annotations

from patterns.values.running.workflow import Workflow

PNG = b"\x89PNG\r\n\x1a\n"


class Sketches:
    """Draws nothing but a PNG's first bytes and the run's id; None for a run whose text says that it breaks."""

    async def draw(self, workflow: Workflow) -> bytes | None:
        """See `Pictures.draw`."""
        return None if "breaks" in workflow.text else PNG + workflow.run_id.encode()
