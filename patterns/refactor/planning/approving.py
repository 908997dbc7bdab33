"""From an idea of what is to be done to a plan that a person has approved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from patterns.guardrails.asking import bound
from patterns.guardrails.hearing import Hearing
from patterns.plan import Plan
from patterns.refactor.job import Job
from patterns.refactor.planning.card import REASON, digest_of_plan, plan_question
from patterns.refactor.planning.difference import difference, grew
from patterns.refactor.planning.drafted import Drafted, Earlier
from patterns.refactor.planning.editing import edited, wish_of
from patterns.refactor.planning.estimate import Estimate, estimate
from patterns.refactor.planning.making import make_plan
from patterns.refactor.planning.overlap import serialised
from patterns.refactor.request import RefactorRequest
from patterns.refactor.survey import Survey, tests_before
from patterns.values.running.letters import Decision

LARGE_TASKS = 3
LARGE_SHARE = 0.1
"""Of the run's cap: a plan whose estimate may pass it is large."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A plan, and who said yes to it."""

    drafted: Drafted
    estimate: Estimate
    by: str = ""
    """Slack user id; empty where the policy asks nobody, or nothing grew since a person said yes."""

    @property
    def plan(self) -> Plan:
        """As it is carried out: what writes the same files waits for one another."""
        return serialised(self.drafted.plan)[0]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A plan that was not approved."""

    plan: Plan
    by: str
    words: str


class Approval:
    """Plans, and asks, until somebody says yes or no."""

    def __init__(self, job: Job, survey: Survey) -> None:
        self._job = job
        self._survey = survey
        self._number = 0
        """Of plan questions in this run."""
        self._said: list[str] = []
        """What people wrote before a planner was asked."""
        self.made: Approved | None = None
        """The newest plan, whether or not it was approved; None while another is drafted."""

    def stands_on(self, survey: Survey) -> None:
        """The branch has moved: later plans are made, and approved, on this."""
        self._survey = survey

    async def plan(self, earlier: Earlier | None, *, before: Approved | None = None) -> Approved | Rejected:
        """`before`: an approved plan that this one replaces: only what grew against it is asked again."""
        return await self.agreed(await self._draft(earlier), earlier, before=before)

    async def agreed(
        self, made: Approved, earlier: Earlier | None, *, before: Approved | None = None
    ) -> Approved | Rejected:
        """The same of a plan that there is already."""
        shown = before
        while True:
            self.made = made
            if not self._must_ask(made, before):
                return made
            decision = await self._ask(made, shown)
            if decision.choice == "approve":
                bound(decision, digest_of_plan(self._job.request, made.plan, self._survey.base))
                return Approved(made.drafted, made.estimate, by=decision.by)
            if decision.choice not in ("edit", "cheaper"):
                return Rejected(made.drafted.plan, by=decision.by, words=decision.fields.get(REASON, ""))
            shown, made = made, await self._changed(made, decision, earlier)

    async def _ask(self, made: Approved, shown: Approved | None) -> Decision:
        self._number += 1
        job = self._job
        changes = _told(shown, made) if shown else ""
        question = plan_question(
            job.request,
            made.drafted,
            self._survey.base,
            run_id=job.run.id,
            estimate=made.estimate,
            number=self._number,
            changes=changes,
            tests=tests_before(self._survey.tests),
        )
        job.show("Waiting for approval of the plan")
        return await job.ask(question)

    async def _changed(self, made: Approved, decision: Decision, within: Earlier | None) -> Approved:
        plan = made.drafted.plan
        self._job.wanted_by(decision.by)
        if decision.choice == "cheaper":
            return await self._draft(Earlier(why="cheaper", plan=plan, within=within))
        if wish := wish_of(decision.fields):
            return await self._draft(Earlier(why="reworked", plan=plan, words=wish, within=within))
        return await self._priced(edited(made.drafted, decision.fields))

    async def _draft(self, earlier: Earlier | None) -> Approved:
        job, survey = self._job, self._survey
        self.made = None
        await job.watch.inbox.glance()
        job.show("Planning")
        make = partial(
            make_plan,
            self._asked_for(),
            survey.base,
            survey.overview,
            survey.tests,
            run=Hearing(job.run, job.watch.inbox),
            model=job.world.model,
            earlier=earlier,
        )
        drafted = await job.raising.held(make)
        return await self._priced(drafted)

    def _asked_for(self) -> RefactorRequest:
        """The request, with what people wrote before the planner was asked: it is part of what is planned."""
        job = self._job
        for one in job.watch.inbox.follow_ups():
            job.wanted_by(one.by)
            self._said.append(one.words)
            job.wishes = (*job.wishes, one.words)
        text = "\n\n".join((job.request.text, *(f"Asked for since: {words}" for words in self._said)))
        return job.request.model_copy(update={"text": text})

    async def _priced(self, drafted: Drafted) -> Approved:
        """Journalled: prices may be others on a replay."""
        price = partial(self._estimate, drafted.plan)
        return Approved(drafted, await self._job.run.step("estimate", price, Estimate))

    async def _estimate(self, plan: Plan) -> Estimate:
        job = self._job
        return estimate(plan, prices=job.world.prices, limits=job.request.limits, sizes=self._survey.overview.sizes)

    def _must_ask(self, made: Approved, before: Approved | None) -> bool:
        if before is not None:
            return grew(before.plan, made.plan, before.estimate, made.estimate)
        when = self._job.request.rules.plan_approval
        return when == "always" or (when == "large" and self._is_large(made))

    def _is_large(self, made: Approved) -> bool:
        high = made.estimate.total.high_microdollars
        dear = high is None or high > LARGE_SHARE * self._job.request.limits.cap_microdollars
        return dear or len(made.plan.subtasks) > LARGE_TASKS


def _told(old: Approved, new: Approved) -> str:
    return difference(old.plan, new.plan, old.estimate, new.estimate)
