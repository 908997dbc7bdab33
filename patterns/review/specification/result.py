"""The report of a reviewed specification: what fails first, then what was measured, then the rounds."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.evaluator.criteria import Criterion, told, weight
from patterns.evaluator.rounds import Refined, Round
from patterns.evaluator.verdicts import Judged
from patterns.review.drafts import Draft
from patterns.review.specification.evidence import Evidence
from patterns.review.specification.job import Job
from patterns.values.report import Attachment, Report, Section
from patterns.wording.counting import counted


async def report_of(job: Job, refined: Refined[Draft]) -> Report:
    """However it ended: the best draft, marked as what it is, and one that nobody judged beside it."""
    best = refined.best
    if best is None:
        return Report(
            headline="No draft could be judged",
            stop=refined.stop,
            facts=(*_unjudged_facts(refined), *job.notes),
            attachments=_unjudged_files(refined),
        )
    files = tuple(Attachment(name=name, title=name, text=text) for name, text in best.draft.files.items())
    evidence = await job.evidence_of(best.draft)
    return Report(
        headline=_headline(best, refined),
        stop=refined.stop,
        facts=(*_said_first(job.criteria, best, evidence), *_facts(job, best, refined, evidence)),
        sections=_sections(job.criteria, best),
        attachments=(*files, *_unjudged_files(refined)),
    )


def _headline(best: Round[Draft], refined: Refined[Draft]) -> str:
    verdict = "APPROVED" if best.approved else "NOT approved"
    return f"Code for the specification: {verdict} after {counted(len(refined.rounds), 'round')}"


def _said_first(criteria: Sequence[Criterion], best: Round[Draft], evidence: Evidence) -> tuple[str, ...]:
    """What fails of what was not approved; of what was, that it was only read."""
    if best.approved:
        return ("approved by reading alone: no test was run",) if evidence.untested else ()
    failed = {one.id for one in best.failed()}
    refuted = (f"never approved, whatever else holds: {best.veto.words}",) if best.veto else ()
    return (*refuted, *(f"still fails: {told(one)}" for one in criteria if one.id in failed))


def _facts(job: Job, best: Round[Draft], refined: Refined[Draft], evidence: Evidence) -> tuple[str, ...]:
    return (
        f"handed over: draft {best.number} of {len(refined.rounds)}",
        *evidence.facts(),
        *(_round_line(job.criteria, one) for one in refined.rounds),
        *_unjudged_facts(refined),
        *job.notes,
    )


def _round_line(criteria: Sequence[Criterion], one: Round[Draft]) -> str:
    failed = ", ".join(verdict.id for verdict in one.failed())
    ended = f"fails {failed}" if failed else "nothing fails"
    refuted = f"; {one.veto.words}" if one.veto else ""
    return f"round {one.number}: {one.score} of {weight(criteria)} points, {ended}{refuted}"


def _sections(criteria: Sequence[Criterion], best: Round[Draft]) -> tuple[Section, ...]:
    """The failures apart where it was not approved; the words are the evaluator's."""
    by_id = {one.id: one for one in best.verdicts}
    failing = [_line(one, by_id[one.id]) for one in criteria if not by_id[one.id].passed]
    passing = [_line(one, by_id[one.id]) for one in criteria if by_id[one.id].passed]
    if best.approved:
        return (_section(f"Criteria, draft {best.number}", (*failing, *passing)),)
    parts = ((f"Still failing in draft {best.number}", failing), ("Passed", passing))
    return tuple(_section(title, lines) for title, lines in parts if lines)


def _section(title: str, lines: Sequence[str]) -> Section:
    return Section(title=title, text="\n".join(lines), author="model")


def _line(criterion: Criterion, verdict: Judged) -> str:
    mark = "✓" if verdict.passed else "✗"
    why = verdict.gap or verdict.evidence
    if verdict.overruled:
        why = f"Not believed: {verdict.overruled}"
    return f"{mark} **{criterion.id}** ({criterion.severity}) {criterion.text}\n    {why}".rstrip()


def _unjudged_facts(refined: Refined[Draft]) -> tuple[str, ...]:
    number = len(refined.rounds) + 1
    return (f"draft {number} was NOT judged: neither approved nor rejected",) if refined.unjudged else ()


def _unjudged_files(refined: Refined[Draft]) -> tuple[Attachment, ...]:
    if refined.unjudged is None:
        return ()
    number = len(refined.rounds) + 1
    text = refined.unjudged.text()
    return (Attachment(name=f"draft-{number}-not-judged.md", title=f"Draft {number}, NOT judged", text=text),)
