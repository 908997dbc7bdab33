"""Who looks at App Home, and what a run's card said last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, the column, and the index by which one person's runs are found."""
    op.add_column("steward_runs", sa.Column("stage", sa.Text))
    op.create_index("steward_runs_requester_asked_at", "steward_runs", ["requester", "asked_at"])
    op.create_table(
        "steward_homes",
        sa.Column("user", sa.Text, primary_key=True),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("published_at", sa.Double, nullable=False),
    )
    op.create_index("steward_homes_opened_at", "steward_homes", ["opened_at"])
