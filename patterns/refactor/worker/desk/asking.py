"""The tool that asks a person. The worker ends with it; a second one goes on with the answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from patterns.paths import allowed, problem_of_glob
from patterns.plan import MOST_PATHS
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.handoff import ASKED, WorkerQuestion
from patterns.toolbox import Observation, Tool

MOST_QUESTIONS = 3
"""Of one subtask: people are asked what only they can know."""


class Asked(BaseModel):
    """What to ask."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    question: str = Field(min_length=10, max_length=1000)
    """It must stand alone: who answers has not read the code."""
    options: tuple[Annotated[str, Field(min_length=1, max_length=75)], ...] = Field(default=(), max_length=4)
    """Answers to choose from; none: any answer."""
    paths: tuple[str, ...] = Field(default=(), max_length=8)
    """Only to be allowed to write other paths: those files or globs."""


class AskHuman(Tool[Asked]):
    """A question to whoever asked for the work."""

    name = "ask_human"
    description = (
        "Ask the person who wants this work, when only they can decide; waiting may take hours. Give up to 4 "
        "`options`. With `paths` you ask to be allowed to write those as well."
    )
    arguments = Asked

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Asked) -> Observation:
        """The end of this worker, unless the question cannot be put."""
        problems = self._problems(arguments)
        if problems:
            return Observation(ok=False, text="Not asked:\n" + "\n".join(f"- {one}" for one in problems))
        question = WorkerQuestion(text=arguments.question, options=arguments.options, paths=arguments.paths)
        return Observation(text=ASKED, final=True, data=question.model_dump(mode="json"))

    def absorb(self, observation: Observation) -> None:
        """What the worker ends with."""
        if observation.data:
            self._desk.question = WorkerQuestion.model_validate(observation.data)
            self._desk.asked += 1

    def _problems(self, arguments: Asked) -> list[str]:
        if self._desk.submission or self._desk.question:
            return ["this message has handed in, or asked, already: one of them in one message"]
        if self._desk.asked >= MOST_QUESTIONS:
            return [f"{MOST_QUESTIONS} questions are all that you have: decide, and say what you assumed"]
        if len(self._desk.subtask.paths_allowed) + len(arguments.paths) > MOST_PATHS:
            return [f"{MOST_PATHS} paths are all that one subtask can have: ask for fewer, or for a glob"]
        return [f"{path}: {why}" for path in arguments.paths if (why := self._why_not(path))]

    def _why_not(self, path: str) -> str | None:
        if problem := problem_of_glob(path):
            return problem
        protected = self._desk.rules.protected
        if path in protected or allowed(path, protected):
            return f"is protected ({', '.join(protected)}); nobody can allow it here"
        return "you may write that already" if self._desk.may_write(path) else None
