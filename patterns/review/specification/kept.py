"""What a stopped review of a specification leaves for a run that goes on from it: criteria, drafts, judgements."""

from __future__ import annotations

from patterns.evaluator.criteria import Criterion
from patterns.evaluator.rounds import Refined, Round
from patterns.review.drafts import Draft
from patterns.values.conversation import Frozen
from patterns.values.report import Report
from patterns.wording.counting import counted

RESUME = (
    "*Resume* goes on after the last round, by the same criteria: no draft is written and none is judged again. "
    "It may spend what was left of this run's cap."
)


class Kept(Frozen):
    """Of one specification."""

    criteria: tuple[Criterion, ...]
    rounds: tuple[Round[Draft], ...] = ()
    unjudged: Draft | None = None
    """A draft that waits for its judgement."""


def with_kept(report: Report, criteria: tuple[Criterion, ...], refined: Refined[Draft]) -> Report:
    """The report of a stopped run; where there is no draft there is nothing to go on from."""
    if not (refined.rounds or refined.unjudged):
        return report
    kept = Kept(criteria=criteria, rounds=refined.rounds, unjudged=refined.unjudged)
    told = (
        f"{counted(len(refined.rounds), 'judged draft')}{', and one that was not judged' if refined.unjudged else ''}"
    )
    stop = report.stop.model_copy(update={"kept": told, "more": RESUME})
    return report.model_copy(update={"stop": stop, "offers": ("resume",), "resume": kept.model_dump(mode="json")})
