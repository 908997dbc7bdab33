"""A schedule as somebody wants it, whether typed or by the form: what is wrong with it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from handlers.refactor import MICRODOLLARS, dollars
from handlers.slack.text import shorten, visible
from patterns.errors import RequestInvalid
from patterns.guardrails.limits import Limits
from patterns.ports.schedules import Calendar
from patterns.research.digest.timing import read_timing

QUESTION, WHEN, ZONE, PLACE, FEEDS = "question", "when", "zone", "place", "feeds"
HEARTBEAT, RUN, MONTH, NAME, MUTED = "heartbeat", "run", "month", "name", "muted"
"""The fields of the form."""

QUESTION_LEAST, QUESTION_MOST = 12, 1000
NAME_WORDS, NAME_CHARACTERS = 6, 60
MOST_FEEDS = 10
ADDRESS_CHARACTERS = 290
"""So that all of them fit into one field of the form."""
MONTH_FIRINGS = 10
"""What a month may cost where nothing is said: so many firings at their cap."""
MONTH_MOST = 100_000
"""Dollars; far below what a number may be that is kept."""
CENT = 10_000
"""Microdollars; amounts are shown, and written again, to the cent."""
ANY_TIME = "0 9 * * mon"
"""To ask about a time zone alone."""
EXAMPLE = '`/research every "mon 9:00" what is new about Postgres releases?`'


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said, as it was written."""

    question: str
    timing: str
    time_zone: str
    feeds: tuple[str, ...] = ()
    heartbeat: bool = False
    run_dollars: str = ""
    """Empty: the installation's cap."""
    month_dollars: str = ""
    """Empty: some firings at their cap."""
    name: str = ""
    """Empty: the question's first words."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft in which nothing is wrong, as a schedule keeps it."""

    name: str
    question: str
    feeds: tuple[str, ...]
    cron: str
    time_zone: str
    heartbeat: bool
    run_microdollars: int
    month_microdollars: int
    next_at: float


def problems_of(draft: Draft, *, limits: Limits, calendar: Calendar, now: float) -> dict[str, str]:
    """What is wrong, by field."""
    found = {
        QUESTION: _of_question(_on_a_line(draft.question)),
        ZONE: _of_zone(draft.time_zone, calendar, now),
        FEEDS: _of_feeds(draft.feeds),
        **_of_amounts(draft, limits),
    }
    if not found[ZONE]:
        found[WHEN] = _of_timing(draft, calendar, now)
    return {field: words for field, words in found.items() if words}


def settled(draft: Draft, *, limits: Limits, calendar: Calendar, now: float) -> Settled:
    """What a draft comes to in which nothing is wrong."""
    cron = read_timing(draft.timing).cron
    run = min(_amount(draft.run_dollars) or limits.cap_microdollars, limits.cap_microdollars)
    question = _on_a_line(draft.question)
    return Settled(
        name=shorten(shown_name(draft.name) or shown_name(_first_words(question)), NAME_CHARACTERS),
        question=question,
        feeds=tuple(dict.fromkeys(draft.feeds)),
        cron=cron,
        time_zone=draft.time_zone,
        heartbeat=draft.heartbeat,
        run_microdollars=run,
        month_microdollars=max(_amount(draft.month_dollars) or run * MONTH_FIRINGS, run),
        next_at=calendar.next_after(cron, draft.time_zone, now),
    )


def shown_name(name: str) -> str:
    """On one line, without signs that nobody sees, and without the mark that would make code of all behind it."""
    return _on_a_line(name).replace("`", "'")


def _on_a_line(text: str) -> str:
    return " ".join(visible(text).split())


def _of_question(question: str) -> str:
    if len(question) < QUESTION_LEAST:
        return f"Ask a whole question, for example {EXAMPLE}."
    if len(question) > QUESTION_MOST:
        return f"At most {QUESTION_MOST} characters."
    return ""


def _of_zone(time_zone: str, calendar: Calendar, now: float) -> str:
    try:
        calendar.next_after(ANY_TIME, time_zone, now)
    except RequestInvalid as error:
        return error.detail
    return ""


def _of_timing(draft: Draft, calendar: Calendar, now: float) -> str:
    try:
        cron = read_timing(draft.timing).cron
        calendar.next_after(cron, draft.time_zone, now)
    except RequestInvalid as error:
        return error.detail
    return ""


def _of_feeds(feeds: tuple[str, ...]) -> str:
    if len(feeds) > MOST_FEEDS:
        return f"At most {MOST_FEEDS} feeds."
    wrong = [one for one in feeds if not _is_address(one)]
    return f"`{shorten(wrong[0], NAME_CHARACTERS)}` is no address of a feed." if wrong else ""


def _is_address(text: str) -> bool:
    """Only so that a slip is told at its field: which addresses may be fetched is decided when they are."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= ADDRESS_CHARACTERS


def _of_amounts(draft: Draft, limits: Limits) -> Mapping[str, str]:
    run, month, cap = _amount(draft.run_dollars), _amount(draft.month_dollars), limits.cap_microdollars
    if draft.run_dollars and not CENT <= run <= cap + CENT // 2:
        return {RUN: f"A number, at least 0.01 and at most {cap / MICRODOLLARS:.2f}."}
    least = min(run or cap, cap)
    if draft.month_dollars and month < least - CENT // 2:
        return {MONTH: f"At least what one time may cost: {least / MICRODOLLARS:.2f}."}
    if month > MONTH_MOST * MICRODOLLARS:
        return {MONTH: f"At most {MONTH_MOST}."}
    return {}


def _amount(words: str) -> int:
    return round(dollars(words) * MICRODOLLARS)


def _first_words(question: str) -> str:
    return " ".join(question.split()[:NAME_WORDS]).rstrip("?.,:;")
