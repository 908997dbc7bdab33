"""`/review` of whatever it is: a change that exists, or code for a specification that does not yet."""

from __future__ import annotations

from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.review.course.review import review_change
from patterns.review.request import ReviewRequest, World
from patterns.review.specification.specification import specification
from patterns.values.conversation import JsonObject
from patterns.values.report import Report


async def review(request: ReviewRequest, *, run: Run, world: World, kept: JsonObject | None = None) -> Report:
    """Carry out one `/review`. Raises `StewardError` when there is nothing to report but why it failed.

    `kept`: what the stopped run has left that this one goes on from.
    """
    watch = await Watch.begin(run, request.limits)
    if request.pull or request.comparison or request.patch:
        return await review_change(request, run=run, world=world, watch=watch, kept=kept)
    return await specification(request, run=run, world=world, watch=watch, kept=kept)
