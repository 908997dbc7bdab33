"""The lenses: what each of them looks for stands in a prompt of its own."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.wording.prompt_files import fill


@dataclass(frozen=True, slots=True)
class Lens:
    """One way of looking."""

    name: str
    """Also the category of most that it finds."""
    title: str
    """For the card."""
    words: str
    """What it looks for, for the model."""


LENSES = (
    Lens("correctness", "Correctness", fill("review_lens_correctness")),
    Lens("security", "Security and trust", fill("review_lens_security")),
    Lens("contracts", "Contracts and callers", fill("review_lens_contracts")),
    Lens("tests", "Tests and checks", fill("review_lens_tests")),
    Lens("rules", "The repository's own rules", fill("review_lens_rules")),
)


def lenses_for(*, rules: str) -> tuple[Lens, ...]:
    """Those that have something to look at."""
    return tuple(one for one in LENSES if one.name != "rules" or rules)
