"""Passages: what of a long page is shown to a model, which reads it with a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patterns.research.reading.ranking import Index

PIECE_LETTERS = 700
"""A paragraph that is longer is cut at its sentences."""
NEIGHBOUR = 0.3
"""What a piece has of the score of the one next to it: an answer's reasons stand beside it."""
START_PARTS = 7
"""One part of so many is the beginning's."""
_MARK = "\n[… {:,} characters left out …]\n"
_MARK_LETTERS = 48
_PARAGRAPH = re.compile(r".+?(?:\n\s*\n|\n|$)", re.DOTALL)
_SENTENCE = re.compile(r".{1,500}(?:[.!?。！？][\"'”’)]*\s+|[。！？]|$)|.{1,500}(?:\s|$)|.{1,500}", re.DOTALL)  # noqa: RUF001

Span = tuple[int, int]


def passages(text: str, query: str, room: int) -> str:
    """The parts of a page that fit the query best, at most `room` characters, in the page's order.

    The beginning is always there: it says what the page is. Each part stands letter by letter in the page; what was
    left out between two is marked. A page that fits is shown whole.
    """
    if len(text) <= room:
        return text
    spans = list(_pieces(text, max(1, room // START_PARTS)))
    chosen = _chosen(text, spans, query, room)
    return _shown(text, [spans[place] for place in sorted(chosen)]) if chosen else text[:room]


def _pieces(text: str, start_room: int) -> Iterator[Span]:
    """The page in pieces; the first has at most `start_room` characters, so that it can be shown in any case."""
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        if start == 0 and end > start_room:
            yield 0, start_room
            start = start_room
        if end - start <= PIECE_LETTERS:
            yield start, end
        else:
            yield from (found.span() for found in _SENTENCE.finditer(text, start, end))


def _chosen(text: str, spans: list[Span], query: str, room: int) -> set[int]:
    """The places of the pieces that are shown: the beginning, then the best that still fit."""
    scores = _scores([text[start:end] for start, end in spans], query)
    chosen: set[int] = set()
    left = room - _MARK_LETTERS
    for place in (*_beginning(spans, room), *sorted(range(len(spans)), key=lambda one: (-scores[one], one))):
        start, end = spans[place]
        cost = end - start + _MARK_LETTERS * _more_gaps(place, chosen, len(spans))
        if place not in chosen and cost <= left:
            chosen.add(place)
            left -= cost
    return chosen


def _beginning(spans: list[Span], room: int) -> list[int]:
    return [0, *(place for place, (_, end) in enumerate(spans) if end * START_PARTS <= room)]


def _more_gaps(place: int, chosen: set[int], number: int) -> int:
    """How many more marks there are with this piece than without: one, none, or one fewer."""
    before = place == 0 or place - 1 in chosen
    after = place == number - 1 or place + 1 in chosen
    return 1 - before - after


def _scores(texts: list[str], query: str) -> list[float]:
    own = Index(texts).scores(query)
    beside = [0.0, *own, 0.0]
    return [score + NEIGHBOUR * max(beside[at], beside[at + 2]) for at, score in enumerate(own)]


def _shown(text: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if start > at:
            parts.append(_MARK.format(start - at))
        parts.append(text[start:end])
        at = end
    return "".join(parts) + (_MARK.format(len(text) - at) if at < len(text) else "")
