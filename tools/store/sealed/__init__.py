"""Secrets at rest: sealed, each bound to its owner, kind, name and key."""
