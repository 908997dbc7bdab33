"""Why a question was closed, which of its messages say so, and a quick way to those that are open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("steward_questions", sa.Column("closed", sa.Text))
    op.add_column("steward_question_messages", sa.Column("told_at", sa.Double))
    is_open = sa.text("choice IS NULL")
    op.create_index(
        "steward_questions_open", "steward_questions", ["asked_at"], sqlite_where=is_open, postgresql_where=is_open
    )
