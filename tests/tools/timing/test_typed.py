from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import RequestInvalid
from patterns.research.digest.timing import read_timing, spoken
from patterns.research.digest.when.cron import MONTHS, WEEKDAYS, CronLine, read_cron
from patterns.research.digest.when.vocabulary import DAY_GROUPS, DAY_NAMES, EMPTY_WORDS, NAMED_HOURS, SPANS
from tools.timing.cron import CronCalendar

WORDS = [*DAY_NAMES, *DAY_GROUPS, *EMPTY_WORDS, *NAMED_HOURS, *SPANS]
MARKS = ["*", "/", "-", ",", " to ", "1st", "31st", "9:00", "9", "0", "7pm", "hour", "hours"]
MORE = ["minutes", "@daily", "29 2", "\u0669", "\ud800", "\0", "`"]
SEARCHED_HOURS = 24 * 70


def some(values: range) -> st.SearchStrategy[tuple[int, ...]]:
    return st.one_of(st.sets(st.sampled_from(values), min_size=1), st.just(set(values))).map(lambda s: tuple(sorted(s)))


LINES = st.builds(
    CronLine,
    minute=st.integers(0, 59),
    hours=some(range(24)),
    months=some(range(1, 13)),
    days=some(range(1, 29)).map(lambda days: tuple(range(1, 32)) if len(days) == 28 else days),
) | st.builds(CronLine, minute=st.just(0), hours=some(range(24)), weekdays=some(range(7)))


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, *MARKS, *MORE, *WEEKDAYS, *MONTHS]), max_size=6).map(" ".join))
def test_whatever_is_typed_is_refused_in_words_or_comes_due(typed: str) -> None:
    try:
        timing = read_timing(typed)
    except RequestInvalid:
        return
    assert CronCalendar().next_after(timing.cron, "UTC", 1.8e9) > 1.8e9
    assert (spoken(timing.cron), read_timing(timing.cron)) == (timing.words, timing)


@settings(max_examples=30)
@given(LINES, st.integers(1_700_000_000, 2_000_000_000))
def test_a_line_comes_due_at_the_first_time_that_fits_it(line: CronLine, after: int) -> None:
    assert read_cron(str(line)) == line
    found = CronCalendar().next_after(str(line), "UTC", after)
    first = datetime.fromtimestamp(after, UTC).replace(minute=line.minute, second=0)
    hours = (first + timedelta(hours=one) for one in range(SEARCHED_HOURS))
    fitting = (one.timestamp() for one in hours if one.timestamp() > after and fits(line, one))
    expected = next(fitting, None)
    assert found == expected or (expected is None and found > after + (SEARCHED_HOURS - 1) * 3600)


def fits(line: CronLine, moment: datetime) -> bool:
    return (
        moment.hour in line.hours
        and moment.day in line.days
        and moment.month in line.months
        and moment.weekday() in line.weekdays
    )
