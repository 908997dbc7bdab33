"""Which findings are one: across lenses, across places, across runs and across authors.

Two claims about one line are often two defects, and the words of one defect differ from reviewer to reviewer. On pairs
of both kinds the order of the words tells nothing (0.1 to 0.5 for one defect, 0 to 0.7 for two); their meaning words
tell most. So the same code alone is never enough, also not within a category: half of the shorter claim's words must
agree with it. That still errs now and then, both ways; so what was taken for the same stays readable in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from patterns.review.change.anchors import REACH, VISIBLE, visible
from patterns.review.change.findings import Finding, Site
from patterns.review.change.fingerprints import (
    are_near,
    codes,
    contained,
    fingerprints,
    overlap,
    placeless,
    similarity,
    words,
)
from patterns.review.change.ranking import rank
from patterns.values.repository.reviews import Remark
from patterns.values.reviewed import Dismissed

ALIKE = 0.8
"""Of two claims that are near each other, or that are compared without their places."""
SAME_WORDS = 0.5
"""Of two claims about the same code."""
SAID = 0.6
SAID_WORDS = 0.75
LEAST_WORDS = 4
"""Fewer words are in any text by chance."""


def same_defect(one: Finding, other: Finding) -> bool:
    """Whether two findings claim the same of the same code or of lines close to each other."""
    return _same(fingerprints(one), one.claim, fingerprints(other), other.claim)


def is_dismissed(finding: Finding, dismissed: Sequence[Dismissed]) -> Dismissed | None:
    """The kind of finding that people did not want again and that this one is."""
    marks = fingerprints(finding)
    return next((one for one in dismissed if _same(marks, finding.claim, one.fingerprints, one.claim)), None)


def said_already(finding: Finding, remarks: Sequence[Remark]) -> Remark | None:
    """Somebody else's comment on these lines that says the same."""
    return next((one for one in remarks if not one.by_us and _is_at(finding, one) and _says(finding, one)), None)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each defect once, with all its places and everybody who found it; the same whatever order they came in."""
    ordered = sorted(findings, key=_order)
    groups = {at: [one] for at, one in enumerate(ordered)}
    home = list(range(len(ordered)))
    for here, there in combinations(range(len(ordered)), 2):
        if home[here] != home[there] and _belong_together(ordered[here], ordered[there]):
            keeps, goes = sorted((home[here], home[there]))
            groups[keeps] += groups.pop(goes)
            home = [keeps if at == goes else at for at in home]
    return tuple(_one_of(sorted(group, key=_order)) for group in groups.values())


def _same(marks: Sequence[str], claim: str, others: Sequence[str], other_claim: str) -> bool:
    if not set(marks).isdisjoint(others):
        return True
    if not codes(marks).isdisjoint(codes(others)) and overlap(claim, other_claim) >= SAME_WORDS:
        return True
    return are_near(marks, others, REACH) and similarity(claim, other_claim) >= ALIKE


def _belong_together(one: Finding, other: Finding) -> bool:
    """Two lenses that see one defect name it differently and begin at different lines of it."""
    if _overlap(one, other) and overlap(one.claim, other.claim) >= SAME_WORDS:
        return True
    return same_defect(one, other) or (one.category == other.category and _same_kind(one, other))


def _same_kind(one: Finding, other: Finding) -> bool:
    """Whether one defect was made in two places."""
    if "".join(one.quote.split()) == "".join(other.quote.split()) and visible(one.quote) >= VISIBLE:
        return overlap(one.claim, other.claim) >= SAME_WORDS
    claims = placeless(one.claim), placeless(other.claim)
    return all(len(words(claim)) >= LEAST_WORDS for claim in claims) and similarity(*claims) >= ALIKE


def _order(finding: Finding) -> tuple[object, ...]:
    return (*rank(finding), finding.model_dump_json())


def _one_of(group: Sequence[Finding]) -> Finding:
    """The first, with what the others add."""
    first = group[0]
    here = [one for one in group if _overlap(first, one)]
    same_lines = (one for one in here if (one.start_line, one.end_line) == (first.start_line, first.end_line))
    changes = {
        "failure": max((one.failure for one in here), key=lambda failure: (len(failure), failure)),
        "rule": next((one.rule for one in group if one.rule), ""),
        "suggestion": next((one.suggestion for one in same_lines if one.suggestion is not None), None),
        "check": next((one.check for one in here if one.check is not None), None),
        "lenses": tuple(sorted({lens for one in group for lens in one.lenses})),
        "sites": _sites(first, group),
        "notes": tuple(dict.fromkeys((*first.notes, *_other_words(first, here)))),
    }
    return first.model_copy(update=changes)


def _other_words(first: Finding, here: Sequence[Finding]) -> Iterator[str]:
    claims = (one.claim for one in here if similarity(one.claim, first.claim) < ALIKE)
    return (f"the same in other words: {claim}" for claim in claims)


def _sites(first: Finding, group: Sequence[Finding]) -> tuple[Site, ...]:
    away = (
        Site(path=one.path, side=one.side, line=one.start_line, quote=one.quote)
        for one in group
        if not _overlap(first, one)
    )
    every = {site: None for site in (*away, *(site for one in group for site in one.sites)) if not _covers(first, site)}
    return tuple(sorted(every, key=lambda site: (site.path, site.side, site.line, site.quote)))


def _overlap(one: Finding, other: Finding) -> bool:
    apart = one.end_line < other.start_line or other.end_line < one.start_line
    return (one.path, one.side) == (other.path, other.side) and not apart


def _covers(finding: Finding, site: Site) -> bool:
    there = (site.path, site.side) == (finding.path, finding.side)
    return there and finding.start_line <= site.line <= finding.end_line


def _is_at(finding: Finding, remark: Remark) -> bool:
    if remark.line is None or (remark.path, remark.side) != (finding.path, finding.side):
        return False
    return finding.start_line - REACH <= remark.line <= finding.end_line + REACH


def _says(finding: Finding, remark: Remark) -> bool:
    """Also where it says more: a claim's words among many others."""
    if similarity(finding.claim, remark.body) >= SAID:
        return True
    return len(words(finding.claim)) >= LEAST_WORDS and contained(finding.claim, remark.body) >= SAID_WORDS
