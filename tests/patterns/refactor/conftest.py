"""A small shop to be changed, its plans, and a whole run in memory."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from patterns.guardrails.limits import Limits
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.refactor.flow import refactor
from patterns.refactor.lead.crew import TASK_KIND
from patterns.refactor.request import RefactorRequest, World
from patterns.refactor.worker.brief import WorkerBrief
from patterns.refactor.worker.edits.apply import Applied, apply_edits
from patterns.refactor.worker.edits.blocks import find_edits
from patterns.refactor.worker.edits.written import Written, paths_of
from patterns.refactor.worker.work import work
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.repository.rules import RepositoryRules
from patterns.values.running.letters import Letter
from tests.fakes.code import PlainCode
from tests.fakes.host import MemoryHost
from tests.fakes.human import ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, acts, gives, says
from tests.fakes.prices import TokenPrices
from tests.fakes.progress import SeenProgress, SeenThread
from tests.fakes.repository import RULES, MemoryRepository
from tests.fakes.run import MemoryRuns

FILES = {
    "README.md": "# Shop\n",
    "cart.py": "def total(prices):\n    return round(sum(prices), 2)\n",
    "invoice.py": "def due(prices):\n    return round(sum(prices), 2)\n",
}


PATHS = {"readme": ["README.md"], "other": ["cart.py"], "onto": ["more.py"]}


def subtask(task_id: str, *dependencies: str, **changes: Any) -> JsonObject:
    """As a planner writes it."""
    return {
        "task_id": task_id,
        "title": f"Do {task_id}",
        "description": f"Change what {task_id} names, and nothing else.",
        "dependencies": list(dependencies),
        "tools_needed": ["read_file", "edit_file", "run_command"],
        "paths_allowed": PATHS.get(task_id, [f"{task_id}.py"]),
        "acceptance": [f"{task_id} is done"],
        **changes,
    }


def planned(*subtasks: JsonObject) -> Step:
    """The planner's answer."""
    return gives("planner", {"summary": "Move rounding into one place.", "subtasks": list(subtasks)})


def block(path: str, search: str, replace: str) -> str:
    return f"{path}\n<<<<<<< SEARCH\n{search}=======\n{replace}>>>>>>> REPLACE\n"


MONEY = block("money.py", "", "def cents(amount):\n    return round(amount, 2)\n")
CART = block("cart.py", "    return round(sum(prices), 2)\n", "    return cents(sum(prices))\n")
README = block("README.md", "# Shop\n", "# The shop\n")
"""Edits of the files above, and the new file that they call."""


def at_once(coroutine: Coroutine[None, None, Applied]) -> Applied:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waited")


def apply(written: tuple[Written, ...], before: Mapping[str, str | None]) -> Applied:
    files = {path: before.get(path) for path in paths_of(written)}
    return at_once(apply_edits(written, files, code=PlainCode()))


def handed_in(summary: str = "It is done as it was asked.", **changes: Any) -> tuple[str, JsonObject]:
    """The call that hands in."""
    met = [{"number": 1, "met": True, "evidence": "cart.py line 1"}]
    return ("submit", {"status": "done", "summary": summary, "acceptance": met, **changes})


def reads(task_id: str, *paths: str) -> Step:
    """A worker that looks at files."""
    return acts("worker", *(("read_file", {"path": path}) for path in paths), when=f'<subtask id="{task_id}">')


def edits(task_id: str, text: str, **changes: Any) -> tuple[Step, ...]:
    """A worker that reads the files of the shop which it is going to change, then changes them and hands in at once."""
    done = acts("worker", handed_in(f"{task_id} is done.", **changes), text=text, when=f'<subtask id="{task_id}">')
    known = [path for path in paths_of(find_edits(text)[0]) if path in FILES]
    return (reads(task_id, *known), done) if known else (done,)


SYNTHESIS = says("synthesiser", "Rounding stands in one place now.")


@dataclass
class Refactoring:
    """One `/refactor` with everything that it touches."""

    runs: MemoryRuns
    model: ScriptedModel
    answers: Sequence[str | tuple[str, dict[str, str]]] = ("approve", "publish")
    repository: MemoryRepository = field(default_factory=lambda: MemoryRepository(FILES))
    host: MemoryHost = field(default_factory=MemoryHost)
    limits: Limits = field(default_factory=Limits)
    rules: RepositoryRules = RULES
    continues: str = ""
    kept: JsonObject | None = None
    requester: str = "UADA"
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    progress: SeenProgress = field(default_factory=SeenProgress)
    thread: SeenThread = field(default_factory=SeenThread)
    model_of: Callable[[str], Model] | None = None

    def __post_init__(self) -> None:
        self.human = ScriptedHuman(self.runs.post, *self.answers)

    async def play(self, letters: Sequence[Letter] = ()) -> Report:
        self.runs.register(TASK_KIND, self._work)
        return Report.model_validate(await self.runs.play(self._refactor, {}, letters=letters))

    async def _refactor(self, run: Run, _: JsonObject) -> JsonObject:
        request = RefactorRequest(
            repository="shop",
            text="Round in one place\nand keep results",
            requester=self.requester,
            limits=self.limits,
            rules=self.rules,
            branch=self.continues or None,
            continues=self.continues,
        )
        world = World(
            model=self.model,
            prices=TokenPrices(),
            repository=self.repository,
            code=PlainCode(),
            host=self.host,
            human=self.human,
            progress=self.progress,
            thread=self.thread,
            ledger=self.ledger,
        )
        return (await refactor(request, run=run, world=world, kept=self.kept)).model_dump(mode="json")

    async def _work(self, run: Run, payload: JsonObject) -> JsonObject:
        model = self.model_of(run.id) if self.model_of else self.model
        handoff = await work(
            WorkerBrief.model_validate(payload), run=run, model=model, repository=self.repository, code=PlainCode()
        )
        return handoff.model_dump(mode="json")

    def pushed(self) -> dict[str, str]:
        """The files at the remote."""
        (commits,) = self.repository.published.values()
        return commits[-1][0]

    def messages(self) -> list[str]:
        """Of the commits at the remote."""
        (commits,) = self.repository.published.values()
        return [message for _, message in commits]


Refactor = Callable[..., Refactoring]


@pytest.fixture
def refactoring(script: Callable[..., ScriptedModel]) -> Refactor:
    """A run of these steps; other fields by name."""

    def make(*steps: Step | tuple[Step, ...], runs: MemoryRuns | None = None, **fields: Any) -> Refactoring:
        return Refactoring(runs or MemoryRuns(), script(*steps), **fields)

    return make
