"""Writing the answer without tools: the closing one where the search gave none, and a second look at any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from patterns.errors import ContextTooLong, LimitReached, ModelError, Unexpected
from patterns.research.answer.carried import Judge, Judged, fallen_lines
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer, answer_from_notes, problems_of_answer
from patterns.research.job import Job
from patterns.research.notes import indexed, told
from patterns.research.search.pursuit import Pursuit
from patterns.values.conversation import Message, Prompt
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill

ANSWER_TOKENS = 3500


@dataclass(frozen=True, slots=True)
class Writer:
    """One run's."""

    job: Job
    pursuit: Pursuit
    show: Callable[[str], None]

    async def close(self, why: str) -> FinalAnswer:
        """The tools-off answer from the reserve; where no model can give it, code lists what was noted."""
        written = await self._written(lambda notes: fill("research_closing", why=why, notes=notes))
        return written or by_code(self.pursuit.desk)

    async def hold(self, final: FinalAnswer) -> tuple[FinalAnswer, Judged]:
        """The answer held against its quotes; what says more than they do is mended once, and held against them again.

        Where the second one is no better, or does not come about, the first stands with its marks. Raises `RunStopped`.
        """
        self.show("Holding the answer against its quotes")
        judge, desk = Judge(self.job.heard, self.job.world.model), self.pursuit.desk
        judged = await judge.judge(final, desk)
        if not judged.fallen():
            return final, judged
        given, fallen = fenced("answer", final.model_dump_json()), fenced("fallen", fallen_lines(final, judged))
        mended = await self._written(lambda notes: fill("research_mend", fallen=fallen, given=f"{given}\n\n{notes}"))
        if mended is None:
            return final, judged
        again = await judge.judge(mended, desk)
        if again.failed or len(again.fallen()) >= len(judged.fallen()):
            return final, judged
        return mended, again.model_copy(update={"mended": len(judged.fallen())})

    async def _written(self, words: Callable[[str], str]) -> FinalAnswer | None:
        """An answer of the task, what people said and the notes alone: the whole conversation would cost too much.

        Where even that costs more than the reserve holds, it is asked once more with the claims without their quotes.
        None where no model can give it.
        """
        for shown in (told, indexed):
            notes = fenced("notes", "\n".join(map(shown, self.pursuit.desk.notes)))
            try:
                return await self._asked(words(notes))
            except (LimitReached, ContextTooLong):
                continue
            except (ModelError, Unexpected):
                break
        return None

    async def _asked(self, words: str) -> FinalAnswer:
        desk = self.pursuit.desk
        messages = (*self.pursuit.beginning(self.pursuit.said()), Message(role="user", text=words))
        prompt = Prompt(role="agent", messages=messages, max_output_tokens=ANSWER_TOKENS, last=True)
        check = partial(problems_of_answer, notes=desk.notes, brief=desk.brief)
        final = await answer(
            FinalAnswer, prompt, name="close", run=self.job.heard, model=self.job.world.model, check=check
        )
        self.pursuit.unread.clear()  # it was told all that people said
        return final


def by_code(desk: Desk) -> FinalAnswer:
    """The answer that was given before a person wanted more, and what was noted since; else every note."""
    return answer_from_notes(desk.brief, desk.notes, given=desk.withdrawn, known=desk.noted_then)
