"""Before an answer is given: do the quotes say what its sentences say? What they do not is mended once, then marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import LimitReached, ModelError
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.final import FinalAnswer, Sentence, sentences_of
from patterns.values.conversation import Frozen, Message, Prompt
from patterns.values.research.evidence import Note
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill

FRAME_TOKENS, VERDICT_TOKENS = 200, 60
_RULE = re.compile(r"\s*\|[\s:|]*+-[\s:|-]*+")
"""The line below the head of a table."""
Carriage = Literal["yes", "partly", "no"]


class SentenceVerdict(BaseModel):
    """Whether its quotes carry one sentence."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    sentence: str = Field(pattern=r"^S[1-9]\d{0,2}$")
    carried: Carriage
    why: str = Field(default="", max_length=200)
    """For `partly` and `no`: which part of the sentence the quotes do not say."""


class Verdicts(BaseModel):
    """One for each sentence."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    verdicts: tuple[SentenceVerdict, ...] = Field(max_length=300)


class Judged(Frozen):
    """What an evaluator found of an answer's sentences, in their order; a sentence without a note is not judged."""

    carried: tuple[Carriage | None, ...] = ()
    why: tuple[str, ...] = ()
    mended: int = 0
    """How many were written anew, after an earlier judgement."""
    failed: str = ""
    """Why nobody judged, in a few words; empty where somebody did."""

    def fallen(self) -> tuple[int, ...]:
        """The places of the sentences that say more than their quotes."""
        return tuple(place for place, one in enumerate(self.carried) if one in ("partly", "no"))


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks once for all sentences: whoever wants each judged alone, against pages read anew, presses a button."""

    run: Run
    model: Model

    async def judge(self, final: FinalAnswer, desk: Desk) -> Judged:
        """Its verdicts; where none came about, why. It may draw on the reserve, as the closing call may."""
        sentences = sentences_of(final)
        named = {f"S{number}": one for number, one in enumerate(sentences, 1) if one.notes}
        if not named:
            return Judged(carried=(None,) * len(sentences), why=("",) * len(sentences))
        prompt = Prompt(
            role="evaluator",
            messages=(
                Message(role="system", text=fill("research_carried")),
                Message(role="user", text=fenced("evidence", "\n\n".join(_told(named, desk)))),
            ),
            max_output_tokens=FRAME_TOKENS + VERDICT_TOKENS * len(named),
            temperature=0.0,
            last=True,
        )
        try:
            said = await answer(
                Verdicts, prompt, name="judge", run=self.run, model=self.model, check=partial(_problems, names=named)
            )
        except LimitReached:
            return Judged(failed="the budget left no room for it")
        except ModelError as error:
            return Judged(failed=f"the model failed ({error.code})")
        found = {one.sentence: one for one in said.verdicts}
        verdicts = [found.get(f"S{number}") for number in range(1, len(sentences) + 1)]
        return Judged(
            carried=tuple(one.carried if one else None for one in verdicts),
            why=tuple(one.why if one and one.carried != "yes" else "" for one in verdicts),
        )


def fallen_lines(final: FinalAnswer, judged: Judged) -> str:
    """The sentences that say more than their quotes, with the reason, for whoever writes the answer anew."""
    sentences = sentences_of(final)
    return "\n".join(f"- {sentences[place].text} ({judged.why[place] or 'not said'})" for place in judged.fallen())


def _told(named: Mapping[str, Sentence], desk: Desk) -> list[str]:
    """Each sentence with its quotes, and of each quote what its page is called and when it was written."""
    notes = {note.id: note for note in desk.notes}
    return [
        "\n".join([f"{name}: {one.text}", *(_quoted(notes[note], desk) for note in one.notes if note in notes)])
        for name, one in named.items()
    ]


def _quoted(note: Note, desk: Desk) -> str:
    page = desk.page_of(note.url)
    head = header_of(note.quote, page.text) if page else ""
    dated = f", {note.published}" if note.published else ""
    columns = f" (a row of the table {head})" if head else ""
    return f"   “{note.quote}”{columns} [{note.title}{dated}]"


def header_of(quote: str, text: str) -> str:
    """The head of the table that a quoted row stands in: without it a row of dates says nothing. Else empty."""
    if not quote.lstrip().startswith("|"):
        return ""
    lines = text[: text.find(quote.strip()[:40])].splitlines()
    ruled = [place for place, line in enumerate(lines) if place and _RULE.fullmatch(line)]
    return lines[ruled[-1] - 1].strip() if ruled else ""


def _problems(said: Verdicts, *, names: Mapping[str, Sentence]) -> list[str]:
    given = [one.sentence for one in said.verdicts]
    problems = [f"{one} is judged twice" for one in dict.fromkeys(given) if given.count(one) > 1]
    problems += [f"{one} is no sentence of this answer" for one in given if one not in names]
    return problems + [f"{one} has no verdict" for one in names if one not in given]
