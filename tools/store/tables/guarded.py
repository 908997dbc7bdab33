"""What nobody may change unseen, and what nobody may read without its key."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, Table

from tools.store.tables.columns import METADATA, AnyText

audit_rows = Table(
    "steward_audit",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False, index=True),
    Column("key", AnyText, unique=True),
    Column("kind", AnyText, nullable=False),
    Column("actor", AnyText, nullable=False, index=True),
    Column("run_id", AnyText, nullable=False, index=True),
    Column("body", AnyText, nullable=False),
    Column("hash", AnyText, nullable=False),
)
"""A chain: rows are added and never changed. Every column but `hash` stands in `body` too, which the hash covers."""

audit_head = Table(
    "steward_audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("hash", AnyText, nullable=False),
    Column("base_count", BigInteger, nullable=False),
    Column("base_hash", AnyText, nullable=False),
    Column("seal", AnyText, nullable=False),
    Column("mark", AnyText, nullable=False),
)
"""One row: where the chain ends, and where it begins once its first rows are kept elsewhere."""

sealed_secrets = Table(
    "steward_sealed_secrets",
    METADATA,
    Column("owner", AnyText, primary_key=True),
    Column("kind", AnyText, primary_key=True),
    Column("name", AnyText, primary_key=True),
    Column("key_id", AnyText, nullable=False),
    Column("sealed", AnyText, nullable=False),
    Column("set_at", Double, nullable=False),
)
"""`sealed` opens with the key of `key_id` alone, and only beside this owner, kind and name."""
