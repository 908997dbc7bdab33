"""One inquiry: a brief, a search, a look at what the evidence carries, an answer. The answer always comes."""

from __future__ import annotations

from functools import partial

from patterns.errors import RunStopped
from patterns.guardrails.stops import stop_of
from patterns.research.answer.answered import Answered
from patterns.research.answer.carried import Judged
from patterns.research.answer.report import report_of
from patterns.research.answer.writing import Writer, by_code
from patterns.research.briefing.agreeing import BriefCard
from patterns.research.briefing.drafted import DraftedBrief, reused
from patterns.research.briefing.making import draft_brief
from patterns.research.desk.desk import Desk
from patterns.research.evidence.coverage import Support, is_covered
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer
from patterns.research.going_on import as_it_was, resumable
from patterns.research.job import Job
from patterns.research.notes import listed
from patterns.research.search.pursuit import NATURAL, Means, Pursuit
from patterns.research.settling import Settling
from patterns.values.report import Report, Stop
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note, Researched
from patterns.values.running.progress import Row, State
from patterns.wording.prompt_files import fill

DEEPER = "Look further: keep the items that are thin or disputed, and add what a careful reader would ask next."
CHANGED = (
    "The brief was changed by a person; from now on it is this one. Notes of items that it does not hold word for word "
    "serve none any more: take them again where they fit.\n\n"
)
ASKED_ON = "It is asked on from what was found before."


class Inquiry:
    """One run, and where it stands."""

    def __init__(self, job: Job, earlier: Researched | None = None) -> None:
        self._job = job
        self._earlier = earlier
        self._card = BriefCard(job)
        self._desk: Desk | None = None

    async def carry_out(self) -> Report:
        """To an answer, whatever ends the search. Raises `ModelError` where not even a brief came about."""
        job = self._job
        job.show("Reading the question")
        try:
            desk = self._desk = await self._begin()
        except RunStopped as error:
            return Report(headline=job.request.question[:200], stop=stop_of(error), facts=("Nothing was searched yet",))
        job.kept = lambda: f"So far: {desk.looked_at()}. A reserve for the answer is kept."
        pursuit = Pursuit(self._means(), desk, today=job.today, told=_known(desk.notes))
        pursuit.on_turn = partial(self._changed, pursuit)
        self._show("Searching")
        settling = Settling(job, pursuit, self._show)
        stop = await settling.settle(await pursuit.to_the_end())
        if self._taken(await self._card.close(desk.brief), pursuit):
            stop = await settling.settle(await pursuit.to_the_end() if stop.code in NATURAL else stop)
        final, judged = await self._answer(pursuit, stop)
        await job.run.step("keep", partial(self._keep, desk, final), bool)
        missed = (*pursuit.unread, *await job.missed())
        stop = stop_of(job.stopped) if job.stopped else stop
        report = report_of(Answered(desk, final, stop, judged, tuple(settling.told), missed))
        return resumable(report, desk, job.run.id) if stop.code == "stopped" else report

    async def _answer(self, pursuit: Pursuit, stop: Stop) -> tuple[FinalAnswer, Judged]:
        """After a Stop nothing more is asked: then what was given or noted stands as it is."""
        job, desk = self._job, pursuit.desk
        writer = Writer(job, pursuit, self._show)
        if desk.answer is None and not desk.notes:
            return by_code(desk), Judged()
        try:
            if stop.code != "stopped" and desk.answer is None:
                self._show("Answering from the notes")
                await pursuit.hears()
        except RunStopped as error:
            job.stopped, stop = error, stop_of(error)
        if stop.code == "stopped":
            return desk.answer or by_code(desk), Judged(failed="it was stopped")
        try:
            return await writer.hold(desk.answer or await writer.close(stop.words))
        except RunStopped as error:
            self._job.stopped = error
            return desk.answer or by_code(desk), Judged(failed="it was stopped")

    async def _begin(self) -> Desk:
        """Raises `RunStopped`."""
        job, earlier = self._job, self._earlier
        drafted = as_it_was(earlier.brief) if earlier and job.request.resumes else await self._drafted()
        brief = await self._card.agree(drafted)
        before = f"{earlier.brief.question} {earlier.brief.listed()}" if earlier else ""
        typed = f"{job.request.question} {before} {brief.question} {brief.listed()}"
        desk = Desk(job.world.web, brief, asked=typed, now=job.now)
        if earlier:
            notes = list(earlier.notes) if job.request.resumes else _kept(drafted, earlier.notes, brief)
            desk.lay(earlier.pages, notes)
        return desk

    async def _drafted(self) -> DraftedBrief:
        job, earlier = self._job, self._earlier
        draft = partial(
            draft_brief,
            job.request.question,
            run=job.heard,
            model=job.world.model,
            today=job.today,
            earlier=earlier,
            wish=DEEPER if job.request.way == "deeper" else ASKED_ON,
        )
        return await job.raising.held(draft)

    def _changed(self, pursuit: Pursuit) -> str | None:
        """A word to the model where a person changed the brief."""
        brief = self._card.change(pursuit.desk.brief)
        return self._task_of(brief, pursuit) if brief else None

    def _taken(self, brief: Brief | None, pursuit: Pursuit) -> bool:
        """Whether a person changed it at the last moment."""
        if brief:
            pursuit.go_on(self._task_of(brief, pursuit))
        return brief is not None

    def _task_of(self, brief: Brief, pursuit: Pursuit) -> str:
        pursuit.desk.change(brief)
        self._show("Searching")
        return CHANGED + pursuit.task()

    def _means(self) -> Means:
        job = self._job
        return Means(
            run=job.run,
            model=job.world.model,
            human=job.world.human,
            watch=job.watch,
            requester=job.request.requester,
            answer_seconds=job.request.limits.answer_seconds,
            show=self._show,
            raising=job.raising,
        )

    async def _keep(self, desk: Desk, final: FinalAnswer) -> bool:
        """For whoever asks on."""
        await self._job.world.shelf.keep(
            Researched(
                run_id=self._job.run.id,
                brief=desk.brief,
                notes=tuple(desk.notes),
                pages=desk.to_keep(),
                queries=desk.queries,
                answer=final.model_dump(mode="json"),
                at=self._job.now,
            )
        )
        return True

    def _show(self, stage: str) -> None:
        if self._desk:
            self._job.rows = rows_of(self._desk)
            self._job.show(stage, (self._desk.looked_at(),))


def _known(notes: list[Note]) -> str:
    """What is on the desk from before, for the model."""
    return fill("research_known", notes=fenced("notes", listed(notes))) if notes else ""


def _kept(drafted: DraftedBrief, earlier: tuple[Note, ...], brief: Brief) -> list[Note]:
    """Earlier notes under the items that are left of those that they were kept for."""
    ids = brief.unchanged(drafted)
    kept = [
        note.model_copy(update={"items": tuple(one for one in note.items if one in ids)})
        for note in reused(drafted, earlier)
    ]
    return [note for note in kept if note.items]


def rows_of(desk: Desk) -> tuple[Row, ...]:
    """The items, ticked off as they are covered."""
    supports = {one.item: one for one in desk.supports()}
    return tuple(
        Row(id=item.id, title=item.text, state=_state(supports[item.id]), note=_note(supports[item.id]))
        for item in desk.brief.items
    )


def _state(support: Support) -> State:
    if is_covered(support):
        return "done"
    return "running" if support.supporting or support.disputing else "waiting"


def _note(support: Support) -> str:
    return "" if _state(support) == "waiting" else support.words
