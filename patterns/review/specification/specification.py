"""One review of a specification: criteria, the loop, a decision where it was not approved, the report."""

from __future__ import annotations

from functools import partial

from patterns.errors import LimitReached, ModelError, RunStopped
from patterns.evaluator.criteria import Criterion
from patterns.evaluator.loop import Loop
from patterns.evaluator.rounds import Refined
from patterns.guardrails.asking import bound
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import MORE
from patterns.guardrails.stops import stop_of
from patterns.ports.runs import Run
from patterns.review.drafts import Draft, same
from patterns.review.request import ReviewRequest, World
from patterns.review.specification.criteria import (
    FIELD,
    Criteria,
    criteria_report,
    given_criteria,
    lines_of,
    problems_of_criteria,
    problems_of_form,
)
from patterns.review.specification.deciding import best_draft, decided, digest_of_choice, question_of
from patterns.review.specification.generating import Generator
from patterns.review.specification.job import Job, given_tests, rows_of
from patterns.review.specification.judging import Judge
from patterns.review.specification.kept import Kept, with_kept
from patterns.review.specification.languages import language_of
from patterns.review.specification.result import report_of
from patterns.values.conversation import JsonObject, Message, Prompt
from patterns.values.report import Report, Stop
from patterns.values.running.letters import Decision
from patterns.wording.answers import answer
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill

CRITERIA_TOKENS = 3000
LEAST_AFTER_CHANGE = 2
"""Rounds after the criteria were changed: the draft that is judged anew, and another."""
FINAL = ("approved", "stopped")


class Specification:
    """One run, and where it stands."""

    def __init__(self, job: Job, kept: Kept | None = None) -> None:
        """`kept`: what the stopped run has left that this one goes on from."""
        self._job = job
        self._kept = kept
        self._cap = job.request.limits.rounds
        self._asked = 0
        self._changed = 0

    async def carry_out(self) -> Report:
        """To the end. Raises `ModelError` where not even a draft came of it."""
        job = self._job
        job.show("Agreeing on criteria")
        await self._agree()
        criteria = job.criteria
        judge, generator = Judge(job), Generator(job)
        loop: Loop[Draft] = Loop(
            criteria,
            draft=generator.draft,
            judge=judge.judge,
            watch=job.watch,
            on_change=job.rounds_changed,
            same=same,
        )
        if self._kept is not None:
            loop.rounds, loop.unjudged = self._kept.rounds, self._kept.unjudged
            job.rounds_changed(loop.rounds)
        refined = await self._refined(loop)
        report = await report_of(job, refined)
        return with_kept(report, job.criteria, refined) if refined.stop.code == "stopped" else report

    async def _agree(self) -> None:
        """On what it is judged by: as the stopped run had it, as it was given, or drafted once."""
        given = self._job.request.criteria
        if self._kept is not None:
            await self._freeze(self._kept.criteria, words="frozen as in the run before", drafted=False)
        elif given:
            await self._freeze(given_criteria(given), words="frozen as they were given", drafted=False)
        else:
            await self._freeze(await self._drafted(), words="frozen before the first draft", drafted=True)

    async def _drafted(self) -> tuple[Criterion, ...]:
        job = self._job
        messages = (Message(role="system", text=fill("review_criteria")), Message(role="user", text=job.material()))
        prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=CRITERIA_TOKENS)
        draft = partial(
            answer, Criteria, prompt, name="criteria", run=job.run, model=job.world.model, check=problems_of_criteria
        )
        return (await job.raising.held(draft)).criteria

    async def _freeze(self, criteria: tuple[Criterion, ...], *, words: str, drafted: bool) -> None:
        job = self._job
        job.criteria, job.rows = criteria, rows_of(criteria, ())
        name = f"criteria{self._changed + 1}"
        await job.deliver(criteria_report(criteria, words=words, drafted=drafted), name)

    async def _refined(self, loop: Loop[Draft]) -> Refined[Draft]:
        """Until it is approved or a person has enough of it."""
        while True:
            refined = await _as_far_as_it_goes(loop, self._cap)
            if refined.stop.code in FINAL:
                return refined
            try:
                decision = await self._decision(refined)
            except RunStopped as error:
                return refined.model_copy(update={"stop": stop_of(error)})
            if decision.choice == "more":
                await self._make_room(refined, decision)
            elif decision.choice == "criteria":
                await self._change(loop, refined, decision)
            else:
                return decided(refined, decision.choice, decision.by)

    async def _decision(self, refined: Refined[Draft]) -> Decision:
        """Asked again where criteria came that cannot be taken, whatever the form has let through."""
        self._job.show("Waiting for a decision")
        while True:
            self._asked += 1
            decision = await self._job.ask(question_of(self._job, refined, self._asked))
            if decision.choice != "criteria" or not problems_of_form({}, decision.fields):
                return decision

    async def _make_room(self, refined: Refined[Draft], decision: Decision) -> None:
        """What the button said: a round, and money or time for it; where only a judgement failed, that again."""
        bound(decision, digest_of_choice(self._job, refined))
        code, one_more = refined.stop.code, len(refined.rounds) + 1
        self._cap = max(self._cap, one_more) if code == "evaluator_error" else one_more
        if code in MORE:
            await self._job.raising.give(LimitReached(limit=code), decision.question_id)

    async def _change(self, loop: Loop[Draft], refined: Refined[Draft], decision: Decision) -> None:
        """Frozen anew. The best draft is judged by the new ones first; what the old ones said of others is dropped."""
        criteria = given_criteria(lines_of(decision.fields.get(FIELD, "")), known=self._job.criteria)
        self._changed += 1
        after = counted(len(refined.rounds), "round")
        self._job.notes = (*self._job.notes, f"criteria changed by a person after {after}, which are not counted here")
        await self._freeze(criteria, words=f"frozen anew by <@{decision.by}>", drafted=False)
        loop.begin_anew(criteria, best_draft(refined))
        self._cap = max(self._job.request.limits.rounds, LEAST_AFTER_CHANGE)


async def _as_far_as_it_goes(loop: Loop[Draft], cap: int) -> Refined[Draft]:
    """What cuts it short is its end, and the rounds so far stand. Raises `ModelError` where there is nothing else."""
    try:
        return await loop.refine(cap)
    except (LimitReached, RunStopped) as error:
        drafts = counted(len(loop.rounds), "judged draft")
        stop = stop_of(error, kept=f"{drafts}, of which the best is handed over." if loop.rounds else "")
    except ModelError as error:
        if not loop.rounds:
            raise
        stop = Stop(code="failed", words=f"no further draft came ({error.code})")
    return Refined(rounds=loop.rounds, stop=stop, unjudged=loop.unjudged)


async def specification(
    request: ReviewRequest, *, run: Run, world: World, watch: Watch, kept: JsonObject | None = None
) -> Report:
    """Carry out one. Raises `RequestInvalid` for criteria or tests that cannot be taken."""
    language = language_of(request.language)
    given = await given_tests(request, language, world.code)
    job = Job(request, run=run, world=world, watch=watch, language=language, given=given)
    return await Specification(job, Kept.model_validate(kept) if kept else None).carry_out()
