"""What a firing comes to."""

from __future__ import annotations

from patterns.values.conversation import Frozen
from patterns.values.report import Report
from patterns.values.research.schedules import Memory


class DigestOutcome(Frozen):
    """To be posted first and remembered then: a crash in between repeats neither."""

    report: Report | None
    """None: nothing is said."""
    memory: Memory
    """Without the place of the post, which whoever posts it fills in. Without a `run_id` it is not to be kept."""
