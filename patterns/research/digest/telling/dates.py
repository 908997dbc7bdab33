"""Days as people write them, where they live."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from patterns.values.research.schedules import Memory


def since_of(memory: Memory, time_zone: str) -> str:
    """The day of the last digest, or of the last firing where none was posted: "Mon 23 Nov"; empty before the first."""
    at = memory.posted_at or memory.at
    return _day_of(at, time_zone) if at else ""


def _day_of(at: float, time_zone: str) -> str:
    when = datetime.fromtimestamp(at, tz=_zone_of(time_zone))
    return f"{when:%a} {when.day} {when:%b}"


def _zone_of(name: str) -> tzinfo:
    """UTC where the system does not know the zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
