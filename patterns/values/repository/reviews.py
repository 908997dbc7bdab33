"""A pull request at its host: what stands there, and what a review puts there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from patterns.values.conversation import Frozen

Side = Literal["new", "old"]
"""Of a diff: after the change or before it."""


class Pull(Frozen):
    """One pull request as it stood when it was asked for."""

    number: int
    url: str
    title: str
    body: str = ""
    author: str = ""
    """Login at the host."""
    state: Literal["open", "closed", "merged"] = "open"
    draft: bool = False
    base_branch: str
    base_commit: str
    head_branch: str
    head_commit: str
    """Full object names."""
    from_fork: bool = False


class HostFile(Frozen):
    """A changed file with the hunks that the host shows."""

    path: str
    patch: str = ""
    """Hunks only, from the first `@@`; empty where the host shows none (binary, too large)."""


class Remark(Frozen):
    """A comment on a line."""

    id: str
    thread: str = ""
    """By which the host closes its conversation; empty where that is not known."""
    author: str
    by_us: bool = False
    """It carries our hidden marker and was written by the account that we are."""
    key: str = ""
    """Of a remark of ours: the one that it was posted under."""
    path: str
    line: int | None = None
    """None where the line is no longer part of the change."""
    side: Side = "new"
    body: str
    resolved: bool = False
    reply_to: str = ""
    """The id of the remark that it answers."""


class NewRemark(Frozen):
    """A comment to be put on lines of the change."""

    key: str
    """Its own in this pull request; carried in a hidden marker."""
    path: str
    side: Side
    line: int = Field(ge=1)
    """The last one of several."""
    start_line: int | None = None
    """The first of several, on the same side and in the same hunk; None for one line."""
    body: str
    """Markdown, inert."""


class NewReview(Frozen):
    """One review to be posted: a comment, never an approval and never a request for changes."""

    key: str
    """The run's; carried in a hidden marker."""
    commit: str
    """The head that was reviewed."""
    body: str
    remarks: tuple[NewRemark, ...]


class PostedReview(Frozen):
    """A review that stands at the host."""

    url: str
    remarks: int
