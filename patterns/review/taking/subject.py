"""What is reviewed: a pull request, a branch or a shared patch, as values that the journal holds."""

from __future__ import annotations

from patterns.review.taking.selection import LeftOut
from patterns.values.conversation import Frozen
from patterns.values.repository.reviews import Pull, Remark
from patterns.values.repository.trees import Tree


class Subject(Frozen):
    """One change, fetched and cut to what one review takes."""

    name: str
    """For people: `shop #12`."""
    change: str
    """In the book of reviews: `#12`, `main..faster`, `patch NAME`."""
    repository: str = ""
    """Empty for a patch that belongs to none."""
    commit: str = ""
    """The head that is reviewed; of a patch its digest."""
    fork: Tree | None = None
    """Before the change; None where no repository is at hand."""
    head: Tree | None = None
    """After it."""
    diff: str
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    added: int = 0
    removed: int = 0
    pull: Pull | None = None
    remarks: tuple[Remark, ...] = ()
    rules: str = ""
    """What the repository itself asks for, from before the change."""
    rule_files: tuple[str, ...] = ()
    surroundings: str = ""
    """Enclosing functions, callers, tests, for a model."""

    @property
    def is_blind(self) -> bool:
        """Whether nothing but the diff can be looked at."""
        return self.head is None
