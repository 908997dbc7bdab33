"""Several rankings made one by reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from patterns.values.web import Hit

_K = 60
"""The paper's: how little a first place counts against a place in several rankings."""


def fuse(rankings: Sequence[Sequence[Hit]], key: Callable[[str], str]) -> tuple[Hit, ...]:
    """Each page once, with its fullest words; of equals the one that an earlier ranking names first."""
    scores: dict[str, float] = {}
    merged: dict[str, Hit] = {}
    for hits in rankings:
        for rank, (known_as, hit) in enumerate(_each_once(hits, key), start=1):
            scores[known_as] = scores.get(known_as, 0.0) + 1 / (_K + rank)
            merged[known_as] = _fuller(merged[known_as], hit) if known_as in merged else hit
    return tuple(merged[one] for one in sorted(merged, key=lambda one: -scores[one]))


def _each_once(hits: Sequence[Hit], key: Callable[[str], str]) -> list[tuple[str, Hit]]:
    """A ranking counts a page once, however many addresses it has there."""
    once: dict[str, Hit] = {}
    for hit in hits:
        known_as = key(hit.url)
        once[known_as] = _fuller(once[known_as], hit) if known_as in once else hit
    return list(once.items())


def _fuller(one: Hit, other: Hit) -> Hit:
    return Hit(
        url=one.url,
        title=max(one.title, other.title, key=lambda title: (title not in (one.url, other.url), len(title))),
        snippet=max(one.snippet, other.snippet, key=len),
        published=one.published or other.published,
    )
