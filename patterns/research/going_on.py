"""A search that a person stopped: what it keeps, and the brief with which another run goes on."""

from __future__ import annotations

from patterns.research.briefing.drafted import DraftedBrief
from patterns.research.desk.desk import Desk
from patterns.values.report import Report
from patterns.values.research.brief import Brief
from patterns.wording.counting import counted

RESUME = (
    "*Resume* goes on with the same brief: no page is read and no note taken again, and no other brief is made. "
    "It may spend what was left of this run's cap."
)


def resumable(report: Report, desk: Desk, run_id: str) -> Report:
    """With what is kept; where nothing was read or noted there is nothing to go on from."""
    pages = desk.to_keep()
    if not (desk.notes or pages):
        return report
    kept = f"{counted(len(desk.notes), 'note')} and {counted(len(pages), 'page')}"
    stop = report.stop.model_copy(update={"kept": kept, "more": RESUME})
    changed = {"stop": stop, "offers": ("resume", *report.offers), "resume": {"run_id": run_id}}
    return report.model_copy(update=changed)


def as_it_was(brief: Brief) -> DraftedBrief:
    """The brief that was agreed upon, without anything to ask about it."""
    given = {name: getattr(brief, name) for name in Brief.model_fields}
    return DraftedBrief.model_construct(**given, clarifications=(), reuse=())
