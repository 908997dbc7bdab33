"""The word to a model when most of a limit is used: once for each, early enough to come to an end in good order."""

from __future__ import annotations

from patterns.guardrails.limits import Watch

NEARLY = 0.8
WRAP_UP = "Four fifths of the {what} are used. Finish what you are at, and close with what there is."


class WrapUp:
    """Of one conversation. It knows what journalled values tell: the watch's clock, and what the last reply brought."""

    def __init__(self, watch: Watch) -> None:
        self.budget_used = 0.0
        """Share of the run's money or tokens, the larger of the two, as the last reply told it."""
        self._watch = watch
        self._said: set[str] = set()

    def word(self, *, turns: int) -> str | None:
        """What is to be said before the next turn. Call it when the watch was looked at."""
        limits = self._watch.limits
        used = {"turns": turns / limits.turns, "time": self._watch.used / limits.seconds, "budget": self.budget_used}
        for what, share in used.items():
            if share >= NEARLY and what not in self._said:
                self._said.add(what)
                return WRAP_UP.format(what=what)
        return None
