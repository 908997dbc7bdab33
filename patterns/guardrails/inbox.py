"""A run's letters, read in their one order: a Stop is heard whatever else is waited for."""

from __future__ import annotations

from patterns.errors import RunStopped
from patterns.ports.runs import Run
from patterns.values.running.letters import Decision, FollowUp, Letter, StopAsked


class Inbox:
    """Reads letters and keeps those that nobody has asked for yet."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._kept: list[Letter] = []
        self._follow_ups: list[FollowUp] = []

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """What people have written since this was last asked."""
        taken, self._follow_ups = tuple(self._follow_ups), []
        return taken

    async def next(self, timeout_seconds: float) -> Letter | None:
        """The oldest letter, kept or new; a follow-up is kept for `follow_ups` too. Raises `RunStopped`."""
        if self._kept:
            return self._kept.pop(0)
        return self._heard(await self._run.next_letter(timeout_seconds))

    async def glance(self) -> None:
        """Take in what has come, without waiting. Raises `RunStopped`."""
        while (letter := await self._run.next_letter(0)) is not None:
            self._keep(self._heard(letter))

    def decided(self, question_id: str) -> Decision | None:
        """The answer to a question that nobody waits for, once it has come."""
        found = next((one for one in self._kept if isinstance(one, Decision) and one.question_id == question_id), None)
        if found:
            self._kept.remove(found)
        return found

    async def decision(self, question_id: str, timeout_seconds: float) -> Decision | None:
        """The answer to one question, or None when none came in time. Raises `RunStopped`."""
        if kept := self.decided(question_id):
            return kept
        deadline = await self._run.now() + timeout_seconds
        while (left := deadline - await self._run.now()) > 0:
            letter = self._heard(await self._run.next_letter(left))
            if isinstance(letter, Decision) and letter.question_id == question_id:
                return letter
            self._keep(letter)
        return None

    def _keep(self, letter: Letter | None) -> None:
        if letter is not None and not isinstance(letter, FollowUp):
            self._kept.append(letter)

    def _heard(self, letter: Letter | None) -> Letter | None:
        if isinstance(letter, FollowUp):
            self._follow_ups.append(letter)
        return None if letter is None else _unless_stop(letter)


def _unless_stop(letter: Letter) -> Letter:
    if isinstance(letter, StopAsked):
        raise RunStopped(by=letter.by)
    return letter
