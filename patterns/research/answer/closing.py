"""The answer of a search that was cut short: one call without tools from the reserve, or what code can say alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from patterns.errors import ContextTooLong, LimitReached, ModelError, RunStopped, Unexpected
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer, answer_from_notes, problems_of_answer
from patterns.research.job import Job
from patterns.research.notes import indexed, told
from patterns.research.search.pursuit import Pursuit
from patterns.values.conversation import Message, Prompt
from patterns.values.report import Stop
from patterns.values.research.evidence import Note
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill

ANSWER_TOKENS = 3500


async def closing_answer(job: Job, pursuit: Pursuit, stop: Stop) -> FinalAnswer:
    """The tools-off answer from the reserve; where no model can give it, code lists what was noted.

    It is asked with the task, what people said and the notes alone: the whole conversation would cost more than the
    reserve holds. Where even that does, it is asked once more with the claims without their quotes.
    """
    desk = pursuit.desk
    if not desk.notes or stop.code == "stopped":
        return by_code(desk)
    try:
        await pursuit.hears()
    except RunStopped:
        return by_code(desk)
    for shown in (told, indexed):
        try:
            return await _asked(job, pursuit, stop, shown)
        except (LimitReached, ContextTooLong):
            continue
        except (ModelError, Unexpected):
            break
    return by_code(desk)


async def _asked(job: Job, pursuit: Pursuit, stop: Stop, shown: Callable[[Note], str]) -> FinalAnswer:
    desk = pursuit.desk
    notes = fenced("notes", "\n".join(map(shown, desk.notes)))
    closing = Message(role="user", text=fill("research_closing", why=stop.words, notes=notes))
    messages = (*pursuit.beginning(pursuit.said()), closing)
    prompt = Prompt(role="agent", messages=messages, max_output_tokens=ANSWER_TOKENS, last=True)
    check = partial(problems_of_answer, notes=desk.notes, brief=desk.brief)
    final = await answer(FinalAnswer, prompt, name="close", run=job.run, model=job.world.model, check=check)
    pursuit.unread.clear()
    return final


def by_code(desk: Desk) -> FinalAnswer:
    """The answer that was given before a person wanted more, and what was noted since; else every note."""
    return answer_from_notes(desk.brief, desk.notes, given=desk.withdrawn, known=desk.noted_then)
