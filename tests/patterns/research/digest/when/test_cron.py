from __future__ import annotations

import pytest

from patterns.errors import RequestInvalid
from patterns.research.digest.when.cron import read_cron


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("0 9 * * *", "0 9 * * *"),
        ("05 09 * * MON", "5 9 * * mon"),
        ("0 9 * * 0", "0 9 * * sun"),
        ("0 9 * * 7", "0 9 * * sun"),
        ("0 9 * * 1-5", "0 9 * * mon,tue,wed,thu,fri"),
        ("0 9 * * 5-7", "0 9 * * fri,sat,sun"),
        ("0 9 * * fri-mon", "0 9 * * mon,fri,sat,sun"),
        ("0 9 * * sun-tue", "0 9 * * mon,tue,sun"),
        ("0 9 * * mon-fri/2", "0 9 * * mon,wed,fri"),
        ("0 9 * * */2", "0 9 * * tue,thu,sat,sun"),
        ("0 9 * * 0-7", "0 9 * * *"),
        ("0 */6 * * *", "0 0,6,12,18 * * *"),
        ("0 */24 * * *", "0 0 * * *"),
        ("0 8-18/5,9 * * *", "0 8-9,13,18 * * *"),
        ("0 5/9 * * *", "0 5,14,23 * * *"),
        ("0 9 1,15 * *", "0 9 1,15 * *"),
        ("0 9 1-31 1-12 *", "0 9 * * *"),
        ("0 9 29 feb *", "0 9 29 2 *"),
        ("0 9 1 nov-feb *", "0 9 1 1-2,11-12 *"),
        ("0 9 31 2-3 *", "0 9 31 2-3 *"),
        ("@daily", "0 0 * * *"),
        (" @Hourly ", "0 * * * *"),
        ("@weekly", "0 0 * * sun"),
    ],
)
def test_a_line_is_kept_in_one_form_with_the_days_of_the_week_by_name(line: str, kept: str) -> None:
    assert str(read_cron(line)) == kept
    assert str(read_cron(kept)) == kept


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "five fields"),
        ("0 9 * *", "five fields"),
        ("0 9 * * * *", "five fields"),
        ("@fortnightly", "five fields"),
        ("* * * * *", "once an hour at most"),
        ("*/30 * * * *", "once an hour at most"),
        ("0,30 9 * * *", "once an hour at most"),
        ("60 9 * * *", "`60` is no minute"),
        ("0 24 * * *", "`24` is no hour"),
        ("0 17-9 * * *", "`17-9` is no hour"),
        ("0 9 0 * *", "`0` is no day of the month"),
        ("0 9 32 * *", "`32` is no day of the month"),
        ("0 9 last * *", "`last` is no day of the month"),
        ("0 9 * 13 *", "`13` is no month"),
        ("0 9 * mon *", "`mon` is no month"),
        ("0 9 * * 8", "`8` is no day of the week"),
        ("0 9 * * monday", "`monday` is no day of the week"),
        ("0 9 * * mon,", "`` is no day of the week"),
        ("0 9 * * mon/0", "`mon/0` is no day of the week"),
        ("0 9 * * `@here`", "`here` is no day of the week"),
        ("\u0660 9 * * *", "once an hour at most"),
        ("0 \u0669 * * *", "is no hour"),
        ("0 9 1 * mon", "not both"),
        ("0 9 30 2 *", "never comes due"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(line: str, said: str) -> None:
    with pytest.raises(RequestInvalid, match=said):
        read_cron(line)
