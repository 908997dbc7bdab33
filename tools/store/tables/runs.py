"""Runs, their places, their effects, and what has been heard already."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, Index, Integer, Table

from tools.store.tables.columns import METADATA, AnyText

runs = Table(
    "steward_runs",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("command", AnyText, nullable=False),
    Column("team", AnyText, nullable=False),
    Column("channel", AnyText, nullable=False),
    Column("requester", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("root_ts", AnyText, nullable=False),
    Column("branch", AnyText),
    Column("stage", AnyText),
    Index(None, "channel", "root_ts"),
    Index(None, "requester", "asked_at"),
    Index(None, "asked_at"),
)
"""The columns are the fields of `RunRecord`; `branch` and `stage` are null in rows of the first versions."""

effects = Table(
    "steward_effects",
    METADATA,
    Column("key", AnyText, primary_key=True),
    Column("owner", AnyText, nullable=False),
    Column("boot", AnyText, nullable=False),
    Column("attempt", AnyText, nullable=False),
    Column("begun_at", Double, nullable=False),
    Column("result", AnyText),
)
"""`result` is null while the effect is begun and not known to be done; who is at it: owner, boot, attempt."""

seen_events = Table(
    "steward_seen_events",
    METADATA,
    Column("event_id", AnyText, primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)

seats = Table(
    "steward_seats",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("member", AnyText, nullable=False),
    Column("state", AnyText, nullable=False, index=True),
    Column("tag", BigInteger, nullable=False),
    Column("has_begun", Boolean, nullable=False),
    Column("entered_at", Double, nullable=False),
    Column("held_at", Double),
    Column("is_untold", Boolean, nullable=False),
    Index(None, "member", "entered_at"),
)
"""The columns are the fields of `Seat`; `over` is a state, too, so that a run that has ended is known for a while.

`is_untold`: it waits, and has to hear when it is given a place.
"""

intake = Table(
    "steward_intake",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("served", BigInteger, nullable=False),
    Column("paused_by", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("paused_at", Double),
)
"""One row: the highest tag that was given a place, and whether new work is taken (`paused_at` is null)."""
