"""What reviews have found, and what is not to be found again."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, ForeignKey, Index, Integer, Table

from tools.store.tables.columns import METADATA, AnyText

reviews = Table(
    "steward_reviews",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("repository", AnyText, nullable=False),
    Column("change", AnyText, nullable=False),
    Column("commit", AnyText, nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "repository", "change"),
)
"""One row per finished review; its columns are the fields of `Reviewed` but for the findings."""

findings = Table(
    "steward_findings",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("run_id", AnyText, ForeignKey("steward_reviews.run_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("repository", AnyText, nullable=False),
    Column("change", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("line", Integer, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("fingerprints", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("rating", AnyText),
    Column("rated_by", AnyText, nullable=False),
)
"""The columns are the fields of `KeptFinding`; `place` is its place in its review."""

dismissals = Table(
    "steward_dismissals",
    METADATA,
    Column("repository", AnyText, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("finding_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("fingerprints", JSON, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Double, nullable=False),
    Column("lifted", Boolean, nullable=False),
)
"""Kept once lifted, so that no number is used twice. The finding itself may be gone by then."""
