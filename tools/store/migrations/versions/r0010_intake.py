"""The line in front of the work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "steward_seats",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tag", sa.BigInteger, nullable=False),
        sa.Column("has_begun", sa.Boolean, nullable=False),
        sa.Column("entered_at", sa.Double, nullable=False),
        sa.Column("held_at", sa.Double),
        sa.Column("is_untold", sa.Boolean, nullable=False),
    )
    op.create_index("steward_seats_state", "steward_seats", ["state"])
    op.create_index("steward_seats_member_entered_at", "steward_seats", ["member", "entered_at"])
    op.create_table(
        "steward_intake",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("served", sa.BigInteger, nullable=False),
        sa.Column("paused_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("paused_at", sa.Double),
    )
