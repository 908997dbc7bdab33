"""A whole `/research` over the planted web: the real flow, fetcher and parser; only the model is by rules."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.evidence.coverage import Support, supports_of
from patterns.research.flow import research
from patterns.research.job import World
from patterns.research.request import ResearchRequest
from patterns.values.conversation import JsonObject
from patterns.values.questions import Question
from patterns.values.report import Report
from patterns.values.research.evidence import Researched
from tests.fakes.human import SILENCE, ScriptedHuman
from tests.fakes.ledger import MemoryLedger
from tests.fakes.progress import SeenProgress
from tests.fakes.run import MemoryRuns
from tests.fakes.shelf import MemoryShelf


@dataclass(frozen=True, slots=True)
class Played:
    """What a research leaves."""

    report: Report
    left: Researched
    """What it leaves for whoever asks on."""
    asked: tuple[Question, ...]
    """What people were asked."""

    def supports(self) -> dict[str, Support]:
        """What carries each item, by the item's text."""
        counted = {one.item: one for one in supports_of(self.left.brief, self.left.notes, self.left.pages)}
        return {item.text: counted[item.id] for item in self.left.brief.items}


async def researched(question: str, *, model: Model, web: Web, runs: MemoryRuns | None = None) -> Played:
    """What `/research` comes to when nobody changes its brief, and weak evidence is accepted."""
    runs, ledger = runs or MemoryRuns(), MemoryLedger()
    await ledger.open("run", cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
    human, shelf = ScriptedHuman(runs.post), MemoryShelf()
    human.by_name = {"brief": SILENCE, "confidence": "accept", "asked": "none", "stuck": "finish"}
    world = World(model=model, web=web, ledger=ledger, human=human, progress=SeenProgress(), shelf=shelf)
    request = ResearchRequest(question=question, requester="UADA")

    async def carried(run: Run, _: JsonObject) -> JsonObject:
        return (await research(request, run=run, world=world)).model_dump(mode="json")

    report = Report.model_validate(await runs.play(carried, {}))
    left = await shelf.find("run")
    assert left
    return Played(report, left, tuple(human.questions))
