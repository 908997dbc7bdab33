"""The rounds of a loop, and which of them is the best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from patterns.evaluator.verdicts import Judged, Veto
from patterns.values.conversation import Frozen
from patterns.values.report import Stop

D = TypeVar("D")
Rank = tuple[int, int, int]


class Round(Frozen, Generic[D]):
    """One draft with its judgement."""

    number: int
    """From 1, without gaps."""
    draft: D
    verdicts: tuple[Judged, ...]
    score: int
    worst: int
    """The weight of the worst that failed."""
    veto: Veto | None
    approved: bool

    @property
    def rank(self) -> Rank:
        """The higher the better: what running it refutes, then the weight of what passed, then of what failed."""
        return -(self.veto.weight if self.veto else 0), self.score, -self.worst

    def failed(self) -> tuple[Judged, ...]:
        """What did not pass, in the criteria's order."""
        return tuple(one for one in self.verdicts if not one.passed)


class Refined(Frozen, Generic[D]):
    """All rounds; `best` may be an earlier one than the last."""

    rounds: tuple[Round[D], ...]
    stop: Stop
    unjudged: D | None = None
    """A draft that was made and could not be judged: neither rejected nor approved."""

    @property
    def best(self) -> Round[D] | None:
        """The highest rank, the earlier one on a tie; None when no draft could be judged."""
        return max(self.rounds, key=lambda one: (one.approved, one.rank, -one.number), default=None)


def gaps(rounds: Sequence[Round[D]]) -> str:
    """What the last round failed, for the generator; what was not believed is no word of what could be mended."""
    if not rounds:
        return "- nothing"
    last = rounds[-1]
    lines = [f"- when it was run: {last.veto.words}"] if last.veto else []
    lines += [f"- {one.id}: {one.gap}" for one in last.failed() if one.gap != one.overruled]
    return "\n".join(lines) or "- nothing"
