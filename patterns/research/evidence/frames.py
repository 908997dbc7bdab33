"""Frames: a claim taken apart into what it speaks of, its numbers, and the state that it reports.

English and German, and only what words can tell: whether two claims that share none mean the same, code cannot say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from patterns.research.evidence.words import FILLING, SAME_ROOT, STATES
from patterns.research.reading.dates import MONTH_NAMES, dates_of
from patterns.research.reading.numbers import Facts, Figure, facts_of, figures_of, in_digits
from patterns.research.reading.plain import normal
from patterns.research.reading.ranking import FAR_EAST, STOP, terms

NAME_LETTERS = 40
"""A longer name in front of a number is not looked at."""
ROOT_LETTERS = 9
"""Of a longer word the end is as a rule an ending."""
_ENDING = re.compile(r"(?<=...)(?:ing|ed|es|en|s|ly|e)$")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|cannot|without|nicht|kein\w*|nie|ohne|nobody|niemand|unsupported|[a-z]+n't)\b|[不没未无]|ない|ません",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"\b(?:is|are|turned|switched|set to|defaults to) \W?(on|off)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b(?:[A-ZÄÖÜ]\w*|\w*(?:[A-Z_]|\d[a-z]|[a-z]\d)\w*)")
_WORD = re.compile(r"[^\W\d_]\w*(?:'[a-z]+)?")
_FIGURE = re.compile(r"\d+(?:\.\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_ARTICLE = re.compile(r"\b(?:the|an?|its|der|die|das) $", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b[Vv]ersion|\b[Rr]elease|\b[Ss]eries|\b[Bb]ranch|\b(?!(?:In|On|By|At|Until|Since|From|Before|After|About|Only|"
    rf"Bis|Ab|Am|Im|Seit|Nach|Vor|{MONTH_NAMES})\b)[A-Z][\w.+-]*) [vV]?$|"
    r"\b[A-Za-z][\w.-]*-$"
)
_RELEASE_OF = re.compile(r"\b(?:for|of|für|von) $")
_RELEASE = re.compile(r"\d+(?:\.\d+)+(?! ?(?:%|per|prozent|mi[lo]|bil|tho|tau|eur|usd|k?[mw]|[gmt]b))", re.IGNORECASE)
_AT_LEAST = re.compile(r"[\d.]*\d(?:\+| or | oder | and (?:up|above|later|newer))")
_MEASURE = re.compile(
    r"(?<=\bthan ).*|(?<=\bals ).*|(?<=\bexceeds ).*|(?<=\bexceeded ).*|(?<=\bexceed ).*|(?<=\bfrom )\w+(?= to )"
)
_NEWEST = re.compile(r"\b(?:latest|newest|current|neueste\w*|aktuelle\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """A claim in its parts."""

    words: frozenset[str]
    """Roots of what it speaks of, without its numbers and its state."""
    names: frozenset[str]
    """Of words those that are written as names."""
    measure: frozenset[str]
    """Of a comparison the words of what it compares with: `Go` of `faster than Go`."""
    figures: tuple[Figure, ...]
    facts: Facts
    subject: frozenset[str]
    """Numbers that say which thing is meant, as `3.12` of `Python 3.12`; none where the newest one is spoken of."""
    states: frozenset[tuple[str, str]]
    """What it reports, each with the kind of state: (stage, planned)."""
    negated: bool


@lru_cache(maxsize=1024)
def frame_of(claim: str) -> Frame:
    """Take a claim apart. Remembered, for a digest holds each note against every claim that it knows."""
    text = in_digits(normal(claim))
    figures = tuple(figures_of(text))
    undated = dates_of(text)[1]
    raw = [word.lower() for word in _WORD.findall(undated)]
    measure = _MEASURE.search(undated)
    return Frame(
        words=_roots(raw),
        measure=_roots(_WORD.findall(measure.group().lower())) if measure else frozenset(),
        names=frozenset(_root(found.group().lower()) for found in _NAME.finditer(undated)),
        figures=figures,
        facts=facts_of(text),
        subject=frozenset() if _NEWEST.search(text) else frozenset(_subjects(text)),
        states=frozenset([STATES[word] for word in raw if word in STATES] + _switches(text)),
        negated=bool(_NEGATION.search(text)),
    )


def shared(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of two sets is in both (Dice), 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _roots(words: list[str]) -> frozenset[str]:
    roots: set[str] = set()
    for word in words:
        if FAR_EAST.match(word):
            roots.update(terms(word))
        elif _is_content(word):
            roots.add(_root(word))
    return frozenset(roots)


def _is_content(word: str) -> bool:
    return word in SAME_ROOT or not (word in STOP or word in FILLING or word in STATES)


def _root(word: str) -> str:
    word = SAME_ROOT.get(word, word)
    return SAME_ROOT.get(word) or _ENDING.sub("", word)[:ROOT_LETTERS]


def _switches(text: str) -> list[tuple[str, str]]:
    return [("switch", "enabled" if one.lower() == "on" else "disabled") for one in _SWITCH.findall(text)]


def _subjects(text: str) -> Iterator[str]:
    """Numbers that stand behind a name, and years and releases that say which one is meant."""
    for found in _FIGURE.finditer(text):
        before, after = text[max(0, found.start() - NAME_LETTERS) : found.start()], text[found.start() :]
        is_year = bool(_YEAR.match(after)) and bool(_ARTICLE.search(before))
        is_named = bool(_NAMED.search(before)) and not _AT_LEAST.match(after)
        if is_year or is_named or (_RELEASE_OF.search(before) and _RELEASE.match(after)):
            yield found.group()
