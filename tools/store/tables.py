"""The tables as the code reads and writes them; how a database gets there stands in `migrations`.

All begin with `steward_`, because the durable engine keeps its tables in the same database.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class AnyText(TypeDecorator[str]):
    """Text that both databases take: what one of them refuses (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's
        """Mend it on its way in."""
        return None if value is None else as_kept(value)


def as_kept(text: str) -> str:
    """A text as it comes back from a column of `AnyText`."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


NAMES = {"ix": "%(table_name)s_%(column_0_N_name)s", "uq": "%(table_name)s_%(column_0_N_name)s_key"}
"""Fixed names, the same in both databases, so that a later migration can name what it changes."""

METADATA = MetaData(naming_convention=NAMES)

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

questions = Table(
    "steward_questions",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("question", JSON, nullable=False),
    Column("token", AnyText, nullable=False, unique=True),
    Column("asked_at", Double, nullable=False),
    Column("choice", AnyText),
    Column("decided_by", AnyText, nullable=False),
    Column("words", AnyText, nullable=False),
    Column("fields", JSON),
    Column("decided_at", Double, index=True),
    Column("closed", AnyText),
)
OPEN = questions.c.choice.is_(None)
Index("steward_questions_open", questions.c.asked_at, sqlite_where=OPEN, postgresql_where=OPEN)
"""`choice` is null while the question is open; whoever sets it first has decided."""

question_messages = Table(
    "steward_question_messages",
    METADATA,
    Column("question_id", AnyText, ForeignKey("steward_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", AnyText, primary_key=True),
    Column("ts", AnyText, primary_key=True),
    Column("told_at", Double),
)

runs = Table(
    "steward_runs",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("command", AnyText, nullable=False),
    Column("team", AnyText, nullable=False),
    Column("channel", AnyText, nullable=False),
    Column("requester", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("root_ts", AnyText, nullable=False),
    Column("branch", AnyText),
    Column("stage", AnyText),
    Index(None, "channel", "root_ts"),
    Index(None, "requester", "asked_at"),
    Index(None, "asked_at"),
)
"""The columns are the fields of `RunRecord`; `branch` and `stage` are null in rows of the first versions."""

homes = Table(
    "steward_homes",
    METADATA,
    Column("user", AnyText, primary_key=True),
    Column("opened_at", Double, nullable=False, index=True),
    Column("digest", AnyText, nullable=False),
    Column("mark", AnyText, nullable=False),
    Column("published_at", Double, nullable=False),
)
"""The columns are the fields of `HomeShown`."""

effects = Table(
    "steward_effects",
    METADATA,
    Column("key", AnyText, primary_key=True),
    Column("owner", AnyText, nullable=False),
    Column("boot", AnyText, nullable=False),
    Column("attempt", AnyText, nullable=False),
    Column("begun_at", Double, nullable=False),
    Column("result", AnyText),
)
"""`result` is null while the effect is begun and not known to be done; who is at it: owner, boot, attempt."""

seen_events = Table(
    "steward_seen_events",
    METADATA,
    Column("event_id", AnyText, primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)

reviews = Table(
    "steward_reviews",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("repository", AnyText, nullable=False),
    Column("change", AnyText, nullable=False),
    Column("commit", AnyText, nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "repository", "change"),
)
"""One row per finished review; its columns are the fields of `Reviewed` but for the findings."""

findings = Table(
    "steward_findings",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("run_id", AnyText, ForeignKey("steward_reviews.run_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("repository", AnyText, nullable=False),
    Column("change", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("line", Integer, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("fingerprints", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("rating", AnyText),
    Column("rated_by", AnyText, nullable=False),
)
"""The columns are the fields of `KeptFinding`; `place` is its place in its review."""

dismissals = Table(
    "steward_dismissals",
    METADATA,
    Column("repository", AnyText, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("finding_id", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("fingerprints", JSON, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Double, nullable=False),
    Column("lifted", Boolean, nullable=False),
)
"""Kept once lifted, so that no number is used twice. The finding itself may be gone by then."""

counters = Table(
    "steward_counters",
    METADATA,
    Column("name", AnyText, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""Numbers that are given to people: they outlive what bore them, so that none is used twice."""

schedules = Table(
    "steward_schedules",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("name", AnyText, nullable=False),
    Column("team", AnyText, nullable=False),
    Column("owner", AnyText, nullable=False),
    Column("channel", AnyText, nullable=False),
    Column("is_private", Boolean, nullable=False),
    Column("question", AnyText, nullable=False),
    Column("feeds", JSON, nullable=False),
    Column("cron", AnyText, nullable=False),
    Column("time_zone", AnyText, nullable=False),
    Column("heartbeat", Boolean, nullable=False),
    Column("run_microdollars", BigInteger, nullable=False),
    Column("month_microdollars", BigInteger, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("why_paused", AnyText, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False, index=True),
    Column("last_at", Double),
    Column("last_run_id", AnyText, nullable=False),
    Column("brief", JSON(none_as_null=True)),
    Column("deleted_at", Double),
)
"""The columns are the fields of `Schedule`, and since when it is deleted."""

firings = Table(
    "steward_firings",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), nullable=False),
    Column("slot", Double, nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "schedule_id", "at"),
)
"""Which runs a schedule has begun; `slot` is when it was due, `at` when it was enqueued."""

memories = Table(
    "steward_memories",
    METADATA,
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("run_id", AnyText, primary_key=True),
    Column("at", Double, nullable=False),
    Column("memory", JSON, nullable=False),
)
"""One row for each of the last firings that remembered something; the newest one counts."""

muted = Table(
    "steward_muted",
    METADATA,
    Column("schedule_id", AnyText, ForeignKey("steward_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("fingerprint", AnyText, primary_key=True),
    Column("claim", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("at", Double, nullable=False),
)
"""The columns behind `fingerprint` (of the claim, which may be too long for a key) are the fields of `Muted`."""

researches = Table(
    "steward_researches",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("brief", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("queries", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Double, nullable=False, index=True),
)
"""The columns are the fields of `Researched` but for the pages."""

research_pages = Table(
    "steward_research_pages",
    METADATA,
    Column("run_id", AnyText, ForeignKey("steward_researches.run_id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("page", JSON, nullable=False),
    Column("text", AnyText, nullable=False),
)
"""`page` holds the fields of `ReadPage` but for the text; `place` is its place in its research."""

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

seats = Table(
    "steward_seats",
    METADATA,
    Column("run_id", AnyText, primary_key=True),
    Column("member", AnyText, nullable=False),
    Column("state", AnyText, nullable=False, index=True),
    Column("tag", BigInteger, nullable=False),
    Column("has_begun", Boolean, nullable=False),
    Column("entered_at", Double, nullable=False),
    Column("held_at", Double),
    Column("is_untold", Boolean, nullable=False),
    Index(None, "member", "entered_at"),
)
"""The columns are the fields of `Seat`; `over` is a state, too, so that a run that has ended is known for a while.

`is_untold`: it waits, and has to hear when it is given a place.
"""

intake = Table(
    "steward_intake",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("served", BigInteger, nullable=False),
    Column("paused_by", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("paused_at", Double),
)
"""One row: the highest tag that was given a place, and whether new work is taken (`paused_at` is null)."""
