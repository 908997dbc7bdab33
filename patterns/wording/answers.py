"""Structured answers: the schema from a class, every mistake told back at once, a bounded number of re-asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from patterns.errors import AnswerInvalid
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject, Message, Prompt, Reply

Answer = TypeVar("Answer", bound=BaseModel)
Check = Callable[[Answer], list[str]]
"""What a schema cannot say: all that is wrong with an answer, in words for the model; empty when it is right."""
Mend = Callable[[Answer], Answer | None]
"""Makes a right answer of a wrong one by itself, or says with None that it cannot."""

REASKS = 2
PROBLEM_CHARACTERS = 4000


async def answer(
    kind: type[Answer],
    prompt: Prompt,
    *,
    name: str,
    run: Run,
    model: Model,
    check: Check[Answer] | None = None,
    mend: Mend[Answer] | None = None,
) -> Answer:
    """One answer of class `kind` that `check` accepts.

    Each attempt is a step of its own, so a crash repeats none that was paid for. After `REASKS` re-asks `mend` is
    given the last answer that had the right form. Raises `AnswerInvalid` with the last list of mistakes where that
    does not help.
    """
    asked = prompt.model_copy(update={"answer_schema": schema_of(kind)})
    problems: list[str] = []
    formed: Answer | None = None
    for _ in range(REASKS + 1):
        reply = await run.step(name, partial(model.complete, asked), Reply)
        value, problems = read(reply, kind)
        problems = problems or (check(value) if check and value is not None else [])
        if value is not None and not problems:
            return value
        formed = formed if value is None else value
        asked = _again(asked, reply, problems)
    mended = mend(formed) if mend and formed is not None else None
    if mended is None:
        raise AnswerInvalid("; ".join(problems)[:PROBLEM_CHARACTERS])
    return mended


@cache
def schema_of(kind: type[BaseModel]) -> JsonObject:
    """The JSON schema of a class, made once: it takes a millisecond each time. Not to be changed."""
    return kind.model_json_schema()


def read(reply: Reply, kind: type[Answer]) -> tuple[Answer | None, list[str]]:
    """The answer, or everything that is wrong with its form."""
    if reply.data is None:
        return None, [reply.problem or "no JSON object was found in the answer"]
    try:
        return kind.model_validate(reply.data), []
    except ValidationError as error:
        return None, problems_of(error)


def problems_of(error: ValidationError) -> list[str]:
    """Each mistake as `where: what`."""
    return [
        f"{'.'.join(str(part) for part in one['loc']) or 'the object'}: {one['msg']}"
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _again(prompt: Prompt, reply: Reply, problems: list[str]) -> Prompt:
    listed = "\n".join(f"- {problem}" for problem in problems)[:PROBLEM_CHARACTERS]
    request = f"That answer cannot be used:\n{listed}\nAnswer again with the whole corrected JSON object."
    messages = (*prompt.messages, Message(role="assistant", text=reply.text), Message(role="user", text=request))
    return prompt.model_copy(update={"messages": messages})
