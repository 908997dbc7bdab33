"""Drawing up a brief: from a question alone, or from one that is asked on."""

from __future__ import annotations

from functools import partial

from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.research.briefing.drafted import DraftedBrief, problems_of_draft
from patterns.research.desk.limits import REUSED
from patterns.research.evidence.coverage import supports_of
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer
from patterns.research.notes import listed
from patterns.values.conversation import Message, Prompt
from patterns.values.research.brief import ITEMS_LEAST
from patterns.values.research.evidence import Researched
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill

BRIEF_TOKENS = 1600
REUSE_TOKENS = 40
"""For each earlier note that may be kept."""


async def draft_brief(
    question: str, *, run: Run, model: Model, today: str, earlier: Researched | None = None, wish: str = ""
) -> DraftedBrief:
    """One brief. `earlier`: what the question is asked on from; `wish`: what is wanted of it now.

    Raises `ModelError` where none came about.
    """
    parts = [f"Today: {today}", fenced("question", question)]
    if earlier:
        parts.append(
            fill("research_brief_on", wish=wish, most=str(REUSED), earlier=fenced("earlier", _earlier(earlier)))
        )
    messages = (
        Message(role="system", text=fill("research_brief")),
        Message(role="user", text="\n\n".join(parts)),
    )
    notes = earlier.notes if earlier else ()
    tokens = BRIEF_TOKENS + REUSE_TOKENS * min(len(notes), REUSED)
    prompt = Prompt(role="agent", messages=messages, max_output_tokens=tokens)
    typed = f"{question} {earlier.brief.question} {earlier.brief.listed()}" if earlier else question
    check = partial(problems_of_draft, earlier=notes, typed=typed, least=1 if earlier else ITEMS_LEAST)
    return await answer(DraftedBrief, prompt, name="brief", run=run, model=model, check=check)


def _earlier(earlier: Researched) -> str:
    """What was asked, how well each item is carried, what stayed open, and the notes."""
    words = {one.item: one.words for one in supports_of(earlier.brief, earlier.notes, earlier.pages)}
    items = "\n".join(f"{item.id}: {item.text} ({words[item.id]})" for item in earlier.brief.items)
    unknowns = FinalAnswer.model_validate(earlier.answer).unknowns
    open_ones = "\n".join(f"- {one}" for one in unknowns) or "(nothing named)"
    notes = listed(earlier.notes) or "(no notes)"
    return f"{earlier.brief.question}\n\nItems:\n{items}\n\nNot settled:\n{open_ones}\n\nNotes:\n{notes}"
