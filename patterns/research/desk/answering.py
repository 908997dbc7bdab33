"""Giving the answer, and asking a person: the acts that end a conversation, or interrupt it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from patterns.research.desk.desk import Desk
from patterns.research.desk.limits import QUESTIONS
from patterns.research.final import FinalAnswer, problems_of_answer
from patterns.toolbox import Observation, Tool
from patterns.values.questions import Label


class GiveAnswer(Tool[FinalAnswer]):
    """The last act."""

    name = "final_answer"
    description = "Give the answer: sentences that cite notes. Refused while it cites notes that do not exist."
    arguments = FinalAnswer
    closes = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: FinalAnswer) -> Observation:
        """Accepted, or refused with everything that is wrong."""
        problems = [*self._untimely(), *problems_of_answer(arguments, notes=self._desk.notes, brief=self._desk.brief)]
        if problems:
            return Observation(ok=False, text="Refused:\n" + "\n".join(f"- {one}" for one in problems))
        return Observation(text="Given.", final=True, data={"answer": arguments.model_dump(mode="json")})

    def _untimely(self) -> list[str]:
        desk = self._desk
        if desk.question:
            return ["the person has not been asked yet: give it when their answer is there"]
        if not desk.has_looked() and not desk.searches.failures:
            return ["nothing was searched or read yet: what you know is no source"]
        return []

    def absorb(self, observation: Observation) -> None:
        """Kept once it was accepted."""
        if observation.data:
            self._desk.answer = FinalAnswer.model_validate(observation.data["answer"])


class Asked(BaseModel):
    """What to ask."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    question: str = Field(min_length=10, max_length=600)
    """It must stand alone: who answers has not seen the pages."""
    options: tuple[Label, ...] = Field(default=(), max_length=4)
    """Answers to choose from, the likeliest first; none: any answer."""


class AskHuman(Tool[Asked]):
    """A question to whoever asked."""

    name = "ask_human"
    description = (
        "Ask the person who wants the answer what no page can say: which of two meanings, which of their systems. "
        "Waiting may take long, and an answer may not come."
    )
    arguments = Asked

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Asked) -> Observation:
        """An interruption: whoever carries the conversation on puts the question."""
        if self._desk.question or self._desk.answer:
            return Observation(ok=False, text="Not asked: another question or the answer stands in the same message.")
        if self._desk.asked >= QUESTIONS:
            return Observation(ok=False, text=f"{QUESTIONS} questions are all that you have: decide, and say so.")
        return Observation(text="It is asked.", final=True, data=arguments.model_dump(mode="json"))

    def absorb(self, observation: Observation) -> None:
        """Kept until it is put."""
        if observation.data:
            self._desk.question = observation.data["question"]
            self._desk.options = tuple(observation.data["options"])
            self._desk.asked += 1
