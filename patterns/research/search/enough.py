"""When it is enough: every item is covered."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.research.desk.desk import Desk
from patterns.research.evidence.coverage import is_covered
from patterns.values.report import Stop

GRACE_TURNS = 2
"""After everything is covered: for what is disputed, and for the answer itself."""
FREE_TURNS = 6
"""After a person's words: they may want more than the items say, so that covered ones are no end yet."""

COVERED = (
    "Every item has its evidence now. Give the answer, unless one more look would settle something that is disputed."
)


@dataclass
class Enough:
    """Counts turns; what it says depends on the desk after each of them alone."""

    desk: Desk
    ends_when_covered: bool = True
    covered_for: int = 0
    _free: int = 0

    def after_turn(self) -> Stop | str | None:
        """A reason to stop, a word for the model, or nothing."""
        self.covered_for = self.covered_for + 1 if self._is_covered() else 0
        self._free = max(0, self._free - 1)
        if self.covered_for > GRACE_TURNS:
            return Stop(code="covered", words=f"every item is covered: {self.desk.looked_at()}")
        return COVERED if self.covered_for == 1 else None

    def _is_covered(self) -> bool:
        counts = self.ends_when_covered and not self._free
        return counts and bool(self.desk.notes) and all(map(is_covered, self.desk.supports()))

    def again(self) -> None:
        """A person wants more: it begins to count anew."""
        self.covered_for = 0
        self._free = FREE_TURNS
