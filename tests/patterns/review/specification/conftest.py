"""A whole `/review` of a specification in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.review.flow import review
from patterns.review.request import ReviewRequest, World
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.repository.trees import CommandResult
from tests.fakes.code import PlainCode
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, gives, says
from tests.fakes.prices import TokenPrices
from tests.fakes.progress import SeenProgress, SeenThread
from tests.fakes.repository import MemoryRepository
from tests.fakes.reviews import MemoryReviewBook, MemoryReviewHost
from tests.fakes.run import MemoryRuns
from tests.fakes.workbench import ScriptedWorkbench

PASSED = CommandResult(
    command=("x",), ran=True, exit_code=0, output="OK\nWORD 3 run, 0 skipped, good\n", isolation="sandbox"
)
FAILED = PASSED.model_copy(update={"exit_code": 1, "output": "FAILED (failures=1)\nWORD 3 run, 0 skipped, bad\n"})
NOT_RUN = CommandResult(command=("x",), ran=False, reason="there is no sandbox: install bubblewrap")
CRITERIA = (
    {"id": "C1", "text": "It turns a title into a slug.", "severity": "blocker", "how": "execution"},
    {"id": "C2", "text": "It refuses an empty title.", "severity": "major", "how": "execution"},
    {"id": "C3", "text": "Its tests pass when they are run.", "severity": "minor"},
)
AGREED = gives("evaluator", {"criteria": list(CRITERIA)})
GIVEN = "import unittest\n\nimport slugs\n"
"""A given test module."""


def drafted(body: str, *, when: str | tuple[str, ...] = (), test: str = "test_slugs.py") -> Step:
    """A draft of two files."""
    text = f"Here it is.\n\nslugs.py\n```python\n{body}\n```\n\n{test}\n```python\nimport slugs\n```\n"
    return says("generator", text, when=when)


ONE, TWO, THREE = drafted("x = 1"), drafted("x = 2"), drafted("x = 3")


def judged(passed: str, *, ids: Sequence[str] = ("C1", "C2", "C3"), when: str | tuple[str, ...] = ()) -> Step:
    """Verdicts from the numbers of what passed."""
    verdicts = [
        {
            "id": one,
            "passed": one[1] in passed,
            "gap": "" if one[1] in passed else f"{one}: line 1 is wrong",
            "evidence": f"{one}: line 1",
        }
        for one in ids
    ]
    return gives("evaluator", {"verdicts": verdicts}, when=when)


def unusable(times: int = 3) -> tuple[Step, ...]:
    """An evaluator that does not come to a judgement."""
    return tuple(gives("evaluator", {"verdicts": []}) for _ in range(times))


def ends(**named: CommandResult) -> Callable[[Mapping[str, str], tuple[str, ...]], CommandResult]:
    """How commands end by what they are: given, own, lint, types; the rest passes."""

    def outcome(_: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        return named.get(kind_of(command), PASSED)

    return outcome


def kind_of(command: tuple[str, ...]) -> str:
    if "py_compile" in command:
        return "lint"
    if "mypy" in command:
        return "types"
    return "given" if any("given" in word for word in command) else "own"


@dataclass
class Reviewing:
    """One run with everything that it touches."""

    runs: MemoryRuns
    model: ScriptedModel
    answers: Sequence[str | tuple[str, dict[str, str]]] = ()
    text: str = "a function slug(title)"
    criteria: tuple[str, ...] = ()
    tests: str = ""
    language: str = ""
    outcome: Callable[[Mapping[str, str], tuple[str, ...]], CommandResult] = field(default_factory=ends)
    kept: JsonObject | None = None
    limits: Limits = field(default_factory=Limits)
    progress: SeenProgress = field(default_factory=SeenProgress)
    thread: SeenThread = field(default_factory=SeenThread)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    around: Callable[[ScriptedModel, MemoryLedger], Any] = lambda model, _: model
    """What stands around the model."""

    def __post_init__(self) -> None:
        self.human = ScriptedHuman(self.runs.post, *self.answers)
        self.workbench = ScriptedWorkbench(self.outcome)

    async def play(self) -> Report:
        limits = self.limits
        await self.ledger.open(
            "run",
            cap_microdollars=limits.cap_microdollars,
            cap_tokens=limits.cap_tokens,
            reserve_microdollars=limits.reserve_microdollars,
        )
        report = Report.model_validate(await self.runs.play(self._review, {}))
        assert self.human.unanswered() == []
        return report

    async def _review(self, run: Run, _: JsonObject) -> JsonObject:
        request = ReviewRequest(
            text=self.text,
            criteria=self.criteria,
            tests=self.tests,
            language=self.language,
            requester="UADA",
            limits=self.limits,
        )
        world = World(
            model=self.around(self.model, self.ledger),
            prices=TokenPrices(),
            repository=MemoryRepository({}),
            code=PlainCode(),
            workbench=self.workbench,
            human=self.human,
            progress=self.progress,
            thread=self.thread,
            ledger=self.ledger,
            host=MemoryReviewHost(),
            book=MemoryReviewBook(),
        )
        return (await review(request, run=run, world=world, kept=self.kept)).model_dump(mode="json")


Review = Callable[..., Reviewing]


@pytest.fixture
def reviewing(script: Callable[..., ScriptedModel]) -> Review:
    """A run of these steps; other fields by name."""

    def make(*steps: Step | tuple[Step, ...], runs: MemoryRuns | None = None, **fields: Any) -> Reviewing:
        runs = runs or MemoryRuns()
        return Reviewing(runs, script(*steps, place=lambda: len(runs.journal("run"))), **fields)

    return make
