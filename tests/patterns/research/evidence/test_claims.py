"""A claim that was told is known again, and one that changed is shown as such."""

from __future__ import annotations

import pytest

from patterns.research.evidence.claims import claim_print, relation, similarity
from tests.patterns.research.evidence.conftest import known, note

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
