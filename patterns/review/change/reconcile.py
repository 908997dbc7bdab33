"""A second review of a change that went on: what is new, what stays open, what was mended.

The rules, for each finding of the review before:

- Found again (`same_defect`, at the lines where its code stands now): it stays open, and is not said twice. Where it
  was never said at the host, because nobody wanted that or there is none, it is said again, as new.
- Its conversation was closed by somebody else, or it was rated as not useful: it is settled, found again or not.
- Not found again, and its lines are changed or gone: it was mended. That its lines left the change counts as gone.
- Not found again, but its lines stand as they stood, or nobody read the file this time: unknown. A reviewer that does
  not repeat itself has refuted nothing.
- Its conversation was closed by us: it was mended before. Found again, it is new.

What is found now is new if it is none of these, and if no comment says it already: one of ours that was kept nowhere,
or somebody else's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from patterns.review.change.anchors import VISIBLE, visible
from patterns.review.change.findings import Finding
from patterns.review.change.fingerprints import fingerprints, key_of
from patterns.review.change.hunks import ChangedFile
from patterns.review.change.merging import said_already, same_defect
from patterns.values.conversation import Frozen
from patterns.values.repository.reviews import Remark
from patterns.values.reviewed import KeptFinding

Fate = Literal["open", "again", "settled", "fixed", "unknown"]


class Earlier(Frozen):
    """A finding of a review before."""

    kept: KeptFinding
    """As it was kept."""
    now: Finding
    """At the lines where its code stands today; where it stood, if it is gone."""
    remark: Remark | None = None
    """Ours that says it at the host, if it was posted."""


class Reconciled(Frozen):
    """Every finding of both reviews, in one of these."""

    new: tuple[Finding, ...] = ()
    said: tuple[Finding, ...] = ()
    """Found now, not kept from before, and some comment says it already."""
    still_open: tuple[Earlier, ...] = ()
    again: tuple[Earlier, ...] = ()
    """Found now too, and never said at the host: what was found takes their place, and is new."""
    settled: tuple[Earlier, ...] = ()
    fixed: tuple[Earlier, ...] = ()
    unknown: tuple[Earlier, ...] = ()


def kept(finding: Finding, *, run_id: str, repository: str, change: str) -> KeptFinding:
    """A finding that has its id, as it is kept."""
    return KeptFinding(
        id=f"{run_id}.{finding.id.removeprefix('F')}",
        repository=repository,
        change=change,
        path=finding.path,
        line=finding.start_line,
        claim=finding.claim,
        fingerprints=fingerprints(finding),
        content=finding.model_dump(mode="json"),
    )


def carried_on(one: Earlier, *, id: str) -> KeptFinding:  # noqa: A002  # the field's name
    """An earlier finding as the next review has to know it: in its own words, at the lines where it is now.

    Its words and its path are what its remark at the host is known by.
    """
    content = one.now.model_copy(update={"path": finding_of(one.kept).path}).model_dump(mode="json")
    return one.kept.model_copy(update={"id": id, "line": one.now.start_line, "content": content})


def finding_of(one: KeptFinding) -> Finding:
    """The finding that was kept."""
    return Finding.model_validate(one.content)


def reconciled(
    earlier: Sequence[KeptFinding],
    found: Sequence[Finding],
    *,
    remarks: Sequence[Remark],
    change: Sequence[ChangedFile],
    texts: Mapping[str, str] | None = None,
    unread: Collection[str] = (),
) -> Reconciled:
    """Bring both reviews together.

    `change` is the present one; `texts` are its files by path as far as they are at hand, for lines outside the hunks;
    `unread` are the paths that this review left out.
    """
    places = _Places(change, texts or {})
    ours, over = _ours(remarks)
    before = [_located(one, ours, places) for one in earlier if key_of(finding_of(one)) not in over]
    fates: dict[Fate, list[Earlier]] = {"open": [], "again": [], "settled": [], "fixed": [], "unknown": []}
    for one in before:
        fates[_fate(one, found, places, unread)].append(one)
    known = [one for one in before if one not in fates["again"]]
    others = [one for one in found if not any(same_defect(one, each.now) for each in known)]
    said = [one for one in others if key_of(one) in ours or said_already(one, remarks)]
    return Reconciled(
        new=tuple(one for one in others if one not in said),
        said=tuple(said),
        still_open=tuple(fates["open"]),
        again=tuple(fates["again"]),
        settled=tuple(fates["settled"]),
        fixed=tuple(fates["fixed"]),
        unknown=tuple(fates["unknown"]),
    )


def _ours(remarks: Sequence[Remark]) -> tuple[dict[str, Remark], set[str]]:
    """By their keys, what we said and did not close; and the keys of what we closed: below it we left a note."""
    answered = {one.reply_to for one in remarks if one.by_us}
    said = [one for one in remarks if one.by_us and not one.reply_to]
    stands = {one.key: one for one in said if one.id not in answered}
    return stands, {one.key for one in said} - stands.keys()


class _Places:
    """Where lines stand in the change as it is now."""

    def __init__(self, change: Sequence[ChangedFile], texts: Mapping[str, str]) -> None:
        self._change = change
        self._texts = texts

    def path(self, path: str) -> str:
        """The file's name now."""
        if any(one.path == path for one in self._change):
            return path
        return next((one.path for one in self._change if one.old_path == path), path)

    def of(self, code: Sequence[str], finding: Finding) -> list[int]:
        """At which lines of its file and side these stand, one below the other; on the old side, removed."""
        wanted = [line.strip() for line in code]
        lines, removed = self._lines(finding)
        stands = (number for number in lines if all(lines.get(number + at) == text for at, text in enumerate(wanted)))
        if finding.side == "new":
            return list(stands)
        return [number for number in stands if removed & set(range(number, number + len(wanted)))]

    def _lines(self, finding: Finding) -> tuple[dict[int, str], set[int]]:
        """The texts by number, and which of the numbers are of removed lines."""
        path = self.path(finding.path)
        hunks = [hunk for one in self._change if one.path == path for hunk in one.hunks]
        removed = {line.old for hunk in hunks for line in hunk.lines if line.old is not None and line.new is None}
        shown = {number: text.strip() for hunk in hunks for number, text in hunk.side(finding.side).items()}
        if finding.side == "new" and path in self._texts:
            shown = {number: text.strip() for number, text in enumerate(self._texts[path].split("\n"), 1)}
        return shown, removed


def _located(one: KeptFinding, ours: Mapping[str, Remark], places: _Places) -> Earlier:
    """The earlier finding, moved to the place of its code that is nearest to where it was."""
    was = finding_of(one)
    stands = places.of(was.code, was) or (places.of(was.code[:1], was) if visible(was.quote) >= VISIBLE else [])
    start = min(stands, key=lambda number: (abs(number - was.start_line), number), default=was.start_line)
    end = start + was.end_line - was.start_line
    moved = {"path": places.path(was.path), "start_line": start, "end_line": end, "key": key_of(was)}
    return Earlier(kept=one, now=was.model_copy(update=moved), remark=ours.get(key_of(was)))


def _fate(one: Earlier, found: Sequence[Finding], places: _Places, unread: Collection[str]) -> Fate:
    if one.kept.rating == "not_useful" or (one.remark is not None and one.remark.resolved):
        return "settled"
    if any(same_defect(one.now, each) for each in found):
        return "open" if one.remark is not None else "again"
    if places.of(one.now.code, one.now) or one.now.path in unread:
        return "unknown"
    return "fixed"
