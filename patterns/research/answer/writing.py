"""Writing the answer without tools: the closing one where the search gave none, and a second look at any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from patterns.errors import LimitReached, ModelError
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.research.answer.carried import Judge, Judged, fallen_lines
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer, answer_from_notes, problems_of_answer
from patterns.research.notes import told
from patterns.values.conversation import Message, Prompt
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill

ANSWER_TOKENS = 3500


@dataclass(frozen=True, slots=True)
class Writer:
    """One run's."""

    run: Run
    model: Model
    desk: Desk
    task: Callable[[], tuple[Message, ...]]
    """The rules and the question, as they are now."""
    show: Callable[[str], None]

    async def close(self, why: str) -> FinalAnswer:
        """The tools-off answer from the reserve; where no model can give it, code lists what was noted."""
        self.show("Answering from the notes")
        written = await self._written(fill("research_closing", why=why, notes=self.noted()))
        return written or self.listed()

    def listed(self) -> FinalAnswer:
        """What can be said without any further call."""
        return answer_from_notes(self.desk.brief, self.desk.notes)

    def noted(self) -> str:
        """All notes, for the model."""
        return fenced("notes", "\n".join(map(told, self.desk.notes)))

    async def hold(self, final: FinalAnswer) -> tuple[FinalAnswer, Judged]:
        """The answer held against its quotes; what says more than they do is mended once, and held against them again.

        Where the second one is no better, or does not come about, the first stands with its marks.
        """
        self.show("Holding the answer against its quotes")
        judge = Judge(self.run, self.model)
        judged = await judge.judge(final, self.desk)
        if not judged.fallen():
            return final, judged
        given = f"{fenced('answer', final.model_dump_json())}\n\n{self.noted()}"
        mended = await self._written(
            fill("research_mend", fallen=fenced("fallen", fallen_lines(final, judged)), given=given)
        )
        if mended is None:
            return final, judged
        again = await judge.judge(mended, self.desk)
        if again.failed or len(again.fallen()) >= len(judged.fallen()):
            return final, judged
        return mended, again.model_copy(update={"mended": len(judged.fallen())})

    async def _written(self, words: str) -> FinalAnswer | None:
        """An answer of the task and the notes alone: the whole conversation would cost more than the reserve holds.

        None where no model can give it.
        """
        messages = (*self.task(), Message(role="user", text=words))
        prompt = Prompt(role="agent", messages=messages, max_output_tokens=ANSWER_TOKENS, last=True)
        check = partial(problems_of_answer, notes=self.desk.notes, brief=self.desk.brief)
        try:
            return await answer(FinalAnswer, prompt, name="close", run=self.run, model=self.model, check=check)
        except (LimitReached, ModelError):
            return None
