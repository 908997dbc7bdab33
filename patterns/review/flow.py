"""`/review`: which of its two uses a request is."""

from __future__ import annotations

from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.review.branch import Branch
from patterns.review.request import ReviewRequest, World
from patterns.review.specification.specification import specification
from patterns.values.report import Report


async def review(request: ReviewRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/review`. Raises `StewardError` when there is nothing to report but why it failed."""
    watch = await Watch.begin(run, request.limits)
    if request.comparison:
        return await Branch(request, request.comparison, run=run, world=world, watch=watch).carry_out()
    return await specification(request, run=run, world=world, watch=watch)
