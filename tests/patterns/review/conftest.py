"""A whole `/review` in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.review.flow import review
from patterns.review.request import Comparison, ReviewRequest, World
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from tests.fakes.code import PlainCode
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, gives
from tests.fakes.prices import TokenPrices
from tests.fakes.progress import SeenProgress, SeenThread
from tests.fakes.repository import PASSED, MemoryRepository
from tests.fakes.run import MemoryRuns
from tests.fakes.workbench import ScriptedWorkbench


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


@dataclass
class Reviewing:
    """One `/review` with everything that it touches."""

    runs: MemoryRuns
    model: ScriptedModel
    answers: Sequence[str] = ()
    comparison: Comparison | None = None
    text: str = "a function slug(title)"
    repository: MemoryRepository = field(default_factory=lambda: MemoryRepository({}))
    limits: Limits = field(default_factory=Limits)
    progress: SeenProgress = field(default_factory=SeenProgress)

    def __post_init__(self) -> None:
        self.human = ScriptedHuman(self.runs.post, *self.answers)
        self.workbench = ScriptedWorkbench(lambda _, __: PASSED)

    async def play(self) -> Report:
        report = Report.model_validate(await self.runs.play(self._review, {}))
        assert self.human.unanswered() == []
        return report

    async def _review(self, run: Run, _: JsonObject) -> JsonObject:
        request = ReviewRequest(text=self.text, comparison=self.comparison, requester="UADA", limits=self.limits)
        world = World(
            model=self.model,
            prices=TokenPrices(),
            repository=self.repository,
            code=PlainCode(),
            workbench=self.workbench,
            human=self.human,
            progress=self.progress,
            thread=SeenThread(),
            ledger=MemoryLedger(),
        )
        return (await review(request, run=run, world=world)).model_dump(mode="json")


Review = Callable[..., Reviewing]


@pytest.fixture
def reviewing(script: Callable[..., ScriptedModel]) -> Review:
    """A run of these steps; other fields by name."""

    def make(*steps: Step, runs: MemoryRuns | None = None, **fields: Any) -> Reviewing:
        runs = runs or MemoryRuns()
        return Reviewing(runs, script(*steps, place=lambda: len(runs.journal("run"))), **fields)

    return make
