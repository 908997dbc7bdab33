"""Why another plan is wanted after one was carried out, with what was measured of it."""

from __future__ import annotations

from patterns.refactor.lead.stage import Staged
from patterns.refactor.planning.drafted import Earlier
from patterns.refactor.result.result import Result


def follow_up(result: Result, words: str) -> Earlier:
    """Another round on what stands: what was done, and what a person now wants."""
    assert result.plan is not None
    return Earlier(why="follow_up", plan=result.plan, words=words, facts=_facts(result), done=_done(result))


def what_remains(result: Result, staged: Staged) -> Earlier:
    """What did not come to its end, and how it failed."""
    return Earlier(why="replan", plan=staged.plan, facts=_facts(result), done=_done(result))


def _facts(result: Result) -> tuple[str, ...]:
    done = (f"done: {one.handoff.told()}" for one in result.landed)
    return (*done, *(f"not done: {one.task_id}: {one.why}" for one in result.left_out))


def _done(result: Result) -> tuple[str, ...]:
    return tuple(one.task_id for one in result.landed)
