"""What happens to the planted web from one version to the next, and which of it is news."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """The step to one version, for the topic `ostrel`. What is not named here is no news, however much it moved."""

    version: int
    what: str
    new: tuple[str, ...] = ()
    """Facts that no page said before."""
    changed: tuple[tuple[str, str], ...] = ()
    """(was, is): facts whose number is another one now."""
    gone: tuple[str, ...] = ()
    """Facts that no page says any more."""

    for_code: bool = False
    """Whether code alone can see that there is nothing to tell: no model need be asked."""


CHANGES = (
    Change(1, "a release is announced, with a feed entry and a page", new=("ostrel.release",)),
    Change(2, "the memory page is put into other words, and every page of the house gets another footer"),
    Change(
        3,
        "the calendar's date moves, and its page moves to another address",
        changed=(("ostrel.support", "ostrel.support_longer"),),
    ),
    Change(4, "the release's page is copied by three other houses; a feed lists one of the copies"),
    Change(5, "both pages that say the upgrade path disappear", gone=("ostrel.upgrade",)),
    Change(6, "an advisory appears, with a feed entry and a page", new=("ostrel.advisory",)),
    Change(7, "nothing but the counters of visitors", for_code=True),
)
LAST = CHANGES[-1].version
