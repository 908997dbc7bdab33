"""Steward's own tables, beside the durable engine's in the same database: SQLite file or Postgres."""
