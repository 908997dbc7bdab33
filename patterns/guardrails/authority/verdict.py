"""What comes of a decision about somebody's right."""

from __future__ import annotations

from patterns.values.conversation import Frozen


class Verdict(Frozen):
    """Yes, or no and why."""

    allowed: bool
    why: str = ""
    """Of a no, written for the person."""
    who: tuple[str, ...] = ()
    """Of a no: ids of the users and user groups who may, as far as there are such."""


YES = Verdict(allowed=True)


def no(why: str, *who: str) -> Verdict:
    """A refusal."""
    return Verdict(allowed=False, why=why, who=who)
