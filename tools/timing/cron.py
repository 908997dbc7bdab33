"""When a cron line comes due: APScheduler finds the wall-clock time, we the moment at which a clock shows it.

APScheduler is asked as if the place had no changes of clocks. Asked with the place's own zone, it fires twice at a time
that comes twice, and for 2:30 at 3:30 on the day that has no 2:30.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.cron import CronTrigger

from patterns.errors import RequestInvalid
from patterns.research.digest.when.cron import WEEKDAYS, read_cron

ZONES = 1000
"""More than there are: each is read from the disk once."""

SECOND = timedelta(seconds=1)

FAR_SECONDS = 5e10
"""Into the year 3554: APScheduler's search fails where the years end."""


class CronCalendar:
    """Fits `Calendar`."""

    def next_after(self, cron: str, time_zone: str, after: float) -> float:
        """The first due time later than `after`, in seconds since the epoch."""
        zone = zone_of(time_zone)
        trigger = _trigger(cron)
        wall = _moment(after, zone).replace(tzinfo=UTC)
        while True:
            # Where it comes twice it was due the first time, and is passed over the second time.
            found = trigger.get_next_fire_time(None, wall)
            moment = _first_moment(found.replace(tzinfo=None), zone)
            if moment > after:
                return moment
            wall = found + SECOND


@lru_cache(maxsize=ZONES)
def zone_of(name: str) -> ZoneInfo:
    """Raises `RequestInvalid` for a zone that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RequestInvalid(
            f"The time zone `{_shown(name)}` is not known. Name one as the IANA does, for example `Europe/Berlin`."
        ) from error


@lru_cache(maxsize=ZONES)
def _trigger(cron: str) -> CronTrigger:
    line = read_cron(cron)
    minute, hour, day, month, _ = str(line).split()
    # By name, because APScheduler's numbers begin with Monday.
    weekdays = ",".join(WEEKDAYS[one] for one in line.weekdays)
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekdays, timezone=UTC)


def _moment(after: float, zone: ZoneInfo) -> datetime:
    """What the clock shows then."""
    if not abs(after) < FAR_SECONDS:
        raise RequestInvalid("That never comes due.")
    return datetime.fromtimestamp(after, zone)


def _first_moment(wall: datetime, zone: ZoneInfo) -> float:
    """When a clock shows it for the first time; where it never does, when the clocks have moved on."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # Of a time that is left out, `fold` says which side's offset counts, and then the second one comes first.
    return (early if early <= late else _change(late, early, zone)).timestamp()


def _change(before: datetime, behind: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks are moved, which lies between the two."""
    offset = before.astimezone(zone).utcoffset()
    while behind - before > SECOND:
        middle = before + (behind - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            behind = middle
    return behind


def _shown(name: str) -> str:
    return "".join(one for one in name if one.isalnum() or one in "/_+-")[:40]
