"""Schedules with what they remember, and what research has read."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, Table

from tools.store.tables.columns import METADATA, AnyText

counters = Table(
    "steward_counters",
    METADATA,
    Column("name", AnyText, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""Numbers that are given to people: they outlive what bore them, so that none is used twice."""

schedules = Table(
    "steward_schedules",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("name", AnyText, nullable=False),
    Column("team", AnyText, nullable=False),
    Column("owner", AnyText, nullable=False),
    Column("channel", AnyText, nullable=False),
    Column("is_private", Boolean, nullable=False),
    Column("question", AnyText, nullable=False),
    Column("feeds", JSON, nullable=False),
    Column("cron", AnyText, nullable=False),
    Column("time_zone", AnyText, nullable=False),
    Column("heartbeat", Boolean, nullable=False),
    Column("run_microdollars", BigInteger, nullable=False),
    Column("month_microdollars", BigInteger, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("why_paused", AnyText, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False, index=True),
    Column("last_at", Double),
    Column("last_run_id", AnyText, nullable=False),
    Column("brief", JSON(none_as_null=True)),
    Column("deleted_at", Double),
)
"""The columns are the fields of `Schedule`, and since when it is deleted."""

firings = Table(
    "steward_firings",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), nullable=False),
    Column("slot", Double, nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "schedule_id", "at"),
)
"""Which runs a schedule has begun; `slot` is when it was due, `at` when it was enqueued."""

memories = Table(
    "steward_memories",
    METADATA,
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("run_id", AnyText, primary_key=True),
    Column("at", Double, nullable=False),
    Column("memory", JSON, nullable=False),
)
"""One row for each of the last firings that remembered something; the newest one counts."""

muted = Table(
    "steward_muted",
    METADATA,
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("fingerprint", AnyText, primary_key=True),
    Column("claim", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Double, nullable=False),
)
"""The columns behind `fingerprint` (of the claim, which may be too long for a key) are the fields of `Muted`."""

researches = Table(
    "steward_researches",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("brief", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("queries", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Double, nullable=False, index=True),
)
"""The columns are the fields of `Researched` but for the pages."""

research_pages = Table(
    "steward_research_pages",
    METADATA,
    Column("run_id", AnyText, ForeignKey("steward_researches.run_id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("page", JSON, nullable=False),
    Column("text", AnyText, nullable=False),
)
"""`page` holds the fields of `ReadPage` but for the text; `place` is its place in its research."""
