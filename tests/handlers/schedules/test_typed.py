"""`every`, then when, then options, then the question: as phones write it."""

from __future__ import annotations

import pytest

from handlers.schedules.typed import read
from patterns.errors import RequestInvalid

QUESTION = "what is new about Postgres releases?"


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        (f'"mon 9:00" {QUESTION}', "mon 9:00"),
        (f"“mon 9:00” {QUESTION}", "mon 9:00"),
        (f"„mon 9:00“: {QUESTION}", "mon 9:00"),
        (f"'0 9 * * mon' {QUESTION}", "0 9 * * mon"),
        (f"mon 9:00 {QUESTION}", "mon 9:00"),
        (f"mon 9:00: {QUESTION}", "mon 9:00"),
        (f"weekdays at 8:30: “{QUESTION}”", "weekdays at 8:30"),
        (f"0 9 * * mon {QUESTION}", "0 9 * * mon"),
        (f"mon 9 am {QUESTION}", "mon 9 am"),
        (f"mon 9:00, {QUESTION}", "mon 9:00"),
        (f"mon at 9 o’clock {QUESTION}", "mon at 9 o’clock"),  # noqa: RUF001  # a phone's
        (f'"whenever you like" {QUESTION}', "whenever you like"),
    ],
)
def test_the_times_end_where_quotes_a_colon_or_their_sense_end(text: str, timing: str) -> None:
    typed = read(text, time_zone="Europe/Berlin")
    assert (typed.draft.timing, typed.draft.question) == (timing, QUESTION)
    assert (typed.draft.time_zone, typed.draft.feeds, typed.is_direct) == ("Europe/Berlin", (), False)


@pytest.mark.parametrize("when", ["mon 9:00 WORDS", "WORDS mon 9:00", "WORDS “mon 9:00”", "“mon 9:00” WORDS"])
def test_options_stand_before_or_after_the_times(when: str) -> None:
    words = "tz=America/New_York feed=https://a.example/f.xml —heartbeat feed=https://b.example/g?x=1 --dm"
    typed = read(f"{when.replace('WORDS', words)} {QUESTION} here feed=no", time_zone="UTC")
    assert typed.draft.timing == "mon 9:00"
    assert typed.draft.time_zone == "America/New_York"
    assert typed.draft.feeds == ("https://a.example/f.xml", "https://b.example/g?x=1")
    assert typed.draft.heartbeat
    assert typed.is_direct
    assert typed.draft.question == f"{QUESTION} here feed=no"


@pytest.mark.parametrize(
    "question",
    [
        "what is new about “Postgres”",
        "“Postgres” or “Valkey”, who is faster by now",
        "the latest releases of Postgres",
        "Postgres' and Valkey's releases",
        "what does tz= mean in a feed=no",
    ],
)
def test_of_a_question_nothing_is_lost(question: str) -> None:
    assert read(f"8:00 {question}", time_zone="UTC").draft.question == question
    assert read(f"8:00 “{question}”", time_zone="UTC").draft.question in (question, f"“{question}”")


def test_options_may_stand_behind_the_question_where_they_cannot_be_its_words() -> None:
    draft = read(f"8:00 {QUESTION} feed=https://a.example/f.xml --tz=Europe/Paris", time_zone="UTC").draft
    assert (draft.question, draft.time_zone, draft.feeds) == (QUESTION, "Europe/Paris", ("https://a.example/f.xml",))


@pytest.mark.parametrize("text", [QUESTION, "now and then", "25:00 what is new?", '"'])
def test_without_times_an_example_is_shown(text: str) -> None:
    with pytest.raises(RequestInvalid, match='every "mon 9:00" what is new'):
        read(text, time_zone="UTC")
