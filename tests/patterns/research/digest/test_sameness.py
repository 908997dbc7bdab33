"""One word may be the news."""

from __future__ import annotations

import pytest

from patterns.research.digest.comparing.sameness import relation_of
from patterns.values.research.evidence import Note
from patterns.values.research.schedules import KnownClaim


def related(known: str, said: str, *, quote: str = "", at: str = "https://b.test/") -> str:
    claim = KnownClaim(
        id="C1", items=("I1",), claim=known, quote=known, url="https://a.test/", title="", first_at=0, seen_at=0
    )
    note = Note(id="N1", claim=said, quote=quote or said, url=at, title="", items=("I1",), stance="supports")
    return relation_of(claim, note)


CLOUD = "Larkmq Cloud is now available in Frankfurt."


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (CLOUD, "Larkmq Cloud is now available in Singapore."),
        (CLOUD, "In Singapore, Larkmq Cloud is available now."),
        ("Larkmq dropped support for Python clients.", "Larkmq dropped support for Ruby clients."),
        ("Larkmq 4.2 fixes a crash in the stream plugin.", "Larkmq 4.2 fixes a crash in the shovel plugin."),
        ("Larkmq 4.2 is supported.", "Larkmq 4.2 is deprecated."),
        ("Larkmq 4.2 is available.", "Larkmq 4.2 is unavailable."),
    ],
)
def test_another_word_in_the_same_place_is_no_repetition(known: str, said: str) -> None:
    assert related(known, said) != "same"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (CLOUD, "In Frankfurt, Larkmq Cloud is available now."),
        ("Larkmq 4.2 is the latest stable version.", "The latest stable version of Larkmq is 4.2."),
        ("Larkmq 4.2 is the latest stable version.", "Larkmq 4.2 is the latest stable version today."),
    ],
)
def test_another_order_and_a_word_more_are_a_repetition(known: str, said: str) -> None:
    assert related(known, said) == "same"


def test_the_same_quote_is_a_repetition_however_it_is_told() -> None:
    assert related(CLOUD, "Larkmq Cloud has come to Hesse.", quote=CLOUD) == "same"


def test_where_a_page_names_more_than_it_did_that_is_a_change() -> None:
    more = "Larkmq Cloud is now available in Frankfurt and Singapore."
    assert related(CLOUD, more, at="https://a.test/") == "changed"
    assert related(CLOUD, more) == "same"


def test_another_name_is_another_thing_and_another_number_a_change() -> None:
    amber = "The plugin Amber of Larkmq takes 5 nodes."
    assert related(amber, "The plugin Basalt of Larkmq takes 7 nodes.") == "other"
    assert related(amber, "The plugin Basalt of Larkmq takes 5 nodes.") == "other"
    assert related(amber, "The plugin Amber of Larkmq takes 7 nodes.") == "changed"
