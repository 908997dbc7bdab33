"""Reviews, their findings, and what people do not want to be found again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "steward_reviews",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("repository", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("commit", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("steward_reviews_repository_change", "steward_reviews", ["repository", "change"])
    _findings()
    _dismissals()


def _findings() -> None:
    op.create_table(
        "steward_findings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("steward_reviews.run_id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("repository", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("fingerprints", sa.JSON, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("rating", sa.Text),
        sa.Column("rated_by", sa.Text, nullable=False),
    )
    op.create_index("steward_findings_run_id", "steward_findings", ["run_id"])


def _dismissals() -> None:
    op.create_table(
        "steward_dismissals",
        sa.Column("repository", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("finding_id", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("fingerprints", sa.JSON, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("lifted", sa.Boolean, nullable=False),
    )
