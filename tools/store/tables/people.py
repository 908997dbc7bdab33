"""What people are asked, and what they look at."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Double, ForeignKey, Index, Table

from tools.store.tables.columns import METADATA, AnyText

questions = Table(
    "steward_questions",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("question", JSON, nullable=False),
    Column("token", AnyText, nullable=False, unique=True),
    Column("asked_at", Double, nullable=False),
    Column("choice", AnyText),
    Column("decided_by", AnyText, nullable=False),
    Column("words", AnyText, nullable=False),
    Column("fields", JSON),
    Column("decided_at", Double, index=True),
    Column("closed", AnyText),
)
OPEN = questions.c.choice.is_(None)
Index("steward_questions_open", questions.c.asked_at, sqlite_where=OPEN, postgresql_where=OPEN)
"""`choice` is null while the question is open; whoever sets it first has decided."""

question_messages = Table(
    "steward_question_messages",
    METADATA,
    Column("question_id", AnyText, ForeignKey("steward_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", AnyText, primary_key=True),
    Column("ts", AnyText, primary_key=True),
    Column("told_at", Double),
)

homes = Table(
    "steward_homes",
    METADATA,
    Column("user", AnyText, primary_key=True),
    Column("opened_at", Double, nullable=False, index=True),
    Column("digest", AnyText, nullable=False),
    Column("mark", AnyText, nullable=False),
    Column("published_at", Double, nullable=False),
)
"""The columns are the fields of `HomeShown`."""
