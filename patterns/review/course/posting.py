"""Findings put at the code host, after a person said so: bound to exactly what was shown, posted once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from patterns.errors import HostRefused, RepositoryError, RunStopped
from patterns.ports.repository import ReviewHost
from patterns.review.change.comments import new_review
from patterns.review.change.findings import Finding
from patterns.review.change.reconcile import Earlier
from patterns.review.course.job import Job
from patterns.review.course.subject import Subject
from patterns.review.course.telling import Telling, fenced
from patterns.values.conversation import Frozen
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.report import Report, Stop
from patterns.values.repository.reviews import HostFile, NewReview, PostedReview, Pull, Remark
from patterns.wording.counting import counted

MENDED = "This has been changed since; the review of `{commit}` did not find it again."
REASON_CHARACTERS = 300


class _Files(Frozen):
    files: tuple[HostFile, ...]


class Posting:
    """Of one run, at one pull request."""

    def __init__(self, job: Job, subject: Subject, telling: Telling) -> None:
        assert subject.pull is not None
        self._job = job
        self._subject = subject
        self._pull: Pull = subject.pull
        self._telling = telling
        self._asked = 0

    async def offer(self, findings: Sequence[Finding], mended: Sequence[Earlier]) -> Report:
        """Ask, and do what was said. Whatever the host says, the review stands in the thread."""
        try:
            review = await self._review(findings)
            setback = ""
            while True:
                decision = await self._job.ask(self._question(review, mended, setback))
                if decision.choice != "post":
                    return self._report("rejected", "nothing was posted; the findings stay in this thread")
                try:
                    return await self._post(review, mended)
                except RepositoryError as error:
                    setback = f"It was not posted ({error.code}): {_reason(error)}. Nothing is lost: try again."
        except RunStopped as error:
            return self._report("stopped", f"stopped by <@{error.facts.get('by')}>; nothing was posted")
        except RepositoryError as error:
            return self._report("failed", f"the host does not show the pull request ({_reason(error)})")

    async def _review(self, findings: Sequence[Finding]) -> NewReview:
        host, subject = self._job.world.host, self._subject
        fetch = partial(_files, host, subject.repository, self._pull.number)
        files = await self._job.run.step("host's files", fetch, _Files)
        summary = f"{counted(len(findings), 'finding')} on {counted(len(subject.files), 'file')} of this change."
        return new_review(
            findings,
            run_id=self._job.run.id,
            commit=subject.commit,
            patches={one.path: one.patch for one in files.files},
            summary=f"{summary} Each survived an evaluator that was told to refute it.",
            evidence={one.id: self._telling.evidence(one) for one in findings},
        )

    def _question(self, review: NewReview, mended: Sequence[Earlier], setback: str) -> Question:
        self._asked += 1
        threads = [one.remark.thread for one in mended if one.remark]
        shown = {"review": review.model_dump(mode="json"), "closed": threads}
        request = self._job.request
        return Question(
            id=f"{self._job.run.id}:post{self._asked if self._asked > 1 else ''}",
            run_id=self._job.run.id,
            kind="accept_finding",
            title=f"Post to {self._subject.name}?",
            body="\n".join(self._body(review, mended, setback)),
            whole=_whole(review),
            choices=(
                Choice(id="post", label="Post to GitHub", style="primary"),
                Choice(id="keep", label="Keep it here"),
            ),
            default="keep",
            digest=digest_of(shown),
            expires_seconds=request.limits.answer_seconds,
            requester=request.requester,
            repository=self._subject.repository,
        )

    def _body(self, review: NewReview, mended: Sequence[Earlier], setback: str) -> list[str]:
        lines = [setback] if setback else []
        if review.remarks:
            lines.append(f"{counted(len(review.remarks), 'comment')} at these lines, as one review:")
            lines += [f"`{one.path}:{one.line}`" for one in review.remarks]
        lines += [f"Closed as mended: `{one.now.path}:{one.now.start_line}`" for one in mended]
        return lines

    async def _post(self, review: NewReview, mended: Sequence[Earlier]) -> Report:
        """Where the pull request has moved meanwhile, lines may mean something else: then nothing is posted."""
        run, host, where = self._job.run, self._job.world.host, (self._subject.repository, self._pull.number)
        self._job.show("Posting")
        now = await run.step("pull now", partial(host.pull, *where), Pull)
        if now.head_commit != self._subject.commit:
            words = f"nothing was posted: `{now.head_commit[:12]}` was pushed meanwhile, so review it again"
            return self._report("rejected", words)
        facts = []
        if review.remarks or not mended:
            posted = await run.step("post review", partial(host.post_review, *where, review), PostedReview)
            facts.append(f"the review: {posted.url}")
        for one in mended:
            assert one.remark is not None
            await run.step("close", partial(self._close, one.remark), bool)
        words = f"{counted(len(review.remarks), 'comment')} posted"
        words += f", {counted(len(mended), 'conversation')} closed as mended" if mended else ""
        return self._report("done", words, *facts)

    async def _close(self, remark: Remark) -> bool:
        note = MENDED.format(commit=self._subject.commit[:12])
        await self._job.world.host.resolve(self._subject.repository, self._pull.number, remark, note)
        return True

    def _report(self, code: str, words: str, *facts: str) -> Report:
        stop = Stop.model_validate({"code": code, "words": words})
        return Report(headline=f"Review of {self._subject.name}", stop=stop, facts=facts)


async def _files(host: ReviewHost, repository: str, number: int) -> _Files:
    return _Files(files=await host.pull_files(repository, number))


def _whole(review: NewReview) -> str:
    parts = [review.body]
    for one in review.remarks:
        lines = f"{one.start_line}-{one.line}" if one.start_line else str(one.line)
        parts.append(f"## {one.path}:{lines} ({one.side})\n\n{fenced(one.body)}")
    return "\n\n".join(parts)


def _reason(error: RepositoryError) -> str:
    if isinstance(error, HostRefused) and error.facts.get("reason"):
        return str(error.facts["reason"])[:REASON_CHARACTERS]
    return "the host does not answer, or not to us"
