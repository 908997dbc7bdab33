"""The tool that closes the work."""

from __future__ import annotations

from collections import Counter

from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.handoff import Submission
from patterns.toolbox import Observation, Tool

MOST_REFUSALS = 3
"""In one conversation; the next one like them is taken for what it is, unfinished work."""


class Submit(Tool[Submission]):
    """The last act."""

    name = "submit"
    description = (
        "Hand in the work, or say that it cannot be done (status blocked, with the reason in summary). Your changes "
        "are taken from the files themselves. Acceptance statements are answered by their number."
    )
    arguments = Submission
    closes = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Submission) -> Observation:
        """Accepted, unless it contradicts itself or leaves open what `done` claims."""
        problems = self._problems(arguments)
        if problems and self._desk.unaccepted >= MOST_REFUSALS:
            taken = self._unfinished(arguments).model_dump(mode="json")
            return Observation(text="Taken as partial: it was refused before, and again.", final=True, data=taken)
        if problems:
            listed = "\n".join(f"- {one}" for one in problems)
            return Observation(ok=False, text=f"Not taken:\n{listed}\nPut it right, or say `partial` or `blocked`.")
        return Observation(text="Handed in.", final=True, data=arguments.model_dump(mode="json"))

    def absorb(self, observation: Observation) -> None:
        """The worker's own account."""
        if observation.data:
            self._desk.submission = Submission.model_validate(observation.data)
        elif not self._desk.question:
            self._desk.unaccepted += 1

    def _unfinished(self, submission: Submission) -> Submission:
        """Its account as far as it can be read: nothing that was done is lost with a form that is wrong."""
        known = {one.number: one for one in submission.acceptance if one.number <= len(self._desk.subtask.acceptance)}
        return submission.model_copy(update={"status": "partial", "acceptance": tuple(known.values())})

    def _problems(self, submission: Submission) -> list[str]:
        if self._desk.submission or self._desk.question:
            return ["this message has handed in, or asked, already: one of them in one message"]
        statements = self._desk.subtask.acceptance
        counts = Counter(one.number for one in submission.acceptance)
        problems = [f"there is no statement {number}" for number in counts if number > len(statements)]
        problems += [f"statement {number} is answered {times} times" for number, times in counts.items() if times > 1]
        return problems + (self._open(submission) if submission.status == "done" else [])

    def _open(self, submission: Submission) -> list[str]:
        answers = {one.number: one for one in submission.acceptance}
        problems = []
        for number, statement in enumerate(self._desk.subtask.acceptance, 1):
            answer = answers.get(number)
            if answer is None:
                problems.append(f"`done`, yet statement {number} is not answered: {statement}")
            elif not answer.met:
                problems.append(f"`done`, yet statement {number} is not met: {statement}")
            elif not answer.evidence.strip():
                problems.append(f"statement {number} has no evidence: {statement}")
        return problems
