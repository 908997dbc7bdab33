"""One firing of a schedule: what is new, changed or gone quiet since the last one, or nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from patterns.guardrails.limits import Watch
from patterns.ports.books import ResearchBook
from patterns.ports.model import Ledger, Model
from patterns.ports.people import Human, Progress
from patterns.ports.runs import Run
from patterns.ports.schedules import ScheduleBook
from patterns.ports.world import Web
from patterns.research.digest.comparing.comparison import last_number
from patterns.research.digest.comparing.remembering import QUERIES_MOST
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.digest.researcher import DeskResearcher
from patterns.research.digest.seeking import Researcher, Sought, first_told, told_of
from patterns.research.digest.settling import Firing, Known, compared, memory_of, report_of
from patterns.research.digest.sweeping.lists import Listing, list_again
from patterns.research.digest.sweeping.sweep import Swept, sweep
from patterns.research.digest.telling.dates import since_of
from patterns.research.final import answer_from_notes
from patterns.research.request import DigestRequest
from patterns.values.conversation import Frozen
from patterns.values.report import Stop
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Researched
from patterns.values.research.schedules import Memory, Muted, Schedule
from patterns.values.running.progress import View

QUIET = Stop(code="quiet", words="nothing has changed and nothing has turned up; no model was asked")


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a firing."""

    model: Model
    web: Web
    ledger: Ledger
    human: Human
    progress: Progress
    schedules: ScheduleBook
    shelf: ResearchBook | None = None
    """Where a firing leaves what it read and noted, for whoever asks on below its digest; None: nowhere."""


class Loaded(Frozen):
    """What the book knew when the firing began."""

    schedule: Schedule | None
    memory: Memory
    muted: tuple[Muted, ...]
    since: str
    """The day of the last digest, where its readers live."""


class Course:
    """The way of one firing."""

    def __init__(self, request: DigestRequest, *, run: Run, world: World, watch: Watch, researcher: Researcher) -> None:
        self._request = request
        self._run = run
        self._world = world
        self._watch = watch
        self._researcher = researcher

    async def carry_out(self) -> DigestOutcome:
        """To its end, whatever ends it."""
        loaded = await self._run.step("load", self._load, Loaded)
        if loaded.schedule is None or not self._is_wanted(loaded.schedule):
            return DigestOutcome(report=None, memory=Memory())
        at = await self._run.now()
        schedule, memory, since = loaded.schedule, loaded.memory, loaded.since
        if schedule.brief is None:
            schedule, memory = await self._begin(schedule), of_another_question(memory)
        # One whose brief is kept already may have come to nothing before it could remember.
        if memory.question != schedule.question:
            memory, since = of_another_question(memory), ""
        known = Known(schedule, memory, loaded.muted, since, at)
        self._show("Looking at what is known")
        swept = await sweep(schedule, memory, run=self._run, web=self._world.web, watch=self._watch, at=at)
        sought = await self._seek(known, swept)
        return await self._settle(Firing(self._request, known, swept, sought))

    async def _load(self) -> Loaded:
        book, schedule_id = self._world.schedules, self._request.schedule_id
        schedule, memory = await book.find(schedule_id), await book.memory(schedule_id)
        zone = schedule.time_zone if schedule else "UTC"
        since = await asyncio.to_thread(since_of, memory, zone)  # a zone is read from disk
        return Loaded(schedule=schedule, memory=memory, muted=await book.muted(schedule_id), since=since)

    def _is_wanted(self, schedule: Schedule) -> bool:
        """It may have been paused or deleted after the firing was enqueued."""
        return schedule.state == "active" or (schedule.state == "paused" and self._request.by_hand)

    async def _begin(self, schedule: Schedule) -> Schedule:
        """The first firing of a question draws up the brief that all others go by."""
        self._show("Reading the question")
        brief = await self._researcher.brief_of(schedule.question)
        await self._run.step("keep brief", partial(self._keep_brief, schedule, brief), bool)
        return schedule.model_copy(update={"brief": brief})

    async def _keep_brief(self, schedule: Schedule, brief: Brief) -> bool:
        await self._world.schedules.keep_brief(schedule.id, schedule.question, brief)
        return True

    async def _seek(self, known: Known, swept: Swept) -> Sought:
        """Search, where there is something to search for."""
        if swept.stop:
            return Sought(stop=swept.stop)
        begins = not (known.since and known.memory.searched)
        if not begins and not swept.calls_for_search():
            return Sought(stop=QUIET)
        self._show("Searching for what is new")
        told = first_told() if begins else told_of(swept, known.muted, since=known.since)
        return await self._researcher.search(known.brief(), told=told, starts=swept.starts())

    async def _settle(self, firing: Firing) -> DigestOutcome:
        comparison = await asyncio.to_thread(compared, firing)  # up to a second, where much is known
        asked = await self._ask_new_searches(firing)
        if self._world.shelf and firing.sought.notes:
            await self._run.step("keep", partial(self._keep, self._world.shelf, firing), bool)
        memory = memory_of(firing, comparison, asked, run_id=self._run.id)
        return DigestOutcome(report=report_of(firing, comparison, memory), memory=memory)

    async def _keep(self, shelf: ResearchBook, firing: Firing) -> bool:
        sought, brief = firing.sought, firing.known.brief()
        researched = Researched(
            run_id=self._run.id,
            brief=brief,
            notes=sought.notes,
            pages=sought.pages,
            queries=sought.queries,
            answer=answer_from_notes(brief, sought.notes).model_dump(mode="json"),
            at=firing.known.at,
        )
        await shelf.keep(researched)
        return True

    async def _ask_new_searches(self, firing: Firing) -> Listing:
        """What the model searched, once more by code: so it is seen which searches are worth to stand.

        And what they list today is no news tomorrow.
        """
        known = firing.known.memory.queries
        queries = [one for one in dict.fromkeys(firing.sought.queries) if one not in known][:QUERIES_MOST]
        is_idle = bool(known) and not firing.sought.notes
        if not queries or is_idle or firing.sought.stop.code in ("stopped", "G-TIME"):
            return Listing()
        return await self._run.step("ask again", partial(list_again, self._world.web, (), queries), Listing)

    def _show(self, stage: str) -> None:
        self._world.progress.show(View(stage=stage))


async def digest(request: DigestRequest, *, run: Run, world: World) -> DigestOutcome:
    """Carry out one firing. Nothing is posted or remembered here: that is up to whoever called.

    A schedule that was deleted or paused meanwhile, or that nobody knows, comes to no report and to a memory without a
    `run_id`, which is not to be kept. Raises `StewardError` where not even a first firing's brief came about.
    """
    watch = await Watch.begin(run, request.limits)
    researcher = DeskResearcher(
        run=run,
        model=world.model,
        web=world.web,
        human=world.human,
        watch=watch,
        requester=request.requester,
        now=await run.now(),
        show=lambda stage: world.progress.show(View(stage=stage)),
    )
    return await Course(request, run=run, world=world, watch=watch, researcher=researcher).carry_out()


def of_another_question(memory: Memory) -> Memory:
    """The question is new or was changed: what was known for the other one counts only so that numbers go on."""
    forgotten = {"question": "", "at": 0.0, "claims": (), "pages": (), "queries": (), "searched": False}
    return memory.model_copy(update={**forgotten, "given": last_number(memory.claims, memory.given)})
