"""When a digest comes: what people type made a cron line, and a cron line made words for people."""

from __future__ import annotations

from patterns.research.digest.when import typed
from patterns.research.digest.when.cron import read_cron
from patterns.research.digest.when.spoken import said
from patterns.values.conversation import Frozen


class Timing(Frozen):
    """When a digest comes, without its time zone."""

    cron: str
    """Five fields; the days of the week by name."""
    words: str
    """For people: "every Monday at 9:00"."""


def read_timing(words: str) -> Timing:
    """What was typed: `mon 9:00`, `weekdays at 8:30`, `1st and 15th at noon`, `hourly`, or a cron line.

    Raises `RequestInvalid` with what is wrong and examples; also for what is due never, or more often than hourly.
    """
    line = typed.read(words)
    return Timing(cron=str(line), words=said(line))


def spoken(cron: str) -> str:
    """A cron line in words. Raises `RequestInvalid` for what is none."""
    return said(read_cron(cron))
