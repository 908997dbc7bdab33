"""Durable runs on DBOS Transact: the one place that knows the engine."""
