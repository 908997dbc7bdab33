"""What is dropped once the runs it belonged to are long over.

The accounts, questions and runs themselves stay, and what people of a repository do not want to be found again.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from tools.store.tables import effects, findings, reservations, reviews, runs


def drop_old(connection: Connection, *, before: float) -> int:
    """Delete done effects, settled reservations of runs asked for, and reviews, before that moment; how many rows.

    What is begun and not done, or set aside and not settled, is kept whatever its age: it may still be asked for.
    """
    old_runs = select(runs.c.run_id).where(runs.c.asked_at < before)
    old_reviews = select(reviews.c.run_id).where(reviews.c.at < before)
    dropped = (
        delete(effects).where(effects.c.begun_at < before, effects.c.result.is_not(None)),
        delete(reservations).where(reservations.c.settled, reservations.c.run_id.in_(old_runs)),
        delete(findings).where(findings.c.run_id.in_(old_reviews)),
        delete(reviews).where(reviews.c.at < before),
    )
    return sum(connection.execute(one).rowcount for one in dropped)
