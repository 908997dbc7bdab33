"""A claim that was told is known again, and one that changed is shown as such."""

from __future__ import annotations

import pytest

from patterns.research.evidence.claims import claim_print, relation, similarity
from tests.patterns.research.evidence.claim_pairs import CHANGED, OTHER, SAME, pairs
from tests.patterns.research.evidence.conftest import known, note

TEXTS: dict[str, str] = {"same": SAME, "changed": CHANGED, "other": OTHER}
ENDS = "Support for version 4.2 ends in May 2027"


def test_a_claim_is_the_same_in_another_order() -> None:
    assert claim_print(ENDS) == claim_print("In May 2027 ends the support for version 4.2.")
    assert similarity(ENDS, "In May 2027 ends the support for version 4.2.") == 1.0
    assert similarity(ENDS, "The weather is fine") == 0.0


def test_the_same_quote_is_the_same_claim_however_it_is_told() -> None:
    told = known("It ends soon", quote="Support ends in May.")
    assert relation(told, note(claim="May sees the last fixes", quote="Support  ends in May.")) == "same"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("In May 2027 ends the support for version 4.2.", "same"),
        ("Support for version 4.2 ends in July 2027", "changed"),
        ("Support for version 4.2 does not end in May 2027", "changed"),
        ("Python gained a new parser", "other"),
    ],
)
def test_a_claim_is_told_again_changed_or_new(claim: str, expected: str) -> None:
    assert relation(known(ENDS), note("https://b.test/", claim)) == expected


def test_nothing_new_is_taken_for_known_and_no_two_things_for_one_that_changed() -> None:
    given = [(one, pair) for one, text in TEXTS.items() for a, b in pairs(text) for pair in ((a, b), (b, a))]
    got = [(one, relation(known(a), note(claim=b)), a, b) for one, (a, b) in given]
    wrong = [case for case in got if case[1] not in {case[0], "other"}]
    missed = [case for case in got if case[1] == "other" != case[0]]
    assert len(got) >= 400
    assert not wrong, f"{len(wrong)} of {len(got)}: {wrong}"
    assert len(missed) <= 0.05 * len(got), f"{len(missed)} of {len(got)}: {missed}"


def test_a_claim_that_says_less_than_the_one_before_is_the_same() -> None:
    assert relation(known(ENDS), note(claim="Support for version 4.2 ends in 2027")) == "same"
    assert relation(known("Support for version 4.2 ends in 2027"), note(claim=ENDS)) == "changed"


def test_on_another_item_of_the_brief_nothing_has_changed() -> None:
    later = "Support for version 4.2 ends in July 2027"
    assert relation(known(ENDS, items=("I2",)), note(claim=later, items=("I1",))) == "other"


def test_a_quote_cut_from_the_one_before_says_the_same_with_fewer_words() -> None:
    quote = "Support for version 4.2 with all of its parts ends in May 2027."
    told = known("Support for version 4.2, its parts, plugins and pages, ends in May 2027", quote=quote)
    assert relation(told, note(claim=ENDS, quote=quote[:-14])) == "same"
    assert relation(told, note(claim=ENDS, quote="It ends.")) == "other"
