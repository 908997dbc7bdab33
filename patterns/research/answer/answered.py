"""All that a report is made of."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.research.answer.carried import Judged
from patterns.research.desk.desk import Desk
from patterns.research.final import FinalAnswer
from patterns.values.report import Stop


@dataclass(frozen=True, slots=True)
class Told:
    """What a person answered to an item that the web did not settle."""

    item: str
    words: str
    by: str
    """Slack user id."""


@dataclass(frozen=True, slots=True)
class Answered:
    """All that a report is made of."""

    desk: Desk
    final: FinalAnswer
    stop: Stop
    judged: Judged
    """Whether the quotes say what the sentences say."""
    told: tuple[Told, ...] = ()
    missed: tuple[str, ...] = ()
    """What people wrote when the answer stood already."""
