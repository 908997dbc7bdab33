"""What a stopped review of a change leaves for a run that goes on from it: what was looked at, what was judged."""

from __future__ import annotations

from pydantic import Field

from patterns.review.lenses.look import Looked
from patterns.review.taking.subject import Subject
from patterns.review.weighing.judge import Judged
from patterns.values.conversation import Frozen
from patterns.values.report import Report
from patterns.wording.counting import counted

RESUME = (
    "*Resume* looks through no lens again that is done and judges no finding again, as long as the change is the same. "
    "It may spend what was left of this run's cap."
)


class Kept(Frozen):
    """Of one change at one commit."""

    change: str = ""
    commit: str = ""
    looked: dict[str, Looked] = Field(default_factory=dict)
    """By lens."""
    judged: dict[str, Judged] = Field(default_factory=dict)
    """By the key of what was judged."""

    def of(self, subject: Subject) -> Kept:
        """The same, where it is of this very change; else nothing."""
        same = (self.change, self.commit) == (subject.change, subject.commit)
        return self if same else Kept(change=subject.change, commit=subject.commit)

    def on(self, report: Report) -> Report:
        """The report of a stopped run, with it; where nothing is done there is nothing to go on from."""
        if not (self.looked or self.judged):
            return report
        lenses = f"{len(self.looked)} lens{'' if len(self.looked) == 1 else 'es'}"
        kept = f"{lenses} looked through, {counted(len(self.judged), 'finding')} judged"
        stop = report.stop.model_copy(update={"kept": kept, "more": RESUME})
        return report.model_copy(update={"stop": stop, "offers": ("resume",), "resume": self.model_dump(mode="json")})
