"""What runs have spent, what each payer may, and who has been told."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, ForeignKey, Table

from tools.store.tables.columns import METADATA, AnyText

accounts = Table(
    "steward_accounts",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("microdollars", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("reserved_microdollars", BigInteger, nullable=False),
    Column("reserved_tokens", BigInteger, nullable=False),
    Column("cap_microdollars", BigInteger, nullable=False),
    Column("cap_tokens", BigInteger, nullable=False),
    Column("reserve_microdollars", BigInteger, nullable=False),
    Column("user", AnyText, index=True),
    Column("channel", AnyText, index=True),
    Column("schedule", AnyText, index=True),
    Column("command", AnyText),
)
"""One row per run; the columns behind `run_id` are the fields of `Spend`, then those of `Payers` (null in old rows)."""

reservations = Table(
    "steward_reservations",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("run_id", AnyText, ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), nullable=False),
    Column("microdollars", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("day", AnyText),
)
"""`day` is the one in which it was made (null in old rows).

Kept once settled, so that settling twice charges once and settling what never was is seen.
"""

raised_caps = Table(
    "steward_raised_caps",
    METADATA,
    Column("run_id", AnyText, ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), primary_key=True),
    Column("key", AnyText, primary_key=True),
    Column("microdollars", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)

tallies = Table(
    "steward_tallies",
    METADATA,
    Column("key", AnyText, primary_key=True),
    Column("name", AnyText, nullable=False, index=True),
    Column("microdollars", BigInteger, nullable=False),
    Column("reserved_microdollars", BigInteger, nullable=False),
)
"""One row for each payer and each day and month (`name`) in which one of their runs set something aside."""

costs = Table(
    "steward_costs",
    METADATA,
    Column("run_id", AnyText, ForeignKey("steward_accounts.run_id", ondelete="CASCADE"), primary_key=True),
    Column("day", AnyText, primary_key=True, index=True),
    Column("microdollars", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("calls", BigInteger, nullable=False),
)
"""What a run's settled calls have cost, by the day of their reservation. Who paid is told by its account."""

notices = Table(
    "steward_notices",
    METADATA,
    Column("key", AnyText, primary_key=True),
    Column("at", Double, nullable=False),
    Column("notice", JSON, nullable=False),
    Column("told_at", Double, index=True),
)
"""`told_at` is null as long as nobody has been told."""
