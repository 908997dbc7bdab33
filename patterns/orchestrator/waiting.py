"""Subtasks that wait for people: each question asked once, also where several subtasks wait for the same one."""

from __future__ import annotations

from functools import partial

from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.values.letters import Decision
from patterns.values.questions import Question


class Waiting:
    """The questions that are open, and who waits for them, in the order of their asking."""

    def __init__(self, run: Run, human: Human) -> None:
        self._run = run
        self._human = human
        self._questions: dict[str, tuple[Question, float]] = {}
        """With the moment at which each expires."""
        self._tasks: dict[str, list[str]] = {}

    def tasks(self) -> dict[str, str]:
        """Each waiting subtask, with the title of its question."""
        return {task: self._questions[name][0].title for name, tasks in self._tasks.items() for task in tasks}

    async def ask(self, task_id: str, question: Question) -> None:
        """Put it, unless it stands already."""
        if question.id not in self._questions:
            expires = await self._run.now() + question.expires_seconds
            await self._run.step(f"ask {question.kind}", partial(_ask, self._human, question), bool)
            self._questions[question.id] = (question, expires)
        self._tasks.setdefault(question.id, []).append(task_id)

    def take(self, decision: Decision) -> list[str]:
        """Who waited for it. A decision that nobody waits for is nobody's."""
        self._questions.pop(decision.question_id, None)
        return self._tasks.pop(decision.question_id, [])

    def patience(self, now: float) -> float | None:
        """Seconds until the next question expires; None where none is open."""
        return min((max(expires - now, 0.0) for _, expires in self._questions.values()), default=None)

    async def overdue(self) -> list[Decision]:
        """Close the questions whose time is up; what each came to."""
        now = await self._run.now()
        late = [name for name, (_, expires) in self._questions.items() if expires <= now]
        return [await self._close(name) for name in late]

    async def close_all(self) -> None:
        """Nobody will hear an answer any more: no button is left."""
        for name in tuple(self._questions):
            self.take(await self._close(name))

    async def _close(self, question_id: str) -> Decision:
        return await self._run.step("expire", partial(self._human.expire, question_id), Decision)


async def _ask(human: Human, question: Question) -> bool:
    await human.ask(question)
    return True
