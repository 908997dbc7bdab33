"""Subtasks that wait for people: each question asked once, also where several subtasks wait for the same one."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.guardrails.asking import close, given_for, put, remind
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.values.questions import Closing, Question
from patterns.values.running.letters import Decision


@dataclass(slots=True)
class Standing:
    """A question that is open. Moments in seconds since the epoch."""

    question: Question
    expires: float
    reminds: float | None
    """None where nobody is to be reminded any more."""

    @property
    def due(self) -> float:
        """When something is to be done about it next."""
        return self.expires if self.reminds is None else self.reminds


class Waiting:
    """The questions that are open, and who waits for them, in the order of their asking."""

    def __init__(self, run: Run, human: Human) -> None:
        self._run = run
        self._human = human
        self._questions: dict[str, Standing] = {}
        self._tasks: dict[str, list[str]] = {}

    def tasks(self) -> dict[str, str]:
        """Each waiting subtask, with the title of its question."""
        return {task: self._questions[name].question.title for name, tasks in self._tasks.items() for task in tasks}

    async def ask(self, task_id: str, question: Question) -> None:
        """Put it, unless it stands already."""
        if question.id not in self._questions:
            now, half = await self._run.now(), question.reminded_after_seconds
            await put(question, run=self._run, human=self._human)
            reminds = None if half is None else now + half
            self._questions[question.id] = Standing(question, now + question.expires_seconds, reminds)
        self._tasks.setdefault(question.id, []).append(task_id)

    def take(self, decision: Decision) -> list[str]:
        """Who waited for it. A decision that nobody waits for is nobody's.

        Raises `ApprovalVoid` when it was given for something else than what is asked here.
        """
        standing = self._questions.pop(decision.question_id, None)
        if standing is not None:
            given_for(standing.question, decision)
        return self._tasks.pop(decision.question_id, [])

    def patience(self, now: float) -> float | None:
        """Seconds until something is to be done about a question; None where none is open."""
        return min((max(one.due - now, 0.0) for one in self._questions.values()), default=None)

    async def overdue(self) -> list[Decision]:
        """Remind of the questions at their half-time, and close those whose time is up; what each of these came to."""
        now = await self._run.now()
        for name, one in self._questions.items():
            if one.reminds is not None and one.reminds <= now < one.expires:
                one.reminds = None
                await remind(name, run=self._run, human=self._human)
        late = [name for name, one in self._questions.items() if one.expires <= now]
        return [await self._close(name, "expired") for name in late]

    async def close_all(self) -> None:
        """Nobody will hear an answer any more: no button is left."""
        for name in tuple(self._questions):
            await self._close(name, "ended")
        self._questions, self._tasks = {}, {}

    async def _close(self, question_id: str, why: Closing) -> Decision:
        return await close(question_id, why, run=self._run, human=self._human)
