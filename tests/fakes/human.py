"""People who answer from a list, at once or never."""

from __future__ import annotations

from typing import Protocol

from patterns.values.questions import Closing, Question
from patterns.values.running.letters import Decision, Letter, StopAsked

STOP = "(the stop button)"
SILENCE = "(nobody answers)"


class Post(Protocol):
    def __call__(self, run_id: str, letter: Letter, key: str) -> None: ...


class ScriptedHuman:
    """Fits the port `Human`. Each new question takes the next answer: a choice, `STOP` or `SILENCE`.

    A pair is a choice with what is written into its form.
    """

    def __init__(self, post: Post, *answers: str | tuple[str, dict[str, str]], by: str = "UGRACE") -> None:
        self.questions: list[Question] = []
        """Each one once, in the order of their asking."""
        self.decided: dict[str, Decision] = {}
        """The record: how each question was settled."""
        self.reminded: list[str] = []
        """Ids of questions that people were reminded of, each as often as they were."""
        self.closed: dict[str, Closing] = {}
        """Why a question was closed by its run."""
        self.mistaken: set[str] = set()
        """Names of questions, as in `by_name`, whose answer was given for something else than what is asked."""
        self.lose_letters = False
        """The answer is recorded and its letter never comes: as after a crash of the listener."""
        self.by_kind: dict[str, str] = {}
        """Choices for questions of a kind, whenever one comes."""
        self.by_name: dict[str, str] = {}
        """The same by the last part of a question's id without its number: `brief`, `budget`."""
        self._post = post
        self._answers = list(answers)
        self._by = by

    async def ask(self, question: Question) -> None:
        if any(one.id == question.id for one in self.questions):
            return
        assert question.default in {one.id for one in question.choices}
        self.questions.append(question)
        always = self.by_name.get(_name(question)) or self.by_kind.get(question.kind)
        assert always or self._answers, f"nobody was expected to be asked: {question.title}"
        answer = always or self._answers.pop(0)
        if answer == STOP:
            self._post(question.run_id, StopAsked(by=self._by), f"stop {question.id}")
        elif answer != SILENCE:
            choice, fields = answer if isinstance(answer, tuple) else (answer, {})
            form = next(one.form for one in question.choices if one.id == choice)
            assert set(fields) <= {one.id for one in form}
            self._settle(question, choice, fields)

    def _settle(self, question: Question, choice: str, fields: dict[str, str]) -> None:
        digest = "0" * 32 if _name(question) in self.mistaken else question.digest
        words = fields.get("words", "")
        decision = Decision(
            question_id=question.id, choice=choice, by=self._by, words=words, fields=fields, digest=digest
        )
        self.decided[question.id] = decision
        if not self.lose_letters:
            self._post(question.run_id, decision, f"answer {question.id}")

    async def remind(self, question_id: str) -> None:
        if question_id not in self.decided:
            self.reminded.append(question_id)

    async def close(self, question_id: str, why: Closing) -> Decision:
        self.closed.setdefault(question_id, why)
        question = next(one for one in self.questions if one.id == question_id)
        return self.decided.setdefault(question_id, Decision(question_id=question_id, choice=question.default))

    def unanswered(self) -> list[str | tuple[str, dict[str, str]]]:
        """Answers that no question took."""
        return self._answers


def _name(question: Question) -> str:
    return question.id.rpartition(":")[2].rstrip("0123456789.")
