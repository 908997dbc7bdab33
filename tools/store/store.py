"""Everything Steward keeps of its own, in one database."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from patterns.guardrails.budgets import Budgets
from patterns.ports import books, model, people
from patterns.ports import schedules as standing
from patterns.ports.house import costs
from patterns.ports.house import intake as front
from patterns.values.house.intake import Capacity
from tools.store.audit.trail import Redact, StoredAudit
from tools.store.books.effects import StoredEffects
from tools.store.books.homes import StoredHomes
from tools.store.books.questions import StoredQuestions
from tools.store.books.research import StoredResearch
from tools.store.books.reviews import StoredReviews
from tools.store.books.runs import StoredRunBook
from tools.store.books.schedules import StoredSchedules
from tools.store.books.seen import SeenEvents
from tools.store.database import Database
from tools.store.intake.line import StoredIntake
from tools.store.migrate import migrate
from tools.store.money.costs import StoredCosts
from tools.store.money.ledger import StoredLedger
from tools.store.retention import drop_old
from tools.store.sealed.vault import StoredVault

UNBOUNDED = Budgets()
"""For whoever spends nothing, as the doctor."""
USUAL = Capacity()


class Store:
    """The books, each under its name; usable between `open` and `close`.

    `url` is `sqlite:///FILE` or `postgresql://…` (also `postgresql+psycopg://…`, with `?host=` for a Unix socket): the
    durable engine's own. `owner` names this process for as long as it alone may bear the name (the engine's executor
    id): with it, an effect that died with the process is taken up at once, without it after a minute. `audit_keys`
    seal the audit, the newest first, and `redact` leaves secrets out of it; `budgets` are the caps of those who pay
    for runs; `capacity` says how many runs are worked on at once.

    Raises `ConfigurationInvalid` for a URL that is neither. Every method of every book raises `StoreUnavailable` when
    the database fails, and `Unexpected` for what is a fault of ours.
    """

    def __init__(
        self,
        url: str,
        *,
        owner: str | None = None,
        clock: Callable[[], float] = time.time,
        audit_keys: tuple[str, ...] = (),
        redact: Redact = str,
        budgets: Budgets = UNBOUNDED,
        capacity: Capacity = USUAL,
    ) -> None:
        self._clock = clock
        self._database = Database(url)
        self.audit = trail = StoredAudit(self._database, clock, audit_keys, redact)
        self.ledger: model.Ledger = StoredLedger(self._database, clock, budgets, trail)
        self.vault = StoredVault(self._database, clock, trail)
        self.costs: costs.Costs = StoredCosts(self._database, clock, budgets)
        self.questions: people.Questions = StoredQuestions(self._database, clock, trail)
        self.runs: books.RunBook = StoredRunBook(self._database, trail)
        self.effects: books.Effects = StoredEffects(self._database, clock, owner, trail)
        self.intake: front.Intake = StoredIntake(self._database, clock, trail, capacity)
        self.homes: books.HomeBook = StoredHomes(self._database)
        self.seen: books.Seen = SeenEvents(self._database, clock)
        self.reviews: books.ReviewBook = StoredReviews(self._database)
        self.research: books.ResearchBook = StoredResearch(self._database)
        self.schedules: standing.ScheduleBook = StoredSchedules(self._database, clock, trail)

    async def open(self) -> None:
        """Bring the tables up to date; several processes may do so at once."""
        await self._database.make_place()
        await self._database.write(migrate)

    async def retain(self, days: float) -> int:
        """Delete the rows that only runs older than so many days needed; how many. More days than any run lives."""
        return await self._database.write(partial(drop_old, days=days, now=self._clock()))

    async def close(self) -> None:
        """Give the connections back."""
        await self._database.close()
