"""What is dropped once the runs it belonged to are long over.

The accounts, questions and runs themselves stay, what people of a repository do not want to be found again, and what
schedules remember that are not deleted.
"""

from __future__ import annotations

from sqlalchemy import Connection, Delete, delete, select

from patterns.values.money.payers import names_at
from tools.store.tables.money import notices, reservations, tallies
from tools.store.tables.people import homes
from tools.store.tables.research import firings, memories, muted, research_pages, researches, schedules
from tools.store.tables.reviews import findings, reviews
from tools.store.tables.runs import effects, runs

SECONDS_A_DAY = 86_400.0
TALLIES_DAYS = 62
"""However few days are kept: budgets are counted by whole months, and what was set aside may be settled later."""


def drop_old(connection: Connection, *, days: float, now: float) -> int:
    """Delete what only runs and schedules needed that ended before so many days; how many rows.

    What is begun and not done, or set aside and not settled, is kept whatever its age: it may still be asked for.
    """
    before = now - days * SECONDS_A_DAY
    budgets_before = now - max(days, TALLIES_DAYS) * SECONDS_A_DAY
    dropped = (*_of_runs(before), *_of_schedules(before), *_of_budgets(budgets_before))
    return sum(connection.execute(one).rowcount for one in dropped)


def _of_runs(before: float) -> tuple[Delete, ...]:
    old_runs = select(runs.c.run_id).where(runs.c.asked_at < before)
    old_reviews = select(reviews.c.run_id).where(reviews.c.at < before)
    old_researches = select(researches.c.run_id).where(researches.c.at < before)
    return (
        delete(effects).where(effects.c.begun_at < before, effects.c.result.is_not(None)),
        delete(reservations).where(reservations.c.settled, reservations.c.run_id.in_(old_runs)),
        delete(findings).where(findings.c.run_id.in_(old_reviews)),
        delete(reviews).where(reviews.c.at < before),
        delete(research_pages).where(research_pages.c.run_id.in_(old_researches)),
        delete(researches).where(researches.c.at < before),
        delete(homes).where(homes.c.opened_at < before),
    )


def _of_schedules(before: float) -> tuple[Delete, ...]:
    deleted = select(schedules.c.id).where(schedules.c.deleted_at < before)
    return (
        delete(memories).where(memories.c.schedule_id.in_(deleted)),
        delete(muted).where(muted.c.schedule_id.in_(deleted)),
        delete(firings).where(firings.c.schedule_id.in_(deleted) | (firings.c.at < before)),
        delete(schedules).where(schedules.c.deleted_at < before),
    )


def _of_budgets(before: float) -> tuple[Delete, ...]:
    """Months before that one, and their days, whose names all stand before its own. What runs have cost stays."""
    month = names_at(before, "UTC")["month"]
    return (delete(tallies).where(tallies.c.name < month), delete(notices).where(notices.c.at < before))
