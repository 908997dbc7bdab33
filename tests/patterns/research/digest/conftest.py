"""Firing after firing of one schedule, over a web that changes in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from patterns.errors import WebError
from patterns.guardrails.limits import Limits, Watch
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.desk.reading import as_read
from patterns.research.digest.digest import Course, World, digest
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.digest.seeking import Sought
from patterns.research.request import DigestRequest
from patterns.values.conversation import JsonObject
from patterns.values.report import Report, Stop
from patterns.values.research.brief import Brief, BriefItem
from patterns.values.research.evidence import Note
from patterns.values.research.schedules import Memory, Schedule
from patterns.values.web import Page
from tests.fakes.changing_web import ChangingWeb
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step
from tests.fakes.progress import SeenProgress
from tests.fakes.run import EPOCH, MemoryRuns
from tests.fakes.schedules import MemoryScheduleBook
from tests.fakes.shelf import MemoryShelf

WEEK = 7 * 86_400
DOCS = "https://docs.larkmq.test/support"
NEWS = "https://news.test/larkmq"
BLOG = "https://blog.test/larkmq"
LATEST = "Larkmq 4.2 is the latest stable version."
NEXT = "Larkmq 4.3 is the latest stable version."
SUPPORT = "Support for Larkmq 3.8 ends in June 2027."
QUEUES = "Quorum queues of Larkmq replicate to five nodes by default."
BRIEF = Brief(
    question="What is new with Larkmq?",
    items=(BriefItem(id="I1", text="versions"), BriefItem(id="I2", text="support"), BriefItem(id="I3", text="breaks")),
)
DONE = Stop(code="covered", words="every item is covered")
FAILED = Stop(code="failed", words="the model failed (model_unreachable)")
SCHEDULE = Schedule(
    id="S1",
    name="larkmq",
    team="T1",
    owner="UADA",
    channel="C1",
    question=BRIEF.question,
    cron="0 9 * * mon",
    time_zone="UTC",
    run_microdollars=500_000,
    month_microdollars=5_000_000,
    created_at=EPOCH,
    next_at=EPOCH,
)


@dataclass
class Reader:
    """Fits `Researcher`: reads every start and all that one search lists, and notes every sentence on Larkmq.

    What is known already it notes again, as a careless model would.
    """

    run: Run
    web: Web
    stop: Stop = DONE
    reads: bool = True
    told: list[str] = field(default_factory=list)
    starts: list[tuple[str, ...]] = field(default_factory=list)

    async def brief_of(self, question: str) -> Brief:
        async def drawn() -> Brief:
            return BRIEF.model_copy(update={"question": question})

        return await self.run.step("brief", drawn, Brief)

    async def search(self, brief: Brief, *, told: str, starts: Sequence[str]) -> Sought:
        self.told.append(told)
        self.starts.append(tuple(starts))
        sought = await self.run.step("search", partial(self._look, brief.question, starts), Sought)
        return sought.model_copy(update={"stop": self.stop})

    async def _look(self, query: str, starts: Sequence[str]) -> Sought:
        if not self.reads:
            return Sought(stop=self.stop)
        hits = await self._search(query)
        pages = [page for url in dict.fromkeys((*starts, *hits)) for page in await self._read(url)]
        said = [(page, sentence) for page in pages for sentence in sentences(page.text) if "Larkmq" in sentence]
        notes = tuple(_note(number, page, sentence) for number, (page, sentence) in enumerate(said, 1))
        return Sought(
            notes=notes, pages=tuple(as_read(page, EPOCH) for page in pages), queries=(query,), stop=self.stop
        )

    async def _search(self, query: str) -> list[str]:
        try:
            return [hit.url for hit in (await self.web.search(query)).hits]
        except WebError:
            return []

    async def _read(self, url: str) -> tuple[Page, ...]:
        try:
            return (await self.web.read(url),)
        except WebError:
            return ()


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.)\s+", text)


def _note(number: int, page: Page, sentence: str) -> Note:
    return Note(
        id=f"N{number}",
        claim=sentence,
        quote=sentence,
        url=page.url,
        title=page.title,
        items=("I2",) if "upport" in sentence else ("I1",),
        stance="supports",
        published=page.published,
    )


@dataclass
class Digesting:
    """One schedule with everything that its firings touch."""

    model: ScriptedModel
    runs: MemoryRuns = field(default_factory=MemoryRuns)
    web: ChangingWeb = field(default_factory=ChangingWeb)
    book: MemoryScheduleBook = field(default_factory=lambda: MemoryScheduleBook({"S1": SCHEDULE}))
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    progress: SeenProgress = field(default_factory=SeenProgress)
    told: list[str] = field(default_factory=list)
    """What each search was told."""
    starts: list[tuple[str, ...]] = field(default_factory=list)
    """Where each search was to begin."""
    stop: Stop = DONE
    reads: bool = True
    """Whether the search comes to read anything before it ends."""
    firings: int = 0

    async def fire(self, *, by_hand: bool = False, limits: Limits | None = None, after: float = WEEK) -> Report | None:
        """A week later: one firing, posted and remembered as the carrier does it."""
        self.firings += 1
        self.runs.pass_time(after)
        request = DigestRequest(schedule_id="S1", slot=0, requester="UADA", by_hand=by_hand, limits=limits or Limits())
        given = await self.runs.play(partial(self._fire, request), {}, run_id=f"D{self.firings}")
        outcome = DigestOutcome.model_validate(given)
        memory = outcome.memory
        if outcome.report:
            posted = {"posted_run_id": memory.run_id, "posted_channel": "C1", "posted_ts": f"{self.firings}.0"}
            memory = memory.model_copy(update={**posted, "posted_at": self.runs.clock()})
        if memory.run_id:
            await self.book.remember("S1", memory)
        return outcome.report

    async def _fire(self, request: DigestRequest, run: Run, _: JsonObject) -> JsonObject:
        world = World(
            model=self.model,
            web=self.web,
            ledger=MemoryLedger(),
            human=self._nobody(),
            progress=self.progress,
            schedules=self.book,
            shelf=self.shelf,
        )
        return (await self._carry_out(request, run, world)).model_dump(mode="json")

    def _nobody(self) -> ScriptedHuman:
        """Every question has its default at once."""
        human = ScriptedHuman(self.runs.post)
        human.by_kind["raise_budget"] = "finish"
        return human

    async def _carry_out(self, request: DigestRequest, run: Run, world: World) -> DigestOutcome:
        researcher = Reader(run, self.web, self.stop, self.reads, self.told, self.starts)
        watch = await Watch.begin(run, request.limits)
        return await Course(request, run=run, world=world, watch=watch, researcher=researcher).carry_out()

    def memory(self) -> Memory:
        return self.book.memories["S1"]

    def change(self, **fields: Any) -> None:
        """Another schedule from now on."""
        self.book.schedules["S1"] = self.book.schedules["S1"].model_copy(update=fields)


class WholeDigesting(Digesting):
    """The same with the real search, and so with a model."""

    async def _carry_out(self, request: DigestRequest, run: Run, world: World) -> DigestOutcome:
        return await digest(request, run=run, world=world)


async def begun(digest: Digesting) -> Digesting:
    """After the first digest, on one page with two facts."""
    digest.web.put(DOCS, f"{LATEST} {SUPPORT}")
    assert await digest.fire()
    return digest


def said(report: Report | None) -> list[tuple[str, str]]:
    """What a report says: (New, Changed …, its text) for each item."""
    return [(one.title.split(":")[0], one.text) for one in report.sections] if report else []


Digest = Callable[..., Digesting]


@pytest.fixture
def digesting(script: Callable[..., ScriptedModel]) -> Digest:
    """A schedule that has not fired; its model answers nothing."""

    def make(**fields: Any) -> Digesting:
        return Digesting(script(), **fields)

    return make


@pytest.fixture
def whole(script: Callable[..., ScriptedModel]) -> Callable[..., WholeDigesting]:
    """A schedule that has not fired, and a model that takes these steps."""

    def make(*steps: Step, runs: MemoryRuns | None = None) -> WholeDigesting:
        runs = runs or MemoryRuns()
        place = partial(_rows, runs)
        return WholeDigesting(script(*steps, place=place), runs=runs)

    return make


def _rows(runs: MemoryRuns) -> tuple[str, int]:
    """Where the newest run stands."""
    newest = runs.run_ids()[-1]
    return newest, len(runs.journal(newest))
