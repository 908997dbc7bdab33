"""Findings as comments that a code host takes: on lines that it shows, in words that do nothing there.

A suggestion alone stands as it is, since people commit it with one click: in a fence that nothing in it can close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from patterns.review.change.findings import Finding, Site, place_of
from patterns.review.change.fingerprints import key_of
from patterns.review.change.hunks import Hunk, read_patch
from patterns.values.repository.reviews import NewRemark, NewReview
from patterns.wording.inert import in_code, inert_line, quoted, shortened

BODY_CHARACTERS = 60_000
"""GitHub takes 65,536, with the marker that is put below."""
SITES_SHOWN = 10
LINE_CHARACTERS = 700
EVIDENCE_CHARACTERS = 1500
_TICKS = re.compile(r"`+")
_TELLS_MORE = re.compile(r"<!--|slack://|\bslack\.com\b", re.IGNORECASE)
"""What has no place at a code host in any form: hidden text, and links to a conversation."""


def remark_of(finding: Finding, patches: Mapping[str, str], evidence: str = "") -> NewRemark | None:
    """The finding on its lines as the host shows them, or on its first one; None where that is not shown.

    `patches` are the hunks by path as the host has them. Their context may be narrower than that of the diff that was
    reviewed, and where they belong to another state of the file, the quote is not there.
    """
    hunk = _hunk(finding, read_patch(patches.get(finding.path, "")))
    if hunk is None:
        return None
    whole = _holds_all(finding, hunk)
    several = whole and finding.end_line > finding.start_line
    return NewRemark(
        key=key_of(finding),
        path=finding.path,
        side=finding.side,
        line=finding.end_line if whole else finding.start_line,
        start_line=finding.start_line if several else None,
        body=_body(finding, evidence, suggests=whole),
    )


def new_review(
    findings: Sequence[Finding],
    *,
    run_id: str,
    commit: str,
    patches: Mapping[str, str],
    summary: str,
    evidence: Mapping[str, str] | None = None,
) -> NewReview:
    """One comment for each finding that has a line at the host; the others stand below the summary.

    `summary` is Markdown of our own, inert; `evidence` is by the finding's id.
    """
    told = evidence or {}
    remarks: dict[str, NewRemark] = {}
    unplaced = list[str]()
    for one in findings:
        remark = remark_of(one, patches, told.get(one.id, ""))
        if remark is None or remark.key in remarks:
            unplaced.append(f"{in_code(place_of(one))}\n\n{_body(one, told.get(one.id, ''), suggests=False)}")
        else:
            remarks[remark.key] = remark
    body = shortened("\n\n".join((summary, *unplaced)), BODY_CHARACTERS)
    return NewReview(key=run_id, commit=commit, body=body, remarks=tuple(remarks.values()))


def _hunk(finding: Finding, hunks: Iterable[Hunk]) -> Hunk | None:
    """The one that holds the quoted line, if it still is that line."""
    for hunk in hunks:
        line = hunk.side(finding.side).get(finding.start_line)
        if line is not None:
            return hunk if line.strip() == finding.quote.strip() else None
    return None


def _holds_all(finding: Finding, hunk: Hunk) -> bool:
    lines = hunk.side(finding.side)
    numbers = range(finding.start_line, finding.end_line + 1)
    if not all(number in lines for number in numbers):
        return False
    return [lines[number].strip() for number in numbers] == [line.strip() for line in finding.code]


def _body(finding: Finding, evidence: str, *, suggests: bool) -> str:
    parts = [
        f"**{finding.severity}** ({finding.category}): {inert_line(finding.claim, LINE_CHARACTERS)}",
        f"*When:* {inert_line(finding.failure, LINE_CHARACTERS)}",
    ]
    if finding.rule:
        parts.append(f"*Rule:*\n{quoted(finding.rule, LINE_CHARACTERS)}")
    if evidence.strip():
        parts.append(f"*Shown by:*\n{quoted(evidence.strip(), EVIDENCE_CHARACTERS)}")
    if finding.sites:
        parts.append(f"*Also at:* {_sites(finding.sites)}")
    if suggests and finding.suggestion is not None and finding.side == "new":
        parts.append(_suggestion(finding.suggestion))
    return "\n\n".join(part for part in parts if part)


def _sites(sites: Sequence[Site]) -> str:
    more = len(sites) - SITES_SHOWN
    by_path = groupby(sites[:SITES_SHOWN], key=lambda site: site.path)
    told = ", ".join(in_code(f"{path}:{','.join(str(site.line) for site in group)}") for path, group in by_path)
    return f"{told} and {more} more" if more > 0 else told


def _suggestion(text: str) -> str:
    if _TELLS_MORE.search(text):
        return ""
    fence = "`" * max(3, 1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
    return f"{fence}suggestion\n{text}\n{fence}"
