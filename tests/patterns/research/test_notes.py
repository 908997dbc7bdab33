"""A note is taken only for a quote that stands in the page, and a claim whose numbers stand in the quote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.research.final import house
from patterns.research.notes import NoteArguments, normal, refusal
from patterns.values.research.evidence import Note

PAGE = (
    "Version 4.2 — the “long\u00ad-term” release — isn\u2019t end\u2011of\u2011life before 30\u00a0June 2027.\n"
    "It needs 1,024 MB and the ﬁle system ext4."
)
ITEMS = frozenset({"I1", "I2"})


def note(quote: str, claim: str = "It is as the page says.", **changes: Any) -> NoteArguments:
    return NoteArguments.model_validate(
        {"claim": claim, "quote": quote, "url": "http://a.test/", "items": ("I1",), **changes}
    )


@pytest.mark.parametrize(
    "quote",
    [
        "isn\u2019t end\u2011of\u2011life before 30\u00a0June 2027.",
        "isn't end-of-life before 30 June 2027.",
        "isn't   end-of-life\nbefore 30\tJune 2027.",
        'Version 4.2 - the "long-term" release - isn\'t',
        "Version 4.2 \u2013 the \u201elong-term\u201f release",
        "1,024 MB and the file system ext4.",
        "before 30 June 2027. It needs 1,024 MB",
        "Version\u200b 4.2 — the “long-term” release",
    ],
    ids=[
        "as it stands",
        "plain signs",
        "other blanks",
        "plain quotes",
        "other dashes",
        "ligature",
        "lines",
        "no width",
    ],
)
def test_a_true_quote_is_taken_in_whatever_signs_it_is_written(quote: str) -> None:
    assert refusal(note(quote), PAGE, ITEMS) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Version 4.3 — the “long-term” release",
        "isn\u2019t end of life before 30 June 2027.",
        "It needs 1,024 MB and a file system",
        "it needs 1,024 MB and the file system",
        "Version 4.2 … before 30 June 2027.",
        "Version 4.2 is supported until 30 June 2027.",
        "It needs 1024 MB and the file system",
    ],
)
def test_a_quote_that_was_changed_is_refused(quote: str) -> None:
    assert "letter by letter" in str(refusal(note(quote), PAGE, ITEMS))


def test_a_quote_that_is_too_short_to_show_anything_is_refused() -> None:
    assert refusal(note("the file system."), "the file system.", ITEMS) == "the quote is too short: at least 4 words"


def test_a_page_that_was_not_read_cannot_be_quoted() -> None:
    assert "has not been read" in str(refusal(note("Version 4.2 is what it is"), None, ITEMS))


def test_an_item_that_the_brief_does_not_have_is_refused() -> None:
    found = refusal(note("It needs 1,024 MB and", items=("I1", "I9")), PAGE, ITEMS)
    assert found == "no such items: I9 (there are I1, I2)"


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("It needs 1,024 MB of memory.", None),
        ("It needs 2,048 MB of memory.", "2,048"),
        ("It needs 1024 MB of memory.", "1024"),
        ("It needs 1,024 MB since 2019.", "2019"),
        ("It needs １,024 MB of memory.", None),  # noqa: RUF001  # a full-width digit is the point
        ("It needs memory.", None),
    ],
)
def test_the_numbers_of_a_claim_must_stand_in_its_quote(claim: str, missing: str | None) -> None:
    found = refusal(note("It needs 1,024 MB and the file system ext4.", claim), PAGE, ITEMS)
    assert (found is None) == (missing is None)
    assert missing is None or str(found).endswith(f"these do not: {missing}")


@given(st.text(max_size=60))
def test_the_form_in_which_quotes_are_compared_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_a_house_is_a_host_without_www() -> None:
    kept = Note(
        id="N1", claim="c", quote="q", url="https://www.a.test:8443/x", title="t", items=("I1",), stance="supports"
    )
    assert house(kept.url) == "a.test"
