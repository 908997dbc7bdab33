"""What every part of a research run needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from patterns.errors import RunStopped
from patterns.guardrails.asking import ask_human
from patterns.guardrails.hearing import Hearing
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import Raising
from patterns.ports.books import ResearchBook
from patterns.ports.model import Ledger, Model
from patterns.ports.people import Human, Progress
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.request import ResearchRequest
from patterns.values.questions import Question
from patterns.values.running.letters import Decision
from patterns.values.running.progress import Row, View


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a run."""

    model: Model
    web: Web
    ledger: Ledger
    human: Human
    progress: Progress
    shelf: ResearchBook
    """What earlier runs have read and noted, and where this one leaves its own."""


@dataclass(slots=True)
class Job:
    """One run."""

    request: ResearchRequest
    run: Run
    world: World
    watch: Watch
    now: float
    """When it began, seconds since the epoch."""
    rows: tuple[Row, ...] = field(default=())
    kept: Callable[[], str] = lambda: "Nothing was found yet."
    """What there is, for whoever decides whether a limit is raised."""
    stopped: RunStopped | None = None
    """A Stop that came when nothing could be stopped any more: the run is told as stopped all the same."""
    raising: Raising = field(init=False)

    def __post_init__(self) -> None:
        """Limits of this run are raised by people, its time too."""
        self.raising = Raising(
            run=self.run,
            ledger=self.world.ledger,
            human=self.world.human,
            watch=self.watch,
            requester=self.request.requester,
            answer_seconds=self.request.limits.answer_seconds,
            kept=lambda: self.kept(),  # noqa: PLW0108  # who searches says it later
            show=self.show,
        )
        self.watch.more = self.raising.is_raised

    @property
    def today(self) -> str:
        """YYYY-MM-DD."""
        return datetime.fromtimestamp(self.now, tz=UTC).date().isoformat()

    def show(self, stage: str, notes: tuple[str, ...] = ()) -> None:
        """On the card."""
        self.world.progress.show(View(stage=stage, rows=self.rows, notes=notes))

    @property
    def heard(self) -> Hearing:
        """The run, on which a Stop is heard before each step."""
        return Hearing(self.run, self.watch.inbox)

    async def missed(self) -> tuple[str, ...]:
        """What people wrote when nothing could be made of it any more."""
        while not await self._glanced():
            pass
        return tuple(one.words for one in self.watch.inbox.follow_ups())

    async def _glanced(self) -> bool:
        """Whether all that came was looked at; a Stop has nothing to stop any more, and words may stand behind it."""
        try:
            await self.watch.inbox.glance()
        except RunStopped as error:
            self.stopped = error
            return False
        return True

    async def ask(self, question: Question) -> Decision:
        """Put a question and wait. Raises `RunStopped`."""
        return await ask_human(question, run=self.run, human=self.world.human, watch=self.watch)
