"""The review of one change, from what was asked to what was posted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from patterns.errors import AnswerInvalid, ErrorRecord, LimitReached, ModelError, RunStopped, StewardError, revive
from patterns.evaluator.loop import Loop
from patterns.evaluator.rounds import Round
from patterns.evaluator.verdicts import Judgement
from patterns.guardrails.hearing import Hearing
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.orchestrator.foreman import Outcome
from patterns.ports.repository import Code, Repository
from patterns.ports.runs import Run
from patterns.review.change.findings import MOST_PROPOSED, Finding, with_ids
from patterns.review.change.hunks import numbered, read_change
from patterns.review.change.merging import is_dismissed, merged
from patterns.review.change.ranking import ranked
from patterns.review.change.suggestions import checked_suggestion
from patterns.review.course.closing import Closing
from patterns.review.course.kept import Kept
from patterns.review.course.slate import Slate, combined, judgement_key
from patterns.review.course.tally import Tally
from patterns.review.course.team import Part, Team
from patterns.review.job import Job
from patterns.review.lenses.catalogue import Lens, lenses_for
from patterns.review.lenses.look import LensBrief, Looked, proposals, sealed
from patterns.review.request import ReviewRequest, World
from patterns.review.taking.subject import Subject
from patterns.review.taking.taking import Taking
from patterns.review.weighing.criteria import CRITERIA
from patterns.review.weighing.judge import Claim, Judged, told
from patterns.values.conversation import JsonObject
from patterns.values.report import Report, Stop
from patterns.values.repository.trees import Tree
from patterns.wording.prompt_files import fill

MOST_ROUNDS = 3
REMARKS_SHOWN = 40
REMARK_CHARACTERS = 300


class Course:
    """One run. What it knows follows from the run's own steps and letters."""

    def __init__(self, job: Job, kept: Kept) -> None:
        """`kept`: what the stopped run has left that this one goes on from."""
        self._job = job
        self._team = Team(job)
        self._kept = kept
        self._looked: dict[str, Looked] = {}
        self._judged: dict[str, Judged] = {}
        self._tally = Tally()

    async def carry_out(self) -> Report:
        """Taken, looked at, weighed, told. Raises `StewardError` where nothing can be told but why it failed."""
        taking = Taking(self._job)
        subject = await taking.take()
        if isinstance(subject, Report):
            return subject
        self._subject, self._memory = subject, taking.memory
        self._kept = self._kept.of(subject)
        self._looked, self._judged = dict(self._kept.looked), dict(self._kept.judged)
        standing, stop = await self._reviewed()
        closing = Closing(self._job, subject, taking.memory, self._tally, self._judged)
        report = await closing.close(standing, stop)
        if stop.code != "stopped":
            return report
        return self._kept.model_copy(update={"looked": self._looked, "judged": self._judged}).on(report)

    async def _reviewed(self) -> tuple[tuple[Finding, ...], Stop]:
        """What stands after the last round, and how that came about; a limit or a Stop leaves what was judged."""
        loop: Loop[Slate] = Loop(CRITERIA, draft=self._draft, judge=self._judge, watch=self._job.watch)
        cap = min(self._job.request.limits.rounds, MOST_ROUNDS)
        try:
            stop = (await self._job.raising.held(partial(loop.refine, cap))).stop
        except (LimitReached, RunStopped) as error:
            stop = stop_of(error, kept=self._job.kept)
        except StewardError as error:
            if not self._judged:
                raise
            stop = _broken_off(error)
        if self._team.limit is not None and stop.code in ("approved", "evaluator_error", "max_iterations"):
            stop = stop_of(self._team.limit, kept=self._job.kept)
        return self._standing(), stop

    def _standing(self) -> tuple[Finding, ...]:
        """Of the last round; of two that weigh the same, the one that was shown by running comes first."""
        standing = [one for one in self._tally.slate if self._stands(one)]
        shown = {one.id: True for one in standing if self._judged[judgement_key(one)].is_shown_by_running}
        return with_ids(map(self._as_judged, ranked(standing, shown)))

    def _as_judged(self, finding: Finding) -> Finding:
        """Without a suggestion that its judge found wrong."""
        if finding.suggestion is None or self._judged[judgement_key(finding)].mends:
            return finding
        notes = (*finding.notes, "its suggestion was dropped: it would not mend this, or break something else")
        return finding.model_copy(update={"suggestion": None, "notes": notes})

    def _fell(self, finding: Finding) -> bool:
        return judgement_key(finding) in self._judged and not self._stands(finding)

    def _stands(self, finding: Finding) -> bool:
        judged = self._judged.get(judgement_key(finding))
        return judged is not None and judged.stands

    async def _draft(self, rounds: tuple[Round[Slate], ...]) -> Slate:
        if not rounds:
            return await self._settled(await self._look())
        before = rounds[-1].draft.findings
        kept = tuple(one for one in before if self._stands(one))
        mended = await self._mend([one for one in before if self._fell(one)])
        return await self._settled((*kept, *mended))

    async def _look(self) -> tuple[Finding, ...]:
        """Through every lens at once."""
        subject = self._subject
        lenses = lenses_for(rules=subject.rules)
        task = partial(_task, subject, self._job.request.text)
        parts = [
            Part(
                task_id=one.name,
                title=one.title,
                payload=LensBrief(lens=one.name, task=task(one), diff=subject.diff).model_dump(mode="json"),
            )
            for one in lenses
            if one.name not in self._looked
        ]
        outcomes: Mapping[str, Outcome] = {}
        try:
            outcomes = await self._team.work(parts, stage="Looking for defects", kept="Nothing was found so far.")
        finally:  # what came before something cut it short counts too
            ended = self._team.outcomes.items()
            self._looked |= {name: Looked.model_validate(one.result) for name, one in ended if one.result}
        looked = self._looked
        self._tally.looked(lenses, looked)
        if not looked:
            raise _died([one.error for one in outcomes.values() if one.error])
        return tuple(finding for one in looked.values() for finding in one.findings)

    async def _settled(self, found: tuple[Finding, ...]) -> Slate:
        """One for each defect, without those that people here do not want, in order and numbered."""
        once = merged(found)
        unwanted = [one for one in once if is_dismissed(one, self._memory.dismissed)]
        self._tally.dismissed(unwanted)
        wanted = [one for one in once if one not in unwanted]
        head = self._subject.head
        if head is None:  # then there is no file to try them on
            wanted = [one.model_copy(update={"suggestion": None}) for one in wanted]
        elif any(one.suggestion is not None for one in wanted):
            world = self._job.world
            work = partial(_suggestions, tuple(wanted), head, world.repository, world.code)
            wanted = list((await self._job.run.step("suggestions", work, Slate)).findings)
        slate = Slate(findings=with_ids(ranked(wanted)))
        self._tally.settled(slate, doubled=len(found) - len(once))
        return slate

    async def _judge(self, slate: Slate) -> Judgement:
        """Each that was not judged yet, alone."""
        waiting = [one for one in slate.findings if judgement_key(one) not in self._judged]
        parts = [
            Part(
                task_id=f"weigh-{one.id.lower()}",
                title=f"{one.id} {' '.join(one.claim.split())}",
                payload=self._claim(one),
            )
            for one in waiting
        ]
        kept = f"{len(self._judged)} findings were judged; those that nobody judged are not shown as found."
        try:
            await self._team.work(parts, stage="Trying to refute what was found", kept=kept)
        finally:
            failed = self._weighed(waiting)
        if waiting and not any(judgement_key(one) in self._judged for one in slate.findings):
            raise _died(failed)
        return combined(slate.findings, self._judged)

    def _weighed(self, findings: list[Finding]) -> list[ErrorRecord]:
        """Take over the judgements that came, also where something cut them short; the errors of the others."""
        failed = []
        for one in findings:
            outcome = self._team.outcomes.get(f"weigh-{one.id.lower()}")
            if outcome and outcome.result:
                self._judged[judgement_key(one)] = Judged.model_validate(outcome.result)
            elif outcome and outcome.error:
                failed.append(outcome.error)
        return failed

    def _claim(self, finding: Finding) -> dict[str, object]:
        files = [one for one in read_change(self._subject.diff) if one.path == finding.path]
        claim = Claim(
            finding=finding,
            change="\n\n".join(map(numbered, files)),
            fork=self._subject.fork,
            head=self._subject.head,
            rules=self._job.request.rules,
            limits=self._job.request.limits,
        )
        return claim.model_dump(mode="json")

    async def _mend(self, fallen: list[Finding]) -> tuple[Finding, ...]:
        """What the generator makes of those that did not survive: mended, or left out.

        No more than it may propose: the least of them stay as they fell.
        """
        if not fallen:
            return ()
        self._job.show("Mending what did not survive")
        listed = "\n\n".join(_fallen(one, self._judged[judgement_key(one)]) for one in fallen[:MOST_PROPOSED])
        subject = self._subject
        task = fill("review_mend_task", change=_change(subject), surroundings=subject.surroundings, findings=listed)
        run, model = Hearing(self._job.run, self._job.watch.inbox), self._job.world.model
        made = await proposals(task, subject.diff, name="mend", lens="mended", run=run, model=model)
        self._tally.refused(made)
        return made.findings


async def review_change(
    request: ReviewRequest, *, run: Run, world: World, watch: Watch, kept: JsonObject | None = None
) -> Report:
    """Carry out one `/review` of a change. `kept`: what the stopped run has left that this one goes on from."""
    before = Kept.model_validate(kept) if kept else Kept()
    return await Course(Job(request, run=run, world=world, watch=watch), before).carry_out()


def _task(subject: Subject, asked: str, lens: Lens) -> str:
    """What all lenses see, and at its end what this one looks for."""
    return fill(
        "review_look_task",
        about=sealed("about", _about(subject, asked)),
        rules=sealed("rules", subject.rules) if subject.rules else "",
        said=sealed("said", _said(subject)) if subject.remarks else "",
        change=_change(subject),
        surroundings=subject.surroundings,
        lens=lens.words,
    )


def _about(subject: Subject, asked: str) -> str:
    pull = subject.pull
    parts = [f"asked for: {asked}" if asked else ""]
    if pull is not None:
        fork = ", from a fork" if pull.from_fork else ""
        parts += [
            f"title: {pull.title}",
            f"by {pull.author}: {pull.head_branch} into {pull.base_branch}{fork}",
            pull.body,
        ]
    return "\n\n".join(part for part in parts if part)[:6000] or "nothing was said about it"


def _fallen(finding: Finding, judged: Judged) -> str:
    """A finding that did not survive, with all that is known of it."""
    parts = [sealed("finding", told(finding)), sealed("gaps", judged.gaps())]
    if finding.check:
        parts.insert(1, sealed("check", f"{finding.check.text}\n\n{judged.executed.whole()}"))
    return "\n".join(parts)


def _said(subject: Subject) -> str:
    """What stands at the host already: it need not be found again."""
    lines = [
        f"{one.path}:{one.line or '?'} {one.author}: {' '.join(one.body.split())[:REMARK_CHARACTERS]}"
        for one in subject.remarks[:REMARKS_SHOWN]
    ]
    return "\n".join(lines)


def _change(subject: Subject) -> str:
    return sealed("change", "\n\n".join(map(numbered, read_change(subject.diff))))


async def _suggestions(findings: tuple[Finding, ...], head: Tree, repository: Repository, code: Code) -> Slate:
    texts = await repository.read_all(head, {one.path: None for one in findings})
    checked = [await checked_suggestion(one, texts.get(one.path, ""), code.problem) for one in findings]
    return Slate(findings=tuple(checked))


def _broken_off(error: StewardError) -> Stop:
    if isinstance(error, ModelError):
        return Stop(code="evaluator_error", words=f"the model gave no usable answer ({error.code})")
    return Stop(code="failed", words=f"it could not go on to its end ({error.code})")


def _died(errors: list[ErrorRecord]) -> Exception:
    """What kept every child from its work."""
    return revive(errors[0]) if errors else AnswerInvalid("no part of the review came to its end")
