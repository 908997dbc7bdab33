"""`/research`: an answer that cites only what was read; or a check of one that was given."""

from __future__ import annotations

from functools import partial

from patterns.errors import RequestInvalid
from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.research.check.checking import Checking
from patterns.research.inquiry import Inquiry
from patterns.research.job import Job, World
from patterns.research.request import ResearchRequest
from patterns.values.conversation import Frozen
from patterns.values.report import Report
from patterns.values.research.evidence import Researched

GONE = "What this goes on from is not kept any more: ask the question anew."


async def research(request: ResearchRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/research`.

    Raises `StewardError` when not even a brief came about, `RequestInvalid` where what it goes on from is gone.
    """
    watch = await Watch.begin(run, request.limits)
    job = Job(request, run, world, watch, now=await run.now())
    earlier = await _earlier(job, request.resumes or request.continues)
    if request.resumes:
        _required(earlier)
    if request.way == "check":
        return await Checking(job, _required(earlier)).carry_out()
    if request.way == "deeper":
        _required(earlier)
    return await Inquiry(job, earlier).carry_out()


class _Found(Frozen):
    researched: Researched | None


async def _earlier(job: Job, run_id: str) -> Researched | None:
    if not run_id:
        return None
    return (await job.run.step("earlier", partial(_find, job, run_id), _Found)).researched


async def _find(job: Job, run_id: str) -> _Found:
    return _Found(researched=await job.world.shelf.find(run_id))


def _required(earlier: Researched | None) -> Researched:
    if earlier is None:
        raise RequestInvalid(GONE)
    return earlier
