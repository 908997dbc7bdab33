"""The runs that the engine carries: each command's pattern, given its ports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from handlers.choosing.carrying import ChoosingCarrier
from handlers.digests.carrying import Backstage, QuietCarrier
from handlers.thread.carry import Carrier, Stage
from patterns.choosing.undecided import ChooseRequest
from patterns.errors import RequestInvalid
from patterns.ports.books import ResearchBook, ReviewBook
from patterns.ports.model import Ledger, Model, Prices
from patterns.ports.repository import Code, CodeHost, Repository, ReviewHost, Workbench
from patterns.ports.runs import Run, Runs, Workflow
from patterns.ports.schedules import ScheduleBook
from patterns.ports.world import Web
from patterns.refactor.flow import refactor
from patterns.refactor.lead.crew import TASK_KIND
from patterns.refactor.request import RefactorRequest
from patterns.refactor.request import World as RefactorWorld
from patterns.refactor.worker.brief import WorkerBrief
from patterns.refactor.worker.work import work
from patterns.research.digest.digest import World as DigestWorld
from patterns.research.digest.digest import digest
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.flow import research
from patterns.research.job import World as ResearchWorld
from patterns.research.request import DigestRequest, ResearchRequest
from patterns.review.course.team import TASK_KIND as REVIEW_TASK_KIND
from patterns.review.flow import review
from patterns.review.request import ReviewRequest
from patterns.review.request import World as ReviewWorld
from patterns.review.task import carry_out
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.running.record import RunRecord

GONE = "What the stopped run left is no longer kept. Ask for it again by its command."
R = TypeVar("R", RefactorRequest, ReviewRequest, ResearchRequest)
Do = Callable[[R, Stage], Awaitable[Report]]


@dataclass(frozen=True, slots=True)
class Workflows:
    """Made once per process that carries runs."""

    carrier: Carrier
    choosing: ChoosingCarrier
    quiet: QuietCarrier
    """Carries the firings of schedules."""
    model_of: Callable[[str], Model]
    """The model that charges a run's account."""
    prices: Prices
    repository: Repository
    code: Code
    host: CodeHost
    review_host: ReviewHost
    reviews: ReviewBook
    shelf: ResearchBook
    workbench: Workbench
    web: Web
    ledger: Ledger
    schedules: ScheduleBook
    runs: Runs
    """Where a run that goes on from a stopped one finds what that has left."""

    def all(self) -> Mapping[str, Workflow]:
        """By the kind under which the engine knows them."""
        return {
            "refactor": partial(self._carry, kind=RefactorRequest, do=self._refactor),
            "review": partial(self._carry, kind=ReviewRequest, do=self._review),
            "research": partial(self._carry, kind=ResearchRequest, do=self._research),
            "digest": self._carry_quietly,
            "choose": self._choose,
            TASK_KIND: self._refactor_task,
            REVIEW_TASK_KIND: self._review_task,
        }

    async def _carry(self, run: Run, payload: JsonObject, *, kind: type[R], do: Do[R]) -> JsonObject:
        record = RunRecord.model_validate(payload["record"])
        request = kind.model_validate(record.payload)
        return await self.carrier.carry(run, record, request.limits, partial(do, request))

    async def _carry_quietly(self, run: Run, payload: JsonObject) -> JsonObject:
        record = RunRecord.model_validate(payload["record"])
        request = DigestRequest.model_validate(record.payload)
        return await self.quiet.carry(run, record, request, partial(self._digest, request))

    async def _kept(self, run: Run, resumes: str) -> JsonObject | None:
        """What the stopped run has left, as its pattern reads it. Raises `RequestInvalid` where it is gone."""
        if not resumes:
            return None
        kept = await run.step("kept", partial(self._left_by, resumes), dict)
        if not kept:
            raise RequestInvalid(GONE)
        return kept

    async def _left_by(self, run_id: str) -> JsonObject:
        outcome: JsonObject = await self.runs.outcome(run_id) or {}
        return dict(outcome.get("resume") or {})

    async def _choose(self, run: Run, payload: JsonObject) -> JsonObject:
        record = RunRecord.model_validate(payload["record"])
        request = ChooseRequest.model_validate(record.payload)
        return await self.choosing.carry(run, record, request, self.model_of(run.id))

    async def _refactor(self, request: RefactorRequest, stage: Stage) -> Report:
        run = stage.run
        world = RefactorWorld(
            model=self.model_of(run.id),
            prices=self.prices,
            repository=self.repository,
            code=self.code,
            host=self.host,
            human=stage.asker,
            progress=stage.card,
            thread=stage.thread,
            ledger=self.ledger,
        )
        return await refactor(request, run=run, world=world, kept=await self._kept(run, request.resumes))

    async def _refactor_task(self, run: Run, payload: JsonObject) -> JsonObject:
        brief = WorkerBrief.model_validate(payload)
        model = self.model_of(run.id.partition(".")[0])
        handoff = await work(brief, run=run, model=model, repository=self.repository, code=self.code)
        return handoff.model_dump(mode="json")

    async def _review(self, request: ReviewRequest, stage: Stage) -> Report:
        run = stage.run
        world = ReviewWorld(
            model=self.model_of(run.id),
            prices=self.prices,
            repository=self.repository,
            code=self.code,
            workbench=self.workbench,
            human=stage.asker,
            progress=stage.card,
            thread=stage.thread,
            ledger=self.ledger,
            host=self.review_host,
            book=self.reviews,
        )
        return await review(request, run=run, world=world, kept=await self._kept(run, request.resumes))

    async def _review_task(self, run: Run, payload: JsonObject) -> JsonObject:
        model = self.model_of(run.id.partition(".")[0])
        return await carry_out(payload, run=run, model=model, repository=self.repository)

    async def _research(self, request: ResearchRequest, stage: Stage) -> Report:
        run = stage.run
        world = ResearchWorld(
            model=self.model_of(run.id),
            web=self.web,
            ledger=self.ledger,
            human=stage.asker,
            progress=stage.card,
            shelf=self.shelf,
        )
        return await research(request, run=run, world=world)

    async def _digest(self, request: DigestRequest, stage: Backstage) -> DigestOutcome:
        run = stage.run
        world = DigestWorld(
            model=self.model_of(run.id),
            web=self.web,
            ledger=self.ledger,
            human=stage.human,
            progress=stage.progress,
            schedules=self.schedules,
            shelf=self.shelf,
        )
        return await digest(request, run=run, world=world)
