"""What cannot both be right stands side by side."""

from __future__ import annotations

from patterns.research.evidence.contradictions import contradictions
from tests.patterns.research.evidence.conftest import brief, note

MAY = "Support for version 4.2 ends in May 2027"
JULY = "Support for version 4.2 ends in July 2027"


def test_notes_for_and_against_an_item_contradict_each_other() -> None:
    notes = [note(id="N1"), note(id="N2", stance="disputes"), note(id="N3", items=("I2",))]
    (found,) = contradictions(brief(), notes)
    assert (found.item, found.why) == ("I1", "disputed")
    assert ([one.id for one in found.supporting], [one.id for one in found.disputing]) == (["N1"], ["N2"])


def test_two_houses_that_say_the_same_with_other_numbers_contradict_each_other() -> None:
    one, other = note("https://a.test/", MAY, id="N1"), note("https://b.test/", JULY, id="N2")
    (found,) = contradictions(brief(), [one, other])
    assert (found.why, found.supporting, found.disputing) == ("numbers", (one,), (other,))


def test_notes_that_agree_stand_on_one_side() -> None:
    claims = [MAY, JULY, MAY, JULY.replace("July", "June"), "Version 5 has a new parser"]
    notes = [note(f"https://s{number}.test/", claim, id=f"N{number}") for number, claim in enumerate(claims, 1)]
    (found,) = contradictions(brief(), notes)
    assert [one.id for one in found.supporting] == ["N1", "N3"]
    assert [one.id for one in found.disputing] == ["N2", "N4"]


def test_a_house_does_not_contradict_itself_and_other_things_contradict_nothing() -> None:
    one = note("https://a.test/", MAY)
    assert not contradictions(brief(), [one, note("https://www.a.test/2", JULY)])
    assert not contradictions(brief(), [one, note("https://b.test/", MAY)])
    assert not contradictions(brief(), [one, note("https://b.test/", "Version 5 came out in 2025 with a new parser")])
    assert not contradictions(brief(), [one, note("https://b.test/", JULY, items=("I2",))])
