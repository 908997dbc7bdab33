"""Who pays for a run, what each payer has used, what runs have cost by day, and what payers are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables."""
    for name in ("user", "channel", "schedule", "command"):
        op.add_column("steward_accounts", sa.Column(name, sa.Text))
    for name in ("user", "channel", "schedule"):
        op.create_index(f"steward_accounts_{name}", "steward_accounts", [name])
    op.add_column("steward_reservations", sa.Column("day", sa.Text))
    _tallies()
    _costs()
    _notices()


def _tallies() -> None:
    op.create_table(
        "steward_tallies",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("microdollars", sa.BigInteger, nullable=False),
        sa.Column("reserved_microdollars", sa.BigInteger, nullable=False),
    )
    op.create_index("steward_tallies_name", "steward_tallies", ["name"])


def _costs() -> None:
    op.create_table(
        "steward_costs",
        sa.Column("run_id", sa.Text, sa.ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("microdollars", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
    )
    op.create_index("steward_costs_day", "steward_costs", ["day"])


def _notices() -> None:
    op.create_table(
        "steward_notices",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("notice", sa.JSON, nullable=False),
        sa.Column("told_at", sa.Double),
    )
    op.create_index("steward_notices_told_at", "steward_notices", ["told_at"])
