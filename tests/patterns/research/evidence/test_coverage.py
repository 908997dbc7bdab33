"""How sure an item is, is computed from who carries it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.research.evidence.coverage import Support, is_covered, supports_of
from patterns.values.research.evidence import Note, ReadPage
from tests.patterns.research.evidence.conftest import brief, note, page

A, B, C, DECIDING = "https://a.test/1", "https://b.test/1", "https://c.test/1", "https://docs.maker.test/1"
SAME_TEXT = "The very same words of one agency stand here and there, " * 8


def support(*notes: Note, pages: tuple[ReadPage, ...] = (), **of_brief: Any) -> Support:
    numbered = [one.model_copy(update={"id": f"N{number}"}) for number, one in enumerate(notes, 1)]
    return supports_of(brief(primary=("maker.test",), **of_brief), numbered, pages)[0]


def test_an_item_without_notes_is_not_covered() -> None:
    found = support(note(items=("I2",)))
    assert (found.words, found.level, found.confidence) == ("nothing found", "none", 0.0)
    assert not is_covered(found)


@pytest.mark.parametrize(
    ("notes", "words", "covered"),
    [
        ((note(A),), "single source", False),
        ((note(A), note("http://www.a.test/2")), "single source", False),
        ((note(A), note(B)), "2 independent sources", True),
        ((note(A), note(B), note(C, stance="disputes")), "2 independent sources, disputed", True),
        ((note(DECIDING),), "the deciding source", True),
        ((note(DECIDING), note(A), note(B)), "the deciding source and 2 others", True),
        ((note(A, stance="disputes"),), "nothing found, disputed", False),
    ],
)
def test_its_support_is_told_in_words(notes: tuple[Note, ...], words: str, *, covered: bool) -> None:
    found = support(*notes)
    assert (found.words, is_covered(found)) == (words, covered)


def test_copies_of_a_page_count_as_one_source() -> None:
    pages = (page(A, SAME_TEXT), page(B, f"Home. {SAME_TEXT}"), page(C))
    found = support(note(A), note(B), note(C), pages=pages)
    assert (found.houses, found.copies) == (("a.test", "c.test"), 1)


def test_a_short_text_in_other_frames_is_one_source() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    frames = [" ".join(f"{one}{number}" for number in range(25)) for one in ("head", "foot")]
    pages = (page(A, f"{frames[0]} {text}"), page(B, f"{text} {frames[1]}"), page(C, f"{frames[0]} {frames[1]} short"))
    assert support(note(A), note(B), note(C), pages=pages).houses == ("a.test", "c.test")


def test_the_same_long_quote_on_another_house_is_a_copy() -> None:
    quote = "Nobody writes so many words in a row a second time by chance alone"
    assert support(note(A, quote=quote), note(B, quote=quote.replace(" ", "  "))).houses == ("a.test",)
    assert len(support(note(A, quote="It ends in 2027"), note(B, quote="It ends in 2027")).houses) == 2


def test_support_that_is_too_old_is_said_to_be() -> None:
    found = support(note(A, published="2020-01-01"), since="2024-01-01")
    assert (found.old, found.words) == (True, "single source, older than 2024-01-01")
    assert not support(note(A, published="2020-01-01"), note(B, published="2024-01-01"), since="2024-01-01").old
    assert not support(note(A), since="2024-01-01").old


AGED: dict[str, Any] = {"since": "2024-01-01"}
OLD, NEW = {"published": "2020-01-01"}, {"published": "2025-01-01"}
AGAINST = {"stance": "disputes"}
LADDER: list[tuple[str, Support]] = [
    ("only against", support(note(A, **AGAINST))),
    ("one, the deciding one against", support(note(A), note(DECIDING, **AGAINST))),
    ("an old one", support(note(A, **OLD), **AGED)),
    ("one, two against", support(note(A), note(B, **AGAINST), note(C, **AGAINST))),
    ("one against one", support(note(A), note(B, **AGAINST))),
    ("two old ones", support(note(A, **OLD), note(B, **OLD), **AGED)),
    ("one without a date", support(note(A), **AGED)),
    ("one", support(note(A, **NEW), **AGED)),
    ("two pages of one", support(note(A), note("https://www.a.test/2"))),
    ("one and its copy", support(note(A), note(B), pages=(page(A, SAME_TEXT), page(B, SAME_TEXT)))),
    ("two, one against", support(note(A), note(B), note(C, **AGAINST))),
    ("the deciding one, one against", support(note(DECIDING), note(A, **AGAINST))),
    ("the deciding one, too old", support(note(DECIDING, **OLD), note(A, **OLD), **AGED)),
    ("one of each age", support(note(A, **OLD), note(B, **NEW), **AGED)),
    ("two, nearly", support(note(A, match="fuzzy"), note(B, match="fuzzy"))),
    ("two", support(note(A), note(B))),
    ("the deciding one", support(note(DECIDING))),
    ("three", support(note(A), note(B), note(C))),
    ("the deciding one and another", support(note(DECIDING), note(A))),
    ("the deciding one and two others", support(note(DECIDING), note(A), note(B))),
]


def test_confidence_is_in_the_order_that_people_expect() -> None:
    got = [f"{one.confidence:.2f} {one.level:6} {name}" for name, one in LADDER]
    assert got == sorted(got, key=lambda line: float(line[:4])), got
    assert {name: one.level for name, one in LADDER if name in {"one", "two", "three", "the deciding one"}} == {
        "one": "low",
        "two": "medium",
        "the deciding one": "high",
        "three": "high",
    }


URLS = st.sampled_from([A, B, C, DECIDING, "https://a.test/2", "https://d.test/"])
NOTES = st.builds(
    note,
    URLS,
    stance=st.sampled_from(["supports", "disputes"]),
    match=st.sampled_from(["exact", "fuzzy"]),
    published=st.sampled_from(["", "2020-01-01", "2025-01-01"]),
    quote=st.sampled_from(["It is so here.", "Nobody writes so many words in a row a second time by chance alone"]),
)
PAGES = (page(A, SAME_TEXT), page(B, SAME_TEXT), page(C), page(DECIDING))


@settings(max_examples=60)
@given(st.lists(NOTES, max_size=6), NOTES, st.sampled_from(["", "2024-01-01"]))
def test_more_support_never_lowers_confidence_and_a_dispute_never_raises_it(
    notes: list[Note], further: Note, since: str
) -> None:
    before, after = support(*notes, pages=PAGES, since=since), support(*notes, further, pages=PAGES, since=since)
    assert 0 <= after.confidence <= 1
    if further.stance == "supports":
        assert after.confidence >= before.confidence
        assert is_covered(after) >= is_covered(before)
    else:
        assert after.confidence <= before.confidence
