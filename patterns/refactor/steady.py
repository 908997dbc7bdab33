"""Steps that weather: where git or its disk fails after work was done, a person may mend it, and the run goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from patterns.errors import RepositoryError
from patterns.refactor.job import Job
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.running.letters import Letter

T = TypeVar("T")

WEATHER = {
    "disk_full": "there is no room left on Steward's disk",
    "repository_unreachable": "the repository cannot be reached",
    "repository": "git failed on Steward's host",
}
"""What may pass, by the error's code, in words for people; every other error says that trying again is of no use."""


class SteadyRun:
    """Fits `Run`: the job's own, but for a step that fails by the weather."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def id(self) -> str:
        """See `Run.id`."""
        return self._job.run.id

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """See `Run.step`. Raises the step's error where nobody wants it tried again, and `RunStopped`."""
        while True:
            try:
                return await self._job.run.step(name, work, result)
            except RepositoryError as error:
                if error.code not in WEATHER or not await self._is_mended(error):
                    raise

    async def _is_mended(self, error: RepositoryError) -> bool:
        self._job.show("Waiting until it can go on")
        decision = await self._job.ask(self._question(error))
        return decision.choice == "again"

    def _question(self, error: RepositoryError) -> Question:
        job = self._job
        question_id = job.question_id("weather")
        why = WEATHER[error.code]
        return Question(
            id=question_id,
            run_id=job.run.id,
            kind="choose",
            title="It cannot go on just now",
            body=f"{why[0].upper()}{why[1:]}. What is done so far is kept as long as this stands open.",
            choices=(
                Choice(id="again", label="Try again", style="primary"),
                Choice(id="end", label="End the run", style="danger"),
            ),
            default="end",
            digest=digest_of({"error": error.code, "question": question_id}),
            expires_seconds=job.request.limits.answer_seconds,
            requester=job.request.requester,
            repository=job.request.repository,
        )

    async def now(self) -> float:
        """See `Run.now`."""
        return await self._job.run.now()

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Run.spawn`."""
        await self._job.run.spawn(task_id, kind, payload)

    async def cancel(self, task_id: str) -> None:
        """See `Run.cancel`."""
        await self._job.run.cancel(task_id)

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """See `Run.next_letter`."""
        return await self._job.run.next_letter(timeout_seconds)

    async def tell_parent(self, letter: Letter) -> None:
        """See `Run.tell_parent`."""
        await self._job.run.tell_parent(letter)

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """See `Run.tell_task`."""
        await self._job.run.tell_task(task_id, letter)
