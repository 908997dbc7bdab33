"""A whole `/review` of a change in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.review.course.team import TASK_KIND
from patterns.review.flow import review
from patterns.review.request import Comparison, PullAsked, ReviewRequest, SharedPatch, World
from patterns.review.running.scripts import PYTHON
from patterns.review.task import carry_out
from patterns.review.weighing.criteria import CRITERIA, FITTING, MENDING
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.repository.reviews import HostFile, Pull, Remark
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import CommandResult
from patterns.values.running.letters import StopAsked
from tests.fakes.code import PlainCode
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, acts, gives
from tests.fakes.prices import TokenPrices
from tests.fakes.progress import SeenProgress, SeenThread
from tests.fakes.repository import PASSED, Files, MemoryRepository, commit_of, diff_of
from tests.fakes.reviews import MemoryReviewBook, MemoryReviewHost
from tests.fakes.run import MemoryRuns
from tests.fakes.workbench import ScriptedWorkbench

BEFORE = {
    "cart.py": "def total(prices):\n    return sum(prices)\n",
    "invoice.py": "from cart import total\n\n\ndef due(prices):\n    return total(prices)\n",
}
AFTER = {**BEFORE, "cart.py": "def total(prices):\n    return prices[0]\n"}
TRUE: JsonObject = {
    "category": "correctness",
    "severity": "blocker",
    "path": "cart.py",
    "start_line": 2,
    "end_line": 2,
    "quote": "    return prices[0]",
    "claim": "Only the first price is counted.",
    "failure": "For two prices the customer pays one of them.",
}
LENSES = ("Correctness", "Security and trust", "Contracts and callers", "Tests and the checks")
"""How the words of each lens begin; that of the repository's rules only where there are some."""


def found(*findings: JsonObject, lens: str = "Correctness") -> Step:
    """What is seen through one lens."""
    return gives("generator", {"findings": list(findings)}, when=f"# Your lens\n{lens}")


def nothing(*but: str) -> tuple[Step, ...]:
    """Nothing is seen through the other lenses."""
    return tuple(found(lens=one) for one in LENSES if one not in but)


def mends(*findings: JsonObject) -> Step:
    return gives("generator", {"findings": list(findings)}, when="Findings that did not survive")


def weighed(claim: str, *failed: str, gap: str = "line 2 does not do this", **more: bool) -> Step:
    """One finding's verdict; `checked`, `suggests`: it has a check that ran, a suggestion."""
    return acts("evaluator", ("verdict", {"verdicts": verdicts(*failed, gap=gap, **more)}), when=claim)


def verdicts(
    *failed: str, gap: str = "line 2 does not do this", checked: bool = False, suggests: bool = False
) -> list[JsonObject]:
    ids = [one.id for one in CRITERIA] + ([FITTING] if checked else []) + ([MENDING] if suggests else [])
    return [
        {"id": one, "passed": one not in failed, "gap": gap if one in failed else "", "evidence": "cart.py line 2"}
        for one in ids
    ]


def pull_of(before: Files, after: Files, **changes: Any) -> Pull:
    """Pull request 12."""
    given = {
        "number": 12,
        "url": "https://github.com/acme/shop/pull/12",
        "title": "Faster totals",
        "body": "Takes the first price.",
        "author": "ada",
        "base_branch": "main",
        "base_commit": commit_of(before),
        "head_branch": "faster",
        "head_commit": commit_of(after),
    }
    return Pull.model_validate({**given, **changes})


@dataclass
class Change:
    """One review with everything that it touches."""

    runs: MemoryRuns
    model: ScriptedModel
    answers: Sequence[str] = ()
    before: Files = field(default_factory=lambda: dict(BEFORE))
    after: Files = field(default_factory=lambda: dict(AFTER))
    check: Callable[[Files], CommandResult] | None = None
    how: str = "branch"
    """`branch`, `pull` or `patch`."""
    pull: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    patch: str = ""
    fits: str = ""
    """The repository that the patch is said to fit."""
    again: bool = False
    not_useful: str = ""
    """The id of a finding that somebody calls so as soon as it is shown."""
    stops_before: str = ""
    """A person presses Stop as the child begins whose payload holds this."""
    earlier_requesters: tuple[str, ...] = ()
    kept: JsonObject | None = None
    """What a stopped run has left that this one goes on from."""
    limits: Limits = field(default_factory=Limits)
    rules: RepositoryRules = field(default_factory=RepositoryRules)
    book: MemoryReviewBook = field(default_factory=MemoryReviewBook)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    progress: SeenProgress = field(default_factory=SeenProgress)
    thread: SeenThread = field(default_factory=SeenThread)

    def __post_init__(self) -> None:
        self.repository = MemoryRepository(self.before, branches={"faster": self.after}, check=self._checked)
        self.human = ScriptedHuman(self.runs.post, *self.answers)
        files = tuple(
            HostFile(path=path, patch=_hunks(diff_of({path: old}, {path: new}).text))
            for path in sorted({*self.before, *self.after})
            if (old := self.before.get(path)) != (new := self.after.get(path))
        )
        self.host = MemoryReviewHost(pull_of(self.before, self.after, **self.pull), files, self.remarks)

    def _checked(self, files: Files) -> CommandResult:
        """As the command ends; a script that passes has come to its last line, and says the word."""
        result = self.check(files) if self.check else PASSED
        if not (result.passed and PYTHON.name in files):
            return result
        return result.model_copy(update={"output": f"{result.output}\n{files[PYTHON.name].split()[-1]}\n"})

    async def play(self) -> Report:
        self.runs.register(TASK_KIND, self._task)
        await self.ledger.open("run", cap_microdollars=100, cap_tokens=100, reserve_microdollars=0)
        report = Report.model_validate(await self.runs.play(self._review, {}))
        assert self.human.unanswered() == []
        return report

    async def _task(self, run: Run, payload: JsonObject) -> JsonObject:
        if self.stops_before and self.stops_before in str(payload):
            self.runs.post("run", StopAsked(by="UADA"), "stop")
            await run.next_letter(1e6)
        return await carry_out(payload, run=run, model=self.model, repository=self.repository)

    async def deliver(self, report: Report, name: str) -> None:
        """Fits the port `Thread`: what is shown is read."""
        await self.thread.deliver(report, name)
        if self.not_useful:
            await self.book.rate(self.not_useful, "not_useful", by="UADA", at=1.0)

    def request(self) -> ReviewRequest:
        subject: dict[str, object] = {
            "branch": {"comparison": Comparison(repository="shop", base="main", head="faster")},
            "pull": {"pull": PullAsked(repository="shop", number=12)},
            "patch": {"patch": SharedPatch(repository=self.fits, name="totals.patch", text=self.patch)},
        }[self.how]
        return ReviewRequest(
            text="",
            requester="UADA",
            earlier_requesters=self.earlier_requesters,
            again=self.again,
            limits=self.limits,
            rules=self.rules,
            **subject,
        )

    async def _review(self, run: Run, _: JsonObject) -> JsonObject:
        world = World(
            model=self.model,
            prices=TokenPrices(),
            repository=self.repository,
            code=PlainCode(),
            workbench=ScriptedWorkbench(lambda _, __: PASSED),
            human=self.human,
            progress=self.progress,
            thread=self,
            ledger=self.ledger,
            host=self.host,
            book=self.book,
        )
        return (await review(self.request(), run=run, world=world, kept=self.kept)).model_dump(mode="json")


def _hunks(diff: str) -> str:
    return diff[diff.index("@@") :] if "@@" in diff else ""


Reviewing = Callable[..., Change]


@pytest.fixture
def reviewing(script: Callable[..., ScriptedModel]) -> Reviewing:
    """A review of these steps; other fields by name."""

    def make(*steps: Step, runs: MemoryRuns | None = None, **fields: Any) -> Change:
        # Only where it may die does a question that is put again mean the same.
        model = script(*steps, place=(lambda: None) if runs else None)
        return Change(runs or MemoryRuns(), model, **fields)

    return make
