"""What is dropped once the runs it belonged to are long over. The accounts, questions and runs themselves stay."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from tools.store.tables import effects, reservations, runs


def drop_old(connection: Connection, *, before: float) -> int:
    """Delete done effects, and settled reservations of runs asked for, before that moment; how many rows.

    What is begun and not done, or set aside and not settled, is kept whatever its age: it may still be asked for.
    """
    old_effects = delete(effects).where(effects.c.begun_at < before, effects.c.result.is_not(None))
    old_runs = select(runs.c.run_id).where(runs.c.asked_at < before)
    old_reservations = delete(reservations).where(reservations.c.settled, reservations.c.run_id.in_(old_runs))
    return connection.execute(old_effects).rowcount + connection.execute(old_reservations).rowcount
