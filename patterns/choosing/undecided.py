"""What the tree does not know, put to a model: a run of its own, of about a cent, that starts nothing."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.choosing.heard import Heard
from patterns.choosing.proposal import Chosen, Proposal
from patterns.choosing.vocabulary import BUILT
from patterns.errors import RunStopped, StewardError
from patterns.guardrails.limits import Limits
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.values.conversation import Frozen, Message, Prompt
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill, tagged

LIMITS = Limits(cap_microdollars=10_000, cap_tokens=20_000, reserve_microdollars=0, seconds=60)
"""One cent. Where a model costs more than that for one short question, none is asked."""
ANSWER_TOKENS = 400
SAID_CHARACTERS = 3000
MOST_REPOSITORIES = 2
UNSURE = "I am not sure what you want, and nothing has begun. Press what is meant, or say it differently."
NAME_IT = "Where code shall be changed, name the repository."
_WORD = re.compile(r"\w+")


class ChooseRequest(Frozen):
    """One mention that the tree does not know."""

    words: str
    repositories: dict[str, str] = Field(default_factory=dict)
    """See `Heard`."""
    requester: str
    limits: Limits = LIMITS


class Sorted(BaseModel):
    """The model's answer."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    pattern: Literal["refactor", "review", "research", "none"]
    repository: str = Field(default="", max_length=100)
    """For `refactor` alone: one of the names that were given."""
    request: str = Field(default="", max_length=SAID_CHARACTERS)
    """The person's own words, with none added, changed or moved."""
    reason: str = Field(default="", max_length=200)
    """One short sentence to the person."""


async def sorted_by_model(asked: ChooseRequest, *, run: Run, model: Model) -> Chosen:
    """What to propose. Where no model helps, the person chooses among what could be meant."""
    names = ", ".join(f"`{name}`" for name in asked.repositories) or "(there is none here)"
    said = tagged("said", asked.words[:SAID_CHARACTERS])
    messages = (Message(role="system", text=fill("choose", repositories=names)), Message(role="user", text=said))
    prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=ANSWER_TOKENS, temperature=0.0)
    try:
        made = await answer(Sorted, prompt, name="choose", run=run, model=model, check=lambda it: problems(it, asked))
    except RunStopped:
        raise
    except StewardError:  # whatever it is: an answer was promised
        return unsure(asked)
    if made.pattern == "none":
        return unsure(asked, made.reason)
    words = f"{made.repository} {made.request}" if made.pattern == "refactor" else made.request
    return Chosen(proposals=(Proposal(command=made.pattern, words=words, reason=made.reason),))


def problems(made: Sorted, asked: ChooseRequest) -> list[str]:
    """What a schema cannot say: nothing may be invented."""
    if made.pattern == "none":
        return []
    found = []
    if made.pattern == "refactor" and made.repository not in asked.repositories:
        found.append(
            f"repository {made.repository!r} is none of {', '.join(asked.repositories) or 'those: there is none'}"
        )
    if not made.request.strip():
        found.append("request is empty")
    elif not _is_selected(made.request, asked.words):
        found.append("request holds words that the person did not say, or in another order: only leave words out")
    return found


def unsure(asked: ChooseRequest, reason: str = "") -> Chosen:
    """What it could mean, for the person to choose; no repository is guessed."""
    why = "Only you know what is meant."
    heard = Heard(asked.words, asked.repositories)
    only = tuple(asked.repositories) if len(asked.repositories) == 1 else ()
    names = (heard.named or only)[:MOST_REPOSITORIES]
    made = [Proposal(command="refactor", words=f"{name} {heard.without(name)}", reason=why) for name in names]
    made.append(Proposal(command="research", words=asked.words, reason=why))
    if BUILT.search(asked.words):
        made.append(Proposal(command="review", words=asked.words, reason=why))
    where = "" if names or not asked.repositories else NAME_IT
    return Chosen(proposals=tuple(made), words=" ".join(part for part in (UNSURE, reason, where) if part))


def _is_selected(request: str, said: str) -> bool:
    """Whether each of its words was said, in that order."""
    left = iter(_WORD.findall(said.lower()))
    return all(word in left for word in _WORD.findall(request.lower()))
