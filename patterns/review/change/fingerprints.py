"""By what a defect is known again: in another lens, in another run, in another one's words.

Each fingerprint begins with its kind and holds the claim: one in common is the same claim about the same thing, and
whoever only compares them errs on no finding. What two claims about the same code or about near lines are, `merging`
weighs by the claims; for that, B and C tell their code and their line apart from the claim.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from patterns.review.change.anchors import VISIBLE, visible
from patterns.review.change.findings import Finding

CLAIM_CHARACTERS = 80
STEM = 5
"""Letters by which two forms of a word are taken for one: closed, closes; injection, injected."""
_DIGITS = 16
_LINE_NUMBERS = re.compile(r"\blines?\s+\d+(?:\s*(?:-|to|and)\s*\d+)?")
_WORD = re.compile(r"\w+")
_PLACE = re.compile(
    r"`[^`]*`"  # a name in code
    r"|\S*/\S+|\b\w+\.\w+\b"  # a path, a file, a member
    r"|\b\w+\(\S*\)|\b\w+_\w+\b|\b[a-z]+[A-Z]\w*"  # a call, names as code has them
)
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "a an and any are as at be been but by can could do does for from has have here if in into is it its may no not"
        " of on one only or so than that the their then there they this to was were when where which while will with"
        " without would"
    )
)
_LEAST_LETTERS = 3
_LEAST_COMMON = 2


def fingerprints(finding: Finding) -> tuple[str, ...]:
    """A: what is claimed of the file. B: the code, at every site. C: the category and the line, as they are."""
    claim = " ".join(words(finding.claim))
    code = [(finding.path, finding.quote), *((site.path, site.quote) for site in finding.sites)]
    marks = [_digest(path, "".join(quote.split())) for path, quote in code if visible(quote) >= VISIBLE]
    line = f"{finding.category}:{finding.side}:{_digest(finding.path)}:{finding.start_line}"
    return (
        f"A:{_digest(finding.path, claim[:CLAIM_CHARACTERS])}",
        *(f"B:{mark}:{_digest(claim)}" for mark in dict.fromkeys(marks)),
        f"C:{line}:{_digest(claim)}",
    )


def key_of(finding: Finding) -> str:
    """Under which it is posted: the same for the same claim on the same file, whatever became of its line."""
    return finding.key or f"finding:{fingerprints(finding)[0].removeprefix('A:')}"


def codes(marks: Iterable[str]) -> set[str]:
    """Which code they are about, whatever is claimed of it."""
    return {_unclaimed(mark) for mark in marks if mark.startswith("B:")}


def are_near(marks: Iterable[str], others: Iterable[str], reach: int) -> bool:
    """Whether they are of one category and side of a file, and of lines at most `reach` apart."""
    lines, other_lines = ([_line(mark) for mark in each if mark.startswith("C:")] for each in (marks, others))
    return any(place == there and abs(line - other) <= reach for place, line in lines for there, other in other_lines)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """In lower case, without marks and line numbers."""
    return tuple(_WORD.findall(_LINE_NUMBERS.sub(" ", unicodedata.normalize("NFKC", text).casefold())))


def placeless(text: str) -> str:
    """A claim without the names of files, functions and variables: what it says of whichever place."""
    return _PLACE.sub(" ", text)


def similarity(one: str, other: str) -> float:
    """From 0 to 1: the words in common, in their order; the same in both directions."""
    first, second = sorted((words(one), words(other)))
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def overlap(one: str, other: str) -> float:
    """From 0 to 1: how much of the shorter text's meaning words the other has, in whatever order and form.

    One word alone in common is chance: the subject of a line is named by whatever is said of it.
    """
    first, second = _stems(one), _stems(other)
    common = len(first & second)
    return common / min(len(first), len(second)) if common >= _LEAST_COMMON else 0.0


def contained(text: str, within: str) -> float:
    """From 0 to 1: how many of the text's meaning words the other has."""
    stems = _stems(text)
    return len(stems & _stems(within)) / max(1, len(stems))


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words(text) if len(word) >= _LEAST_LETTERS and word not in _EMPTY_WORDS)


def _unclaimed(mark: str) -> str:
    return mark.rpartition(":")[0]


def _line(mark: str) -> tuple[str, int]:
    place, _, line = _unclaimed(mark).rpartition(":")
    return place, int(line)


def _digest(*parts: str) -> str:
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_DIGITS]
