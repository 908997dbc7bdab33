"""What was written into a question's form, and the branch that a run left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns."""
    op.add_column("steward_questions", sa.Column("fields", sa.JSON))
    op.add_column("steward_runs", sa.Column("branch", sa.Text))
