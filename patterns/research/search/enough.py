"""When to stop: every item is covered, or nothing new comes."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.research.desk.desk import Desk
from patterns.research.evidence.coverage import is_covered
from patterns.values.report import Stop
from patterns.wording.counting import counted

GRACE_TURNS = 2
"""After everything is covered: for what is disputed, and for the answer itself."""
FREE_TURNS = 6
"""After a person's words: they may want more than the items say, so that covered ones are no end yet."""
NUDGE_TURNS = 3
"""In a row without a new page or note, after which the model is told…"""
IDLE_TURNS = 5
"""…and after which the search ends."""

COVERED = (
    "Every item has its evidence now. Give the answer, unless one more look would settle something that is disputed."
)
NOTHING_NEW = (
    "Nothing new has come for {turns} turns. Look for something else or elsewhere, or give the answer with what there "
    "is and name the rest in `unknowns`."
)
WRAP_UP = "Four fifths of the {what} are used. Finish what you are at, and give the answer."
NEARLY = 0.8


@dataclass
class Enough:
    """Counts turns; what it says depends on the desk after each of them alone."""

    desk: Desk
    ends_when_covered: bool = True
    covered_for: int = 0
    idle_for: int = 0
    _free: int = 0
    _gained: tuple[int, int] = (0, 0)
    _wrapped: frozenset[str] = frozenset()

    def after_turn(self) -> Stop | str | None:
        """A reason to stop, a word for the model, or nothing."""
        gained = self.desk.gained()
        self.idle_for = 0 if gained != self._gained else self.idle_for + 1
        self._gained = gained
        self.covered_for = self.covered_for + 1 if self._is_covered() else 0
        self._free = max(0, self._free - 1)
        return self._stop() or self._word()

    def _is_covered(self) -> bool:
        counts = self.ends_when_covered and not self._free
        return counts and bool(self.desk.notes) and all(map(is_covered, self.desk.supports()))

    def _stop(self) -> Stop | None:
        if self.covered_for > GRACE_TURNS:
            return Stop(code="covered", words=f"every item is covered: {self.desk.looked_at()}")
        if self.idle_for >= IDLE_TURNS:
            return Stop(code="nothing_new", words=f"nothing new came for {counted(self.idle_for, 'turn')}")
        return None

    def _word(self) -> str | None:
        if self.covered_for == 1:
            return COVERED
        return NOTHING_NEW.format(turns=self.idle_for) if self.idle_for == NUDGE_TURNS else None

    def wrap_up(self, used: dict[str, float]) -> str | None:
        """A word once for each limit of which four fifths are used; `used`: shares by the limit's name."""
        for what, share in used.items():
            if share >= NEARLY and what not in self._wrapped:
                self._wrapped |= {what}
                return WRAP_UP.format(what=what)
        return None

    def again(self) -> None:
        """A person wants more: it begins to count anew."""
        self.covered_for = self.idle_for = 0
        self._free = FREE_TURNS
