"""Findings put at the code host, after a person said so: bound to exactly what was shown, posted once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from patterns.errors import HostRefused, RepositoryError, RunStopped
from patterns.guardrails.asking import bound
from patterns.ports.books import ReviewBook
from patterns.ports.repository import ReviewHost
from patterns.review.change.comments import new_review
from patterns.review.change.findings import Finding
from patterns.review.change.reconcile import Earlier
from patterns.review.course.telling import Telling, fenced
from patterns.review.job import Job
from patterns.review.taking.subject import Subject
from patterns.values.conversation import Frozen
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.report import Report, Stop
from patterns.values.repository.reviews import HostFile, NewReview, PostedReview, Pull, Remark
from patterns.values.running.letters import Decision
from patterns.wording.counting import counted

MENDED = "This has been changed since; the review of `{commit}` did not find it again."
REASON_CHARACTERS = 300


class _Files(Frozen):
    files: tuple[HostFile, ...]


class _Rated(Frozen):
    unwanted: tuple[str, ...]
    """Ids of findings."""


class Posting:
    """Of one run, at one pull request: these findings, and a note below what was mended."""

    def __init__(
        self,
        job: Job,
        subject: Subject,
        telling: Telling,
        *,
        findings: Sequence[Finding],
        mended: Sequence[Earlier],
    ) -> None:
        assert subject.pull is not None
        self._job = job
        self._subject = subject
        self._pull: Pull = subject.pull
        self._telling = telling
        self._findings = findings
        self._mended = mended
        self._asked = 0
        self._posted: PostedReview | None = None
        self._closed: list[str] = []
        """Threads."""

    async def offer(self) -> Report:
        """Ask, and do what was said. Whatever the host says, the review stands in the thread."""
        try:
            review = await self._review()
            setback = ""
            while True:
                self._job.show("Waiting for a decision on the review")
                decision = await self._job.ask(self._question(review, setback))
                if decision.choice != "post":
                    return self._report("rejected", f"{self._so_far()}; the findings stay in this thread")
                if unwanted := await self._unwanted():
                    self._findings = [one for one in self._findings if one not in unwanted]
                    if not (self._findings or self._mended):
                        return self._report("rejected", f"{self._so_far()}: all of it was called not useful meanwhile")
                    review, setback = await self._review(), f"Not useful, so no longer part of it: {_places(unwanted)}."
                    continue
                try:
                    return await self._post(review, decision)
                except RepositoryError as error:
                    setback = f"Not all of it was done ({error.code}): {_reason(error)}. So far: {self._so_far()}. "
                    setback += "Nothing is lost: try again."
        except RunStopped as error:
            return self._report("stopped", f"stopped by <@{error.facts.get('by')}>; {self._so_far()}")
        except RepositoryError as error:
            return self._report("failed", f"the host does not show the pull request ({_reason(error)})")

    async def _unwanted(self) -> list[Finding]:
        """What people have called not useful since it was shown: the yes was given to another review then."""
        if self._posted is not None:
            return []
        ids = tuple(map(self._telling.finding_id, self._findings))
        rated = await self._job.run.step("ratings", partial(_rated, self._job.world.book, ids), _Rated)
        return [one for one in self._findings if self._telling.finding_id(one) in rated.unwanted]

    async def _review(self) -> NewReview:
        host, subject, findings = self._job.world.host, self._subject, self._findings
        paths = frozenset(one.path for one in findings)
        fetch = partial(_files, host, subject.repository, self._pull.number, paths)
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

    def _question(self, review: NewReview, setback: str) -> Question:
        self._asked += 1
        request = self._job.request
        return Question(
            id=f"{self._job.run.id}:post{self._asked if self._asked > 1 else ''}",
            run_id=self._job.run.id,
            kind="accept_finding",
            title=f"Post to {self._subject.name}?",
            body="\n".join(self._body(review, setback)),
            whole=self._whole(review),
            choices=(
                Choice(id="post", label="Post to GitHub", style="primary"),
                Choice(id="keep", label="Keep it here"),
            ),
            default="keep",
            digest=self._digest(review),
            expires_seconds=request.limits.answer_seconds,
            requester=request.requester,
            repository=self._subject.repository,
            editors=request.earlier_requesters,
        )

    def _digest(self, review: NewReview) -> str:
        """Of what a yes lets be written there."""
        threads = [one.remark.thread for one in self._mended if one.remark]
        return digest_of({"review": review.model_dump(mode="json"), "closed": threads})

    def _body(self, review: NewReview, setback: str) -> list[str]:
        lines = [setback] if setback else []
        if review.remarks:
            lines.append(f"{counted(len(review.remarks), 'comment')} at these lines, as one review:")
            lines += [f"`{one.path}:{one.line}`" for one in review.remarks]
        if lineless := len(self._findings) - len(review.remarks):
            lines.append(f"In the review's own text, as {self._pull.url} shows no line for them: {lineless}")
        lines += [f"Closed as mended: `{one.now.path}:{one.now.start_line}`" for one in self._mended]
        return lines

    def _whole(self, review: NewReview) -> str:
        """All that would be written there, word for word."""
        parts = [review.body] if self._findings else []
        for one in review.remarks:
            lines = f"{one.start_line}-{one.line}" if one.start_line else str(one.line)
            parts.append(f"## {one.path}:{lines} ({one.side})\n\n{fenced(one.body)}")
        note = fenced(self._note())
        parts += [f"## Closed: {one.now.path}:{one.now.start_line}\n\n{note}" for one in self._mended]
        return "\n\n".join(parts)

    async def _post(self, review: NewReview, decision: Decision) -> Report:
        """Where the pull request has moved meanwhile, lines may mean something else: then nothing is posted."""
        run, host, where = self._job.run, self._job.world.host, (self._subject.repository, self._pull.number)
        self._job.show("Posting")
        now = await run.step("pull now", partial(host.pull, *where), Pull)
        if now.head_commit != self._subject.commit:
            pushed = f"`{now.head_commit[:12]}` was pushed meanwhile, so review it again"
            return self._report("rejected", f"{self._so_far()}: {pushed}")
        bound(decision, self._digest(review))
        if self._findings and self._posted is None:
            if twice := await self._said_meanwhile(review):
                words = (
                    f"{self._so_far()}: {counted(twice, 'comment')} of it stand there already, posted by another review"
                )
                return self._report("rejected", words)
            self._posted = await run.step("post review", partial(host.post_review, *where, review), PostedReview)
        for one in self._mended:
            assert one.remark is not None
            if one.remark.thread not in self._closed:
                await run.step("close", partial(self._close, one.remark), bool)
                self._closed.append(one.remark.thread)
        return self._report("done", self._so_far(), *([f"the review: {self._posted.url}"] if self._posted else []))

    async def _said_meanwhile(self, review: NewReview) -> int:
        """How many of the comments stand there since the change was looked at.

        Only before the first attempt: after one that failed they may be this review's own, which the host knows again.
        """
        if self._asked > 1:
            return 0
        return await self._job.run.step("remarks now", partial(self._standing, review), int)

    async def _standing(self, review: NewReview) -> int:
        now = await self._job.world.host.remarks(self._subject.repository, self._pull.number)
        known = {one.id for one in self._subject.remarks}
        keys = {one.key for one in now if one.by_us and one.id not in known}
        return sum(one.key in keys for one in review.remarks)

    async def _close(self, remark: Remark) -> bool:
        await self._job.world.host.resolve(self._subject.repository, self._pull.number, remark, self._note())
        return True

    def _note(self) -> str:
        return MENDED.format(commit=self._subject.commit[:12])

    def _so_far(self) -> str:
        """What was done at the host."""
        comments = f"{counted(self._posted.remarks, 'comment')} posted" if self._posted else ""
        if self._posted and len(self._findings) > self._posted.remarks:
            comments = f"{counted(len(self._findings), 'finding')} posted"
        closed = f"{counted(len(self._closed), 'conversation')} closed as mended" if self._closed else ""
        return ", ".join(part for part in (comments, closed) if part) or "nothing was posted"

    def _report(self, code: str, words: str, *facts: str) -> Report:
        stop = Stop.model_validate({"code": code, "words": words})
        return Report(headline=f"Review of {self._subject.name}", stop=stop, facts=facts)


def _places(findings: Sequence[Finding]) -> str:
    return ", ".join(f"`{one.path}:{one.start_line}`" for one in findings)


async def _rated(book: ReviewBook, ids: Sequence[str]) -> _Rated:
    known = [await book.finding(one) for one in ids]
    return _Rated(unwanted=tuple(one.id for one in known if one and one.rating == "not_useful"))


async def _files(host: ReviewHost, repository: str, number: int, paths: frozenset[str]) -> _Files:
    """Of these paths: of all files it would be as much as the host shows."""
    return _Files(files=tuple(one for one in await host.pull_files(repository, number) if one.path in paths))


def _reason(error: RepositoryError) -> str:
    if isinstance(error, HostRefused) and error.facts.get("reason"):
        return str(error.facts["reason"])[:REASON_CHARACTERS]
    return "the host does not answer, or not to us"
