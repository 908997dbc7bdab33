"""Ends of a `/refactor` at which nothing leaves the house because nobody wanted it to."""

from __future__ import annotations

from patterns.refactor.planning.approving import Rejected
from patterns.refactor.result.result import Result
from patterns.values.report import Report, Stop
from patterns.values.running.letters import Decision, FollowUp
from patterns.wording.counting import counted
from patterns.wording.inert import shortened

WRITTEN_CHARACTERS = 300


def rejected(made: Rejected) -> Report:
    """The plan was not approved."""
    words = "the plan was not approved; nothing was changed"
    why = (f"The reason: {made.words}",) if made.words else ()
    headline = f"Plan of {counted(len(made.plan.subtasks), 'subtask')} rejected"
    return Report(headline=headline, stop=Stop(code="rejected", words=words), facts=why)


def undecided(result: Result, decision: Decision | None = None) -> Report:
    """The result was not published; why, where somebody said so."""
    why = (f"The reason: {decision.words}",) if decision and decision.words else ()
    stop = Stop(code="rejected", words="nothing was pushed; the diff stays in this thread")
    return Report(headline=f"{result.base.repository}: discarded", stop=stop, facts=why)


def with_not_taken_up(report: Report, written: tuple[FollowUp, ...]) -> Report:
    """For whoever was told that their words would be taken up."""
    on = " Say it again in this thread to go on from the branch." if report.branch else ""
    said = (shortened(" ".join(one.words.split()), WRITTEN_CHARACTERS) for one in written)
    return report.model_copy(update={"facts": (*report.facts, *(f"not taken up: “{one}”.{on}" for one in said))})
