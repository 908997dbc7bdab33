"""The findings of one round, and what their judges said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patterns.evaluator.verdicts import Judged as Held
from patterns.evaluator.verdicts import Judgement
from patterns.review.change.findings import Finding
from patterns.review.weighing.criteria import CRITERIA
from patterns.review.weighing.judge import Judged
from patterns.values.conversation import Frozen
from patterns.values.questions import digest_of


class Slate(Frozen):
    """One draft of a review."""

    findings: tuple[Finding, ...]


def judgement_key(finding: Finding) -> str:
    """The same for the same finding in another round: it is judged once."""
    return digest_of(finding.model_dump(mode="json", exclude={"id", "key", "lenses", "notes", "suggestion"}))


def combined(findings: Sequence[Finding], judged: Mapping[str, Judged]) -> Judgement:
    """A verdict for each criterion over all of them: passed where no finding fails it."""
    known = [(one, judged[judgement_key(one)]) for one in findings if judgement_key(one) in judged]
    verdicts = []
    for criterion in CRITERIA:
        failed = [
            f"{finding.id}: {verdict.gap}"
            for finding, one in known
            for verdict in one.verdicts
            if verdict.id == criterion.id and not verdict.passed
        ]
        told = f"{len(known)} findings judged one by one" if known else "there is no finding"
        verdicts.append(
            Held(
                id=criterion.id,
                passed=not failed,
                severity=criterion.severity,
                gap="; ".join(failed),
                evidence="" if failed else told,
            )
        )
    return Judgement(verdicts=tuple(verdicts))
