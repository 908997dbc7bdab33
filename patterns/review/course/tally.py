"""What became of everything that was proposed: the review's own account, in numbers that code counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patterns.review.change.findings import Finding
from patterns.review.course.slate import Slate, judgement_key
from patterns.review.lenses.catalogue import Lens
from patterns.review.lenses.look import Looked


@dataclass(slots=True)
class Tally:
    """Filled as the review goes on."""

    lenses: tuple[str, ...] = ()
    """That came to their end, by title."""
    blind: tuple[str, ...] = ()
    """That did not."""
    proposed: int = 0
    doubled: int = 0
    """That said what another one says."""
    unplaced: list[str] = field(default_factory=list)
    """What code refused, with the reason."""
    unwanted: list[Finding] = field(default_factory=list)
    """What people of the repository had dismissed before."""
    slate: tuple[Finding, ...] = ()
    """Of the last round."""
    seen: dict[str, Finding] = field(default_factory=dict)
    """Of every round, by `judgement_key`: what fell in one, or was not judged there, is not in the next."""

    def looked(self, lenses: Sequence[Lens], looked: Mapping[str, Looked]) -> None:
        """The lenses are done."""
        self.lenses = tuple(one.title for one in lenses if one.name in looked)
        self.blind = tuple(one.title for one in lenses if one.name not in looked)
        for one in looked.values():
            self.refused(one)
            self.proposed += len(one.findings) + len(one.refused)

    def refused(self, looked: Looked) -> None:
        """What had no place in the change."""
        self.unplaced += looked.refused

    def settled(self, slate: Slate, *, doubled: int) -> None:
        """A round's findings stand fast; `doubled`: how many more there were that said the same."""
        self.slate = slate.findings
        self.doubled += doubled
        self.seen |= {judgement_key(one): one for one in slate.findings}

    def dismissed(self, findings: Sequence[Finding]) -> None:
        """What is not to be said again here."""
        self.unwanted += [one for one in findings if one not in self.unwanted]
