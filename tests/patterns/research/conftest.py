"""A whole `/research` in memory, over two pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.research.flow import research
from patterns.research.job import World
from patterns.research.request import ResearchRequest
from patterns.values.conversation import JsonObject
from patterns.values.report import Report
from patterns.values.web import Page
from tests.fakes.human import SILENCE, ScriptedHuman
from tests.fakes.judging import agreed
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step, acts, gives
from tests.fakes.progress import SeenProgress
from tests.fakes.run import MemoryRuns
from tests.fakes.shelf import MemoryShelf
from tests.fakes.web import MemoryWeb

DOCS = Page(
    url="http://docs.larkmq.test/support",
    title="Support",
    text="Larkmq 4.2 is supported until 30 June 2027. Larkmq 3.8 gets security fixes only.",
    links=("http://docs.larkmq.test/migration",),
)
MIGRATION = Page(
    url="http://docs.larkmq.test/migration",
    title="Migration",
    text="Moving to 4.0 breaks the old acknowledgement protocol for every client.",
)
FORUM = Page(
    url="http://www.forum.test/breaks",
    title="Forum",
    text="After the upgrade to 4.0 our old clients lost the acknowledgement protocol.",
)
BRIEFED: JsonObject = {
    "question": "Which Larkmq versions are supported?",
    "items": [
        {"id": "I1", "text": "supported versions"},
        {"id": "I2", "text": "what breaks"},
        {"id": "I3", "text": "until when"},
    ],
    "recency": "any",
}
BRIEF = gives("agent", BRIEFED)
SUPPORT_NOTE: JsonObject = {
    "claim": "Larkmq 4.2 is supported until 30 June 2027.",
    "quote": "Larkmq 4.2 is supported until 30 June 2027.",
    "url": DOCS.url,
    "items": ["I1", "I3"],
}
BREAK_NOTE: JsonObject = {
    "claim": "The old acknowledgement protocol breaks in 4.0.",
    "quote": "After the upgrade to 4.0 our old clients lost the acknowledgement protocol.",
    "url": FORUM.url,
    "items": ["I2"],
}
SURE = [
    {"item": "I1", "confidence": "high"},
    {"item": "I2", "confidence": "medium"},
    {"item": "I3", "confidence": "high"},
]


def final(*sentences: tuple[str, list[str]], unknowns: Sequence[str] = (), heading: str = "Support") -> JsonObject:
    """The arguments of the last act: sentences with their notes."""
    listed = [{"text": text, "notes": notes} for text, notes in sentences]
    return {
        "sections": [{"heading": heading, "sentences": listed}] if listed else [],
        "confidence": SURE,
        "unknowns": list(unknowns),
    }


SEARCH = acts("agent", ("web_search", {"query": "larkmq support"}))
READ = acts("agent", ("read_page", {"url": DOCS.url}), ("read_page", {"url": FORUM.url}))
NOTE = acts("agent", ("take_notes", SUPPORT_NOTE), ("take_notes", BREAK_NOTE))
ANSWER = final(("Larkmq 4.2 is supported.", ["N1"]), ("4.0 breaks clients.", ["N2", "N1"]))
FINISH = acts("agent", ("final_answer", ANSWER))
BEGUN = (BRIEF, SEARCH, READ, NOTE)
CLOSED = gives("agent", ANSWER, when="The search ends here")


@dataclass
class Researching:
    """One `/research` with everything that it touches."""

    runs: MemoryRuns
    model: ScriptedModel
    answers: Sequence[str] = ()
    web: MemoryWeb = field(default_factory=lambda: MemoryWeb(DOCS, FORUM))
    question: str = "Which Larkmq versions are supported, and what breaks?"
    limits: Limits = field(default_factory=Limits)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    progress: SeenProgress = field(default_factory=SeenProgress)
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    asked: dict[str, Any] = field(default_factory=dict)
    """What else the request says."""
    by_name: dict[str, str] = field(default_factory=dict)
    """Answers to questions by their name; else the brief stays as it is and weak evidence is accepted.

    Where nobody is scripted to answer, a run at a limit, or going in circles, finishes with what there is.
    """

    def __post_init__(self) -> None:
        self.human = ScriptedHuman(self.runs.post, *self.answers)
        at_limits = {} if self.answers else dict.fromkeys(("budget", "time", "turns", "stuck"), "finish")
        self.human.by_name = {"brief": SILENCE, "confidence": "accept", **at_limits, **self.by_name}

    async def play(self) -> Report:
        await self.ledger.open("run", cap_microdollars=10, cap_tokens=10, reserve_microdollars=0)
        report = Report.model_validate(await self.runs.play(self._research, {}))
        assert self.human.unanswered() == []
        return report

    async def _research(self, run: Run, _: JsonObject) -> JsonObject:
        request = ResearchRequest(question=self.question, requester="UADA", limits=self.limits, **self.asked)
        world = World(
            model=self.model,
            web=self.web,
            ledger=self.ledger,
            human=self.human,
            progress=self.progress,
            shelf=self.shelf,
        )
        return (await research(request, run=run, world=world)).model_dump(mode="json")


Research = Callable[..., Researching]


@pytest.fixture
def researching(script: Callable[..., ScriptedModel]) -> Research:
    """A run of these steps; other fields by name."""

    def make(*steps: Step, runs: MemoryRuns | None = None, **fields: Any) -> Researching:
        runs = runs or MemoryRuns()
        model = script(*steps, place=lambda: len(runs.journal("run")), otherwise=agreed)
        return Researching(runs, model, **fields)

    return make
