"""Schedules in words."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.slack.figures import dollars, moment
from handlers.slack.text import by_code, escaped, shorten
from patterns.research.digest.timing import spoken
from patterns.values.research.schedules import Schedule
from patterns.wording.counting import counted

NAME_CHARACTERS = 60
QUESTION_CHARACTERS = 300
WHY_CHARACTERS = 200
MOST_LISTED = 15
NONE = "There is no digest of this channel or of yours."


def set_up(schedule: Schedule, prefix: str) -> str:
    """What whoever set it up, or changed it, is told."""
    number = schedule.number
    run, month = dollars(schedule.run_microdollars), dollars(schedule.month_microdollars)
    heartbeat = "says so in one line" if schedule.heartbeat else "says nothing"
    feeds = f" It looks at {counted(len(schedule.feeds), 'feed')} first." if schedule.feeds else ""
    return (
        f"*Digest {number}: {named(schedule)}*, {when(schedule)}, {where(schedule)}.\n"
        f"_{escaped(shorten(' '.join(schedule.question.split()), QUESTION_CHARACTERS))}_\n"
        f"{_next(schedule)} At most {run} each time and {month} a month. "
        f"It tells what is new, what changed and what went quiet; where nothing is new, it {heartbeat}.{feeds}\n"
        f"{orders(schedule, prefix)}"
    )


def orders(schedule: Schedule, prefix: str) -> str:
    """What can be typed about it."""
    command, number = f"/{prefix}research", schedule.number
    return (
        f"`{command} run {number}` asks now, `{command} pause {number}` holds it, `{command} edit {number}` "
        f"changes it, `{command} delete {number}` ends it."
    )


def listed(schedules: Sequence[Schedule], prefix: str) -> str:
    """Those that somebody may see, a line each."""
    command = f"/{prefix}research"
    if not schedules:
        return f'{NONE} `{command} every "mon 9:00" your question` sets one up.'
    head = (
        f"Digests of this channel and your own (`{command} pause`, `resume`, `run`, `edit` or `delete`, and a number):"
    )
    more = len(schedules) - MOST_LISTED
    left_out = [f"… and {more} more"] if more > 0 else []
    return "\n".join([head, *map(line, schedules[:MOST_LISTED]), *left_out])


def line(schedule: Schedule) -> str:
    """One of a list."""
    return (
        f"*{schedule.number}*  {named(schedule)}: {when(schedule)}, {where(schedule)}, by <@{schedule.owner}>. "
        f"{_next(schedule)}"
    )


def reason(schedule: Schedule, prefix: str) -> str:
    """Why a digest stands where it stands, in small print."""
    return (
        f"Asked for by <@{schedule.owner}>, {when(schedule)} · `/{prefix}research pause {schedule.number}` holds it, "
        f"`/{prefix}research edit {schedule.number}` changes it"
    )


def named(schedule: Schedule) -> str:
    """Its name, harmless."""
    return escaped(shorten(" ".join(schedule.name.split()), NAME_CHARACTERS))


def when(schedule: Schedule) -> str:
    """Its times."""
    return f"{spoken(schedule.cron)} ({schedule.time_zone})"


def where(schedule: Schedule) -> str:
    """Where its digests are posted."""
    return "in direct messages" if schedule.is_private else f"in <#{schedule.channel}>"


def _next(schedule: Schedule) -> str:
    why = by_code(shorten(" ".join(schedule.why_paused.split()), WHY_CHARACTERS))
    if schedule.state == "active":
        return f"Next: {moment(schedule.next_at)}{f', because {why}' if why else ''}."
    return f"Paused{f': {why}' if why else ''}."
