"""A review in words: what stands, first; what was looked at and what was not; and everything else in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from patterns.review.change.comments import SITES_SHOWN
from patterns.review.change.findings import Finding, place_of
from patterns.review.change.ranking import shown_and_rest
from patterns.review.course.slate import judgement_key
from patterns.review.course.tally import Tally
from patterns.review.taking.selection import file_of, named
from patterns.review.taking.subject import Subject
from patterns.review.weighing.judge import Judged
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.wording.counting import counted
from patterns.wording.inert import shortened

FILES_NAMED = 12
LINES_SHOWN = 12
LINE_CHARACTERS = 400


class Telling:
    """One review, told."""

    def __init__(self, subject: Subject, tally: Tally, judged: Mapping[str, Judged], *, run_id: str) -> None:
        self._subject = subject
        self._tally = tally
        self._judged = judged
        self._run_id = run_id

    def report(self, standing: Sequence[Finding], stop: Stop, facts: Sequence[str] = ()) -> Report:
        """The thread's part; `facts` come first."""
        shown, rest = shown_and_rest(standing)
        return Report(
            headline=f"Review of {self._subject.name}: {counted(len(standing), 'finding')}",
            stop=self._stop(standing, stop),
            facts=(*facts, *self._facts(standing, len(rest))),
            sections=tuple(self._section(one) for one in shown),
            attachments=self._file(rest),
        )

    @property
    def is_partial(self) -> bool:
        """Whether a lens or a judge did not come to its end."""
        return bool(self._tally.blind or self._unjudged() or not self._tally.lenses)

    def finding_id(self, finding: Finding) -> str:
        """By which people say whether it was useful."""
        return f"{self._run_id}.{finding.id.removeprefix('F')}"

    def _stop(self, standing: Sequence[Finding], stop: Stop) -> Stop:
        if stop.code != "approved":
            return stop
        if not standing and any(
            judgement_key(one) in self._judged and self._of(one).stands for one in self._tally.slate
        ):
            return Stop(code="approved", words="nothing was found that has not been said before")
        if not standing:
            return Stop(code="approved", words="nothing was found that would have survived")
        return Stop(code="approved", words="every finding shown survived an evaluator told to refute it")

    def _facts(self, standing: Sequence[Finding], rest: int) -> tuple[str, ...]:
        subject, tally = self._subject, self._tally
        facts = [
            f"examined: {counted(len(subject.files), 'file')}, +{subject.added} -{subject.removed}: {self._files()}"
        ]
        facts.append(f"through: {', '.join(tally.lenses) or 'no lens'}")
        facts += [f"NOT looked at through: {', '.join(tally.blind)}"] if tally.blind else []
        facts.append(self._account(standing))
        facts += [self._run(standing)] if self._checked() else []
        unjudged = len(self._unjudged())
        facts += [f"NOT judged, so not shown as found: {unjudged}"] if unjudged else []
        facts += [f"{rest} of lesser consequence: in the file"] if rest else []
        facts += [f"rules: {', '.join(subject.rule_files)}, as before the change"] if subject.rule_files else []
        facts += ["only the patch itself was looked at: no repository"] if subject.is_blind else []
        return (*facts, *named(subject.left_out))

    def _files(self) -> str:
        files = self._subject.files
        more = f" and {len(files) - FILES_NAMED} more" if len(files) > FILES_NAMED else ""
        return ", ".join(files[:FILES_NAMED]) + more

    def _account(self, standing: Sequence[Finding]) -> str:
        """Where everything that was proposed went."""
        tally = self._tally
        parts = [
            f"proposed: {tally.proposed}",
            f"refused by code: {len(tally.unplaced)}" if tally.unplaced else "",
            f"dismissed here before: {len(tally.unwanted)}" if tally.unwanted else "",
            f"said twice: {tally.doubled}" if tally.doubled else "",
            f"refuted or not confirmed: {len(self._fallen())}" if self._fallen() else "",
            f"stand: {len(standing)}",
        ]
        return "; ".join(part for part in parts if part)

    def _fallen(self) -> list[Finding]:
        """Of every round."""
        return [one for key, one in self._tally.seen.items() if key in self._judged and not self._judged[key].stands]

    def _unjudged(self) -> list[Finding]:
        """Of every round, too: what no judge spoke of in one is not in the next."""
        return [one for key, one in self._tally.seen.items() if key not in self._judged]

    def _fall_of(self, finding: Finding) -> str:
        return f"### {_line(finding)}\n\n{self._of(finding).gaps()}"

    def _checked(self) -> list[Judged]:
        return [one for one in self._judged.values() if one.executed.words]

    def _run(self, standing: Sequence[Finding]) -> str:
        """What was executed."""
        ran = [one for one in self._checked() if one.executed.outcome != "not run"]
        confirmed = [one for one in standing if self._of(one).is_shown_by_running]
        if not ran:
            return f"NOT run: {counted(len(self._checked()), 'check')}. {self._checked()[0].executed.words}"
        return f"{counted(len(ran), 'check')} run before and after the change; {len(confirmed)} show the defect"

    def _of(self, finding: Finding) -> Judged:
        return self._judged[judgement_key(finding)]

    def _section(self, finding: Finding) -> Section:
        return Section(
            title=f"{finding.id} {finding.severity}, {finding.category}",
            text=self.told(finding),
            author="model",
            finding=self.finding_id(finding),
        )

    def told(self, finding: Finding) -> str:
        """One finding for a person: the line, the claim, when it happens, what shows it.

        Each on one line, so that none of a model's words can begin one that reads as ours.
        """
        also = ", ".join(f"`{one.path}:{one.line}`" for one in finding.sites[:SITES_SHOWN])
        more = len(finding.sites) - SITES_SHOWN
        lines = [
            f"`{place_of(finding)}`",
            fenced(_code(finding)),
            _on_one_line(finding.claim),
            f"**When:** {_on_one_line(finding.failure)}",
            f"**The rule:** {_on_one_line(finding.rule)}" if finding.rule else "",
            f"**Also at:** {also}{f' and {more} more' if more > 0 else ''}" if also else "",
            f"**Evidence:** {_on_one_line(self.evidence(finding))}",
            f"**Instead:**\n{fenced(finding.suggestion)}" if finding.suggestion is not None else "",
            *(f"_{_on_one_line(note)}_" for note in finding.notes),
        ]
        return "\n".join(line for line in lines if line)

    def evidence(self, finding: Finding) -> str:
        """What was run, then what the evaluator traced."""
        judged = self._of(finding)
        if judged.is_shown_by_running:
            return f"{judged.executed.brief()} (run in: {judged.executed.isolation})"
        return judged.evidence() or "the evaluator could not refute it"

    def _file(self, rest: Sequence[Finding]) -> tuple[Attachment, ...]:
        """What the thread does not show: lesser findings, what did not survive and why, what nobody judged."""
        parts = [
            _chapter("Of lesser consequence", (self._chapter_of(one) for one in rest)),
            _chapter("Not confirmed", (self._fall_of(one) for one in self._fallen())),
            _chapter("Not judged", (f"- {_line(one)}" for one in self._unjudged())),
            _chapter("Dismissed here before", (f"- {_line(one)}" for one in self._tally.unwanted)),
            _chapter("Refused by code", (f"- {one}" for one in self._tally.unplaced)),
        ]
        text = "\n\n".join(part for part in (*parts, file_of(self._subject.left_out)) if part)
        if not text:
            return ()
        whole = f"# Review of {self._subject.name}: what the thread does not show\n\n{text}\n"
        return (Attachment(name="review.md", title="The rest of the review", text=whole),)

    def _chapter_of(self, finding: Finding) -> str:
        return f"### {finding.id} {finding.severity}, {finding.category}\n\n{self.told(finding)}"


def _code(finding: Finding) -> str:
    """Its first lines: all of them may be a whole file."""
    more = len(finding.code) - LINES_SHOWN
    lines = [shortened(one, LINE_CHARACTERS) for one in finding.code[:LINES_SHOWN]]
    return "\n".join([*lines, *([f"… {counted(more, 'line')} more"] if more > 0 else [])])


def fenced(text: str) -> str:
    """In a fence longer than any inside."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"


def _chapter(title: str, parts: Iterable[str]) -> str:
    listed = list(parts)
    return "\n\n".join((f"## {title}", *listed)) if listed else ""


def _line(finding: Finding) -> str:
    return f"{finding.severity} {place_of(finding)}: {_on_one_line(finding.claim)}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
