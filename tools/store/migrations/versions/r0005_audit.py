"""The audit: a chain of rows, and where it ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "steward_audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="steward_audit_key_key"),
    )
    for column in ("at", "actor", "run_id"):
        op.create_index(f"steward_audit_{column}", "steward_audit", [column])
    op.create_table(
        "steward_audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("base_count", sa.BigInteger, nullable=False),
        sa.Column("base_hash", sa.Text, nullable=False),
        sa.Column("seal", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
    )
