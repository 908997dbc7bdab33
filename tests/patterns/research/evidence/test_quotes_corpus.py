"""Against readers who make things up: nothing of that is found in a page, and what is true to it is."""

from __future__ import annotations

from collections import Counter

from patterns.research.evidence.quotes import find_quote
from tests.patterns.research.evidence.corpus import Case, false_cases, true_cases


def by_kind(cases: list[Case], wrong: list[Case]) -> str:
    counts, misses = Counter(one.kind for one in cases), Counter(one.kind for one in wrong)
    lines = [f"{kind}: {misses[kind]} of {number} wrong" for kind, number in counts.items() if misses[kind]]
    return "\n".join([f"{len(wrong)} of {len(cases)} wrong", *lines, *map(repr, wrong[:8])])


def test_of_what_is_true_to_a_page_ninety_eight_in_a_hundred_are_found() -> None:
    cases = list(true_cases())
    missed = [one for one in cases if find_quote(one.quote, one.page, nearly=one.nearly) is None]
    assert len(cases) >= 400
    assert len(missed) <= 0.02 * len(cases), by_kind(cases, missed)


def test_nothing_that_a_page_does_not_say_is_found_in_it() -> None:
    cases = list(false_cases())
    taken = [one for one in cases if find_quote(one.quote, one.page, nearly=one.nearly) is not None]
    assert len(cases) >= 400
    assert not taken, by_kind(cases, taken)
