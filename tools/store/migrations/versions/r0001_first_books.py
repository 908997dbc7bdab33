"""The first books: ledger, questions, runs, effects, seen events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    _ledger()
    _questions()
    _runs()
    _effects()
    _seen_events()


def _ledger() -> None:
    op.create_table(
        "steward_accounts",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("microdollars", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("reserved_microdollars", sa.BigInteger, nullable=False),
        sa.Column("reserved_tokens", sa.BigInteger, nullable=False),
        sa.Column("cap_microdollars", sa.BigInteger, nullable=False),
        sa.Column("cap_tokens", sa.BigInteger, nullable=False),
        sa.Column("reserve_microdollars", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "steward_reservations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), nullable=False),
        sa.Column("microdollars", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
    )
    op.create_table(
        "steward_raised_caps",
        sa.Column("run_id", sa.Text, sa.ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("microdollars", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
    )


def _questions() -> None:
    op.create_table(
        "steward_questions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("choice", sa.Text),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Double),
        sa.UniqueConstraint("token", name="steward_questions_token_key"),
    )
    op.create_index("steward_questions_decided_at", "steward_questions", ["decided_at"])
    op.create_table(
        "steward_question_messages",
        sa.Column("question_id", sa.Text, sa.ForeignKey("steward_questions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
    )


def _runs() -> None:
    op.create_table(
        "steward_runs",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("requester", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("root_ts", sa.Text, nullable=False),
    )
    op.create_index("steward_runs_channel_root_ts", "steward_runs", ["channel", "root_ts"])
    op.create_index("steward_runs_asked_at", "steward_runs", ["asked_at"])


def _effects() -> None:
    op.create_table(
        "steward_effects",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("begun_at", sa.Double, nullable=False),
        sa.Column("result", sa.Text),
    )


def _seen_events() -> None:
    op.create_table(
        "steward_seen_events",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.create_index("steward_seen_events_seen_at", "steward_seen_events", ["seen_at"])
