"""A child of a review: one look through one lens, or one finding judged."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from patterns.ports.model import Model
from patterns.ports.repository import Repository
from patterns.ports.runs import Run
from patterns.review.lenses.look import LensBrief, look
from patterns.review.weighing.judge import Claim, judge
from patterns.values.conversation import JsonObject

Brief = Annotated[LensBrief | Claim, Field(discriminator="kind")]
BRIEF: TypeAdapter[Brief] = TypeAdapter(Brief)


async def carry_out(payload: JsonObject, *, run: Run, model: Model, repository: Repository) -> JsonObject:
    """What the child hands back, as JSON."""
    brief = BRIEF.validate_python(payload)
    if isinstance(brief, LensBrief):
        return (await look(brief, run=run, model=model)).model_dump(mode="json")
    return (await judge(brief, run=run, model=model, repository=repository)).model_dump(mode="json")
