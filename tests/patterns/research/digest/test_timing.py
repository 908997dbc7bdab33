from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import RequestInvalid
from patterns.research.digest.timing import Timing, read_timing, spoken

MON_FRI = "mon,tue,wed,thu,fri"


@pytest.mark.parametrize(
    ("typed", "cron", "words"),
    [
        ("mon 9:00", "0 9 * * mon", "every Monday at 9:00"),
        ("Mon,Wed 9", "0 9 * * mon,wed", "every Monday and Wednesday at 9:00"),
        ("on Mondays, at 9 o'clock", "0 9 * * mon", "every Monday at 9:00"),
        ("every week on tuesday 9.30", "30 9 * * tue", "every Tuesday at 9:30"),
        ("mon-fri 8:30", f"30 8 * * {MON_FRI}", "Monday to Friday at 8:30"),
        ("mon \u2013 fri 8:30", f"30 8 * * {MON_FRI}", "Monday to Friday at 8:30"),
        ("monday to friday at noon", f"0 12 * * {MON_FRI}", "Monday to Friday at 12:00"),
        ("weekdays 8:30", f"30 8 * * {MON_FRI}", "Monday to Friday at 8:30"),
        ("8:30am on weekdays", f"30 8 * * {MON_FRI}", "Monday to Friday at 8:30"),
        ("weekend 10", "0 10 * * sat,sun", "every Saturday and Sunday at 10:00"),
        ("sat & sun at 10h", "0 10 * * sat,sun", "every Saturday and Sunday at 10:00"),
        ("fri-mon 9", "0 9 * * mon,fri,sat,sun", "every Monday, Friday, Saturday and Sunday at 9:00"),
        ("daily 7am", "0 7 * * *", "every day at 7:00"),
        ("every day at 7:15 pm", "15 19 * * *", "every day at 19:15"),
        ("9:00", "0 9 * * *", "every day at 9:00"),
        ("\u201c9:00\u201d", "0 9 * * *", "every day at 9:00"),
        ("midnight", "0 0 * * *", "every day at 0:00"),
        ("12am", "0 0 * * *", "every day at 0:00"),
        ("12 p.m.", "0 12 * * *", "every day at 12:00"),
        ("1st 9:00", "0 9 1 * *", "on the 1st of every month at 9:00"),
        ("monthly on the 1st at 9", "0 9 1 * *", "on the 1st of every month at 9:00"),
        ("monthly 9:00", "0 9 1 * *", "on the 1st of every month at 9:00"),
        ("1st and 15th at 6pm", "0 18 1,15 * *", "on the 1st and 15th of every month at 18:00"),
        ("31st 9", "0 9 31 * *", "on the 31st of every month that has it at 9:00"),
        ("hourly", "0 * * * *", "every hour"),
        ("every hour at :15", "15 * * * *", "every hour at :15"),
        ("every 6 hours", "0 0,6,12,18 * * *", "every 6 hours"),
        ("every 12 hours", "0 0,12 * * *", "every day at 0:00 and 12:00"),
        ("0 9 * * 1", "0 9 * * mon", "every Monday at 9:00"),
        ("@daily", "0 0 * * *", "every day at 0:00"),
        ("0 9,12,18 * * *", "0 9,12,18 * * *", "every day at 9:00, 12:00 and 18:00"),
        ("0 8-18/2 * * 1-5", f"0 8,10,12,14,16,18 * * {MON_FRI}", "Monday to Friday, every 2 hours from 8:00 to 18:00"),
        ("15 9-17 * * sun", "15 9-17 * * sun", "every Sunday, every hour from 9:15 to 17:15"),
        ("5 * 22 * *", "5 * 22 * *", "on the 22nd of every month, every hour at :05"),
        ("0 1,2,4,8 * * *", "0 1-2,4,8 * * *", "every day at 1:00, 2:00, 4:00 and 8:00"),
        ("0 9 29 2 *", "0 9 29 2 *", "on the 29th of February at 9:00"),
        ("0 9 * jan,jul mon", "0 9 * 1,7 mon", "every Monday in January and July at 9:00"),
    ],
)
def test_what_people_type_is_a_cron_line_and_words(typed: str, cron: str, words: str) -> None:
    assert read_timing(typed) == Timing(cron=cron, words=words)
    assert spoken(cron) == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say when"),
        ("mon 9:00 " * 50, "Say when"),
        ("monday", "at what time"),
        ("every other monday 9:00", "cannot read `other`"),
        ("first monday 9:00", "cannot read `first`"),
        ("tomorrow at 9", "cannot read `tomorrow`"),
        ("mon 9:00 and 17:00", "cannot read `9:00`"),
        ("*bold* <!here> 9", "five fields"),
        ("<!here> 9", "cannot read `here`"),
        ("32nd 9:00", "cannot read `32nd`"),
        ("5th-1st 9:00", "cannot read `5th-1st`"),
        ("1st monday 9:00", "in two ways"),
        ("every day mon 9:00", "in two ways"),
        ("every month mon 9:00", "in two ways"),
        ("daily weekly 9:00", "in two ways"),
        ("every 2", "in two ways"),
        ("weekly 9:00", "which day of the week"),
        ("25:00", "no time of the day"),
        ("13pm", "no time of the day"),
        ("0am", "no time of the day"),
        ("9:60", "cannot read `9:60`"),
        ("\u0669:00", "cannot read"),
        ("every 10 minutes", "once an hour at most"),
        ("*/10 * * * *", "once an hour at most"),
        ("every 5 hours", "every 1, 2, 3, 4, 6, 8 or 12 hours"),
        ("every 0 hours", "every 1, 2, 3, 4, 6, 8 or 12 hours"),
        ("0 9 31 2 *", "never comes due"),
    ],
)
def test_what_is_not_clear_is_refused_with_what_is_wrong_and_an_example(typed: str, said: str) -> None:
    with pytest.raises(RequestInvalid, match=said):
        read_timing(typed)


@settings(max_examples=40)
@given(
    st.integers(0, 59),
    st.integers(0, 23),
    st.one_of(
        st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1).map(
            lambda days: f"* * {','.join(sorted(days))}"
        ),
        st.sets(st.integers(1, 31), min_size=1).map(lambda days: f"{','.join(map(str, sorted(days)))} * *"),
    ),
)
def test_the_words_for_one_time_of_the_day_are_read_back(minute: int, hour: int, days: str) -> None:
    timing = read_timing(f"{minute} {hour} {days}")
    assert read_timing(timing.words) == timing


def test_the_longest_words_for_days_of_a_month_are_read_back() -> None:
    timing = read_timing(f"59 23 {','.join(str(day) for day in range(1, 32) if day != 16)} * *")
    assert len(timing.words) > 200
    assert read_timing(timing.words) == timing
