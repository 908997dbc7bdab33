"""Whether what an act brought is new, against everything that was brought before it.

By results, not by words: what a tool measures itself counts first (addresses, notes, the state of files); of a text
count lines whose groups of three words never stood on one line before. A clock, an id, a duration or a counter in it is
no news, nor is a word that changes within a line, nor what was asked, given back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from patterns.values.conversation import JsonObject

WORDS_TOGETHER = 3
LINE_GROUPS = 4
"""New groups that make a line a new one, where they are half of it…"""
LEAST_GROUPS = 2
"""…or all of a shorter one."""
NUMBERS_SHARE = 0.2
"""Of a result's words: new numbers that are fewer than this are taken for a counter. A table holds more."""

_VOLATILE = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b"
    r"|\b\d+(?:[.,]\d+)?\s?(?:ns|us|µs|ms|s|secs?|seconds?|min|minutes?)\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{6,}\b"
    r"|\b\d{10,}\b",
    re.IGNORECASE,
)
"""Moments, durations and ids: they change though nothing else does."""
_LINE_END = re.compile(r"\n|(?<=[.;!?])\s|,\s*(?=[\"'{\[])")
"""Lines, sentences, and the parts of a JSON text."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?\s?%|\d+\s?(?:/|\bof\b)\s?\d+|\d+(?:[.,]\d+)*|[^\W\d_]+")
"""A share (`40 %`, `3 of 7`), a number or a word."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act, and what came of it."""

    tool: str
    arguments: JsonObject | None
    """None where they could not be read."""
    text: str
    ok: bool = True
    news: tuple[str, ...] | None = None
    """What it brought, by names, where its tool can tell: then the text does not count."""

    asked: str = field(init=False, repr=False, compare=False)
    """The tool and its arguments, however they were spaced, ordered or capitalised."""

    def __post_init__(self) -> None:
        """Written out once: a loop compares it again and again."""
        arguments = json.dumps(self.arguments, sort_keys=True, ensure_ascii=False)
        object.__setattr__(self, "asked", f"{self.tool} {_plain(arguments)}")

    def came(self) -> str:
        """What came of it, without what changes by itself."""
        return _VOLATILE.sub("~", _plain(self.text))


class Novelty:
    """Everything that one conversation's acts have brought so far."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._asked: set[str] = set()

    def is_new(self, deed: Deed) -> bool:
        """Whether it brought anything; it is known from then on."""
        is_asked_anew = deed.asked not in self._asked
        self._asked.add(deed.asked)
        if deed.news is not None:
            return self._new({hash((deed.tool, one)) for one in deed.news}) > 0
        return self._says_anything_new(deed, is_asked_anew=is_asked_anew)

    def _says_anything_new(self, deed: Deed, *, is_asked_anew: bool) -> bool:
        found = _Found(deed, self._seen)
        for line in _LINE_END.split(_VOLATILE.sub(" ~ ", deed.text.casefold())):
            found.take(line)
        shares, numbers = self._new(found.shares), self._new(found.numbers)
        self._seen |= found.groups
        is_table = is_asked_anew and numbers >= max(1, found.size * NUMBERS_SHARE)
        return bool(found.says_anything_new() or shares or is_table)

    def _new(self, some: set[int]) -> int:
        """How many of them are; by their hashes, which take less room by far than the words of all pages."""
        count = len(some - self._seen)
        self._seen |= some
        return count


class _Found:
    """What one text holds, as hashes."""

    def __init__(self, deed: Deed, seen: set[int]) -> None:
        """`seen`: what was there before it."""
        self.groups: set[int] = set()
        self.shares: set[int] = set()
        self.numbers: set[int] = set()
        self.size = 0
        self._seen = seen
        self._tool = deed.tool
        self._asked = set(_TOKEN.findall(json.dumps(deed.arguments, ensure_ascii=False).casefold()))
        self._own = 0
        """Groups in which nothing is given back that was asked…"""
        self._fresh = 0
        """…and those of them that never stood before."""
        self._has_new_line = False

    def says_anything_new(self) -> bool:
        """A line of its own, or half of all that it says; a word that changes within a line is noise."""
        return self._has_new_line or bool(self._fresh and 2 * self._fresh >= self._own)

    def take(self, line: str) -> None:
        """One line, or sentence, of it."""
        tokens = _TOKEN.findall(line)
        self.size += sum(one not in self._asked for one in tokens)
        words = [one if one[0] > "9" else self._number(one) for one in tokens]
        own: set[int] = set()
        for start in range(max(0, len(words) - WORDS_TOGETHER) + 1 if words else 0):
            group = tuple(words[start : start + WORDS_TOGETHER])
            self.groups.add(hash(group))
            if self._asked.isdisjoint(group):
                own.add(hash(group))
        fresh = len(own - self._seen)
        self._own += len(own)
        self._fresh += fresh
        is_mostly_new = fresh >= LINE_GROUPS and 2 * fresh >= len(own)
        self._has_new_line |= is_mostly_new or LEAST_GROUPS <= fresh == len(own)

    def _number(self, token: str) -> str:
        """Noted apart: in a group of words any number stands for every other."""
        if not token.isdecimal() and not token.replace(".", "").replace(",", "").isdecimal():
            self.shares.add(hash(("share", token)))
        elif token not in self._asked:
            self.numbers.add(hash((self._tool, token)))
        return "#"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
