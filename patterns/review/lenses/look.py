"""One look through one lens: findings that code could place in the change."""

from __future__ import annotations

from functools import partial
from typing import Literal

from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.review.change.anchors import anchored, problems_of_proposals
from patterns.review.change.findings import Finding, Proposals
from patterns.review.change.hunks import read_change
from patterns.values.conversation import Frozen, Message, Prompt
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill, tagged

FINDINGS_TOKENS = 6000
TAGS = ("about", "rules", "said", "change", "surroundings", "finding", "check", "gaps")
"""Of the prompts to a generator: text from outside opens and closes none of them, least of all that of the rules."""


class LensBrief(Frozen):
    """What the child is told."""

    kind: Literal["look"] = "look"
    lens: str
    task: str
    """The whole of the user's message; of all lenses alike but for its end, so that providers can cache it."""
    diff: str


class Looked(Frozen):
    """What it hands back."""

    findings: tuple[Finding, ...]
    refused: tuple[str, ...] = ()
    """What code did not take, with the reason."""


async def look(brief: LensBrief, *, run: Run, model: Model) -> Looked:
    """Raises `ModelError`, `LimitReached`."""
    return await proposals(brief.task, brief.diff, name="look", lens=brief.lens, run=run, model=model)


async def proposals(task: str, diff: str, *, name: str, lens: str, run: Run, model: Model) -> Looked:
    """Ask for findings; what code cannot place is told back, and after the re-asks it is left out."""
    messages = (Message(role="system", text=fill("review_look")), Message(role="user", text=task))
    prompt = Prompt(role="generator", messages=messages, max_output_tokens=FINDINGS_TOKENS)
    change = read_change(diff)
    check = partial(problems_of_proposals, change)
    made = await answer(Proposals, prompt, name=name, run=run, model=model, check=check, mend=_as_it_is)
    placed = [anchored(one, change, lens=lens) for one in made.findings]
    return Looked(
        findings=tuple(one for one in placed if isinstance(one, Finding)),
        refused=tuple(one for one in placed if isinstance(one, str)),
    )


def sealed(tag: str, text: str) -> str:
    """Text from outside in its tag."""
    return tagged(tag, text, *TAGS)


def _as_it_is(given: Proposals) -> Proposals:
    """What can be placed of it is good, whatever else it holds."""
    return given
