"""One schedule over the planted web: it fires week after week, in virtual time, as a durable run each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.digest.digest import World, digest
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.research.schedules import Memory, Schedule
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.progress import SeenProgress
from tests.fakes.run import EPOCH, MemoryRuns
from tests.fakes.schedules import MemoryScheduleBook
from tests.planted.models.researcher import Researcher
from tests.planted.models.watcher import Watcher
from tests.planted.truth.topics import Topic

WEEK = 7 * 86_400.0
YEAR = 365 * 86_400.0


@dataclass
class Firings:
    """The schedule of one topic's question, with everything that it touches."""

    topic: Topic
    web: Web
    feeds: tuple[str, ...] = ()
    model_for: Callable[[], Researcher] = Watcher
    """A new one for each firing."""
    question: str = ""
    """Where it is another one than the topic's."""
    runs: MemoryRuns = field(default_factory=MemoryRuns)
    searched: int = 0
    """Firings that asked a model for more than their brief."""
    fired: int = 0

    def __post_init__(self) -> None:
        # The pages' dates are a year before virtual time begins: a date to come, by the machine's clock, is no date.
        self.runs.pass_time(-YEAR)
        schedule = Schedule(
            id="S1",
            name=self.topic.id,
            team="T1",
            owner="UADA",
            channel="C1",
            question=self.question or self.topic.question,
            feeds=self.feeds,
            cron="0 9 * * mon",
            time_zone="UTC",
            run_microdollars=500_000,
            month_microdollars=5_000_000,
            created_at=EPOCH,
            next_at=EPOCH,
        )
        self.book = MemoryScheduleBook({"S1": schedule})

    async def fire(self) -> Report | None:
        """A week later: one firing, posted and remembered as its carrier does it."""
        self.fired += 1
        self.runs.pass_time(WEEK)
        given = await self.runs.play(self._fire, {}, run_id=f"D{self.fired}")
        outcome = DigestOutcome.model_validate(given)
        memory = outcome.memory
        if outcome.report:
            place = {"posted_channel": "C1", "posted_ts": f"{self.fired}.0", "posted_at": self.runs.clock()}
            memory = memory.model_copy(update={"posted_run_id": memory.run_id, **place})
        await self.book.remember("S1", memory)
        return outcome.report

    def memory(self) -> Memory:
        """What the schedule knows."""
        return self.book.memories["S1"]

    async def _fire(self, run: Run, _: JsonObject) -> JsonObject:
        model = self.model_for()
        world = World(
            model=model,
            web=self.web,
            ledger=MemoryLedger(),
            human=ScriptedHuman(self.runs.post),
            progress=SeenProgress(),
            schedules=self.book,
        )
        outcome = await digest(DigestRequest(schedule_id="S1", slot=0.0, requester="UADA"), run=run, world=world)
        self.searched += bool(model.acts)
        return outcome.model_dump(mode="json")
