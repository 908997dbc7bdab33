"""Alembic's scripts: one revision per change of `tools.store.tables`, written by hand, never edited once released."""
