"""The end of a review: brought together with the one before, kept, told, and posted where somebody wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from patterns.ports.books import ReviewBook
from patterns.review.change.findings import Finding
from patterns.review.change.hunks import ChangedFile, read_change
from patterns.review.change.ranking import shown_and_rest
from patterns.review.change.reconcile import Reconciled, carried_on, kept, reconciled
from patterns.review.course.posting import Posting
from patterns.review.course.tally import Tally
from patterns.review.course.telling import Telling
from patterns.review.job import Job
from patterns.review.taking.subject import Subject
from patterns.review.taking.taking import Memory
from patterns.review.weighing.judge import Judged
from patterns.values.conversation import Frozen
from patterns.values.report import Report, Stop
from patterns.values.reviewed import KeptFinding, Reviewed

NO_MORE = ("stopped", "G-TIME")
"""Ends after which nothing more is asked."""
CUT_SHORT = ("stopped", "evaluator_error", "failed")
"""Ends before everything was looked at; those by a guardrail too."""
NAMED = 6
CLAIM_CHARACTERS = 80


class _Texts(Frozen):
    texts: dict[str, str]


class Closing:
    """Of one run."""

    def __init__(self, job: Job, subject: Subject, memory: Memory, tally: Tally, judged: Mapping[str, Judged]) -> None:
        self._job = job
        self._subject = subject
        self._memory = memory
        self._tally = tally
        self._telling = Telling(subject, tally, judged, run_id=job.run.id)

    async def close(self, standing: Sequence[Finding], stop: Stop) -> Report:
        """The last report; an earlier one is in the thread where something could be posted."""
        is_cut_short = stop.code in CUT_SHORT or stop.code.startswith("G-")
        is_whole = not is_cut_short and not self._telling.is_partial
        together = await self._together(standing, is_whole=is_whole)
        await self._keep(together, is_whole=is_whole)
        report = self._telling.report(together.new, stop, (*self._job.notes, *_since(together)))
        if self._subject.pull is None or stop.code in NO_MORE:
            return report
        shown = shown_and_rest(together.new).shown
        mended = [one for one in together.fixed if one.remark is not None and one.remark.thread]
        if not shown and not mended:
            return report
        await self._job.deliver(report, "review")
        posting = Posting(self._job, self._subject, self._telling, findings=shown, mended=mended)
        return await posting.offer()

    async def _together(self, standing: Sequence[Finding], *, is_whole: bool) -> Reconciled:
        """With the findings of the review before, each at the place where its lines are today.

        A review that was cut short has not missed what it did not find again: then nothing counts as read.
        """
        last, subject = self._memory.last, self._subject
        earlier = last.findings if last else ()
        change = read_change(subject.diff)
        texts: dict[str, str] = {}
        if earlier and subject.head is not None:
            paths = _paths(earlier, change)
            work = partial(_texts, self._job, subject, paths)
            texts = (await self._job.run.step("texts", work, _Texts)).texts
        unread = [one.path for one in subject.left_out]
        if not is_whole:
            unread += [*subject.files, *(one.path for one in earlier)]
        return reconciled(
            earlier,
            standing,
            remarks=subject.remarks,
            change=change,
            texts=texts,
            unread=unread,
        )

    async def _keep(self, together: Reconciled, *, is_whole: bool) -> None:
        """What is new, and what the review before found and is not mended: in its words, by which it was posted."""
        run_id, subject = self._job.run.id, self._subject
        before = (*together.still_open, *together.settled, *together.unknown)
        new = (*together.new, *together.said)
        found = [kept(one, run_id=run_id, repository=subject.repository, change=subject.change) for one in new]
        carried = [carried_on(one, id=f"{run_id}.e{number}") for number, one in enumerate(before, 1)]
        reviewed = Reviewed(
            run_id=run_id,
            repository=subject.repository,
            change=subject.change,
            commit=subject.commit if is_whole else "",
            at=await self._job.run.now(),
            findings=(*found, *carried),
        )
        await self._job.run.step("keep", partial(_keep, self._job.world.book, reviewed), bool)


def _since(together: Reconciled) -> tuple[str, ...]:
    """What became of the findings of the review before."""
    facts = []
    for title, some in (
        ("mended since the last review", together.fixed),
        ("still open from the last review, not said again", together.still_open),
        ("of the last review, not seen again, and nothing shows that they were mended", together.unknown),
    ):
        if some:
            facts.append(f"{title}: {_named([one.now for one in some])}")
    if together.said:
        facts.append(f"said already at the host: {_named(together.said)}")
    return tuple(facts)


def _named(some: Sequence[Finding]) -> str:
    told = [f"{one.path}:{one.start_line} ({one.claim[:CLAIM_CHARACTERS]})" for one in some[:NAMED]]
    more = len(some) - len(told)
    return "; ".join(told) + (f" and {more} more" if more > 0 else "")


def _paths(earlier: Sequence[KeptFinding], change: Sequence[ChangedFile]) -> list[str]:
    """Where their lines may stand now: under the names that they had, and under those that came after."""
    before = {one.path for one in earlier}
    return sorted(before | {one.path for one in change if one.old_path in before})


async def _texts(job: Job, subject: Subject, paths: Sequence[str]) -> _Texts:
    assert subject.head is not None
    return _Texts(texts=await job.world.repository.read_all(subject.head, paths))


async def _keep(book: ReviewBook, reviewed: Reviewed) -> bool:
    await book.keep(reviewed)
    return True
