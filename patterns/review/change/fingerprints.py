"""By what a defect is known again: in another lens, in another run, in another one's words.

Each fingerprint begins with its kind. A shared A is proof enough; B and C are hints, which `merging` weighs with the
claims.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
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


def fingerprints(finding: Finding, symbol: str = "") -> tuple[str, ...]:
    """A: what is claimed of which symbol. B: the code, at every site. C: the category and the line, as they are."""
    claim = " ".join(words(finding.claim))[:CLAIM_CHARACTERS]
    code = [(finding.path, finding.quote), *((site.path, site.quote) for site in finding.sites)]
    kept = [f"B:{_digest(path, ''.join(quote.split()))}" for path, quote in code if visible(quote) >= VISIBLE]
    return (f"A:{_digest(finding.path, symbol, claim)}", *dict.fromkeys(kept), _nearby(finding))


def key_of(finding: Finding) -> str:
    """Under which it is posted: the same for the same claim on the same file, whatever became of its line."""
    return f"finding:{fingerprints(finding)[0].removeprefix('A:')}"


def are_near(one: str, other: str, reach: int) -> bool:
    """Whether two C's mean the same category and side of a file, and lines at most `reach` apart."""
    (first, line), (second, other_line) = (_parted(each) for each in (one, other))
    return first == second and abs(line - other_line) <= reach


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


def _nearby(finding: Finding) -> str:
    return f"C:{finding.category}:{finding.side}:{_digest(finding.path)}:{finding.start_line}"


def _parted(nearby: str) -> tuple[str, int]:
    place, _, line = nearby.rpartition(":")
    return place, int(line)


def _digest(*parts: str) -> str:
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_DIGITS]
