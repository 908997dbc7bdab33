"""What research leaves, and the schedules of digests with their firings and their memory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _researches()
    op.create_table(
        "steward_counters",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    _schedules()
    _firings()
    _memories()


def _researches() -> None:
    op.create_table(
        "steward_researches",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("brief", sa.JSON, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("queries", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("steward_researches_at", "steward_researches", ["at"])
    op.create_table(
        "steward_research_pages",
        sa.Column("run_id", sa.Text, sa.ForeignKey("steward_researches.run_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("page", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _schedules() -> None:
    op.create_table(
        "steward_schedules",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("is_private", sa.Boolean, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("feeds", sa.JSON, nullable=False),
        sa.Column("cron", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("heartbeat", sa.Boolean, nullable=False),
        sa.Column("run_microdollars", sa.BigInteger, nullable=False),
        sa.Column("month_microdollars", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why_paused", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("last_at", sa.Double),
        sa.Column("last_run_id", sa.Text, nullable=False),
        sa.Column("brief", sa.JSON),
        sa.Column("deleted_at", sa.Double),
        sa.UniqueConstraint("number", name="steward_schedules_number_key"),
    )
    op.create_index("steward_schedules_next_at", "steward_schedules", ["next_at"])


def _firings() -> None:
    op.create_table(
        "steward_firings",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("schedule_id", sa.Text, _of_schedule(), nullable=False),
        sa.Column("slot", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("steward_firings_schedule_id_at", "steward_firings", ["schedule_id", "at"])


def _memories() -> None:
    op.create_table(
        "steward_memories",
        sa.Column("schedule_id", sa.Text, _of_schedule(), primary_key=True),
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("memory", sa.JSON, nullable=False),
    )
    op.create_table(
        "steward_muted",
        sa.Column("schedule_id", sa.Text, _of_schedule(), primary_key=True),
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )


def _of_schedule() -> sa.ForeignKey:
    return sa.ForeignKey("steward_schedules.id", ondelete="CASCADE")
