"""Research for digests: the same search as for an answer, but it ends in notes, and nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel

from patterns.guardrails.limits import Watch
from patterns.ports.model import Model
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.briefing.making import draft_brief
from patterns.research.desk.desk import Desk
from patterns.research.digest.seeking import Sought
from patterns.research.search.pursuit import Means, Pursuit
from patterns.toolbox import Observation, Tool
from patterns.values.report import Stop
from patterns.values.research.brief import Brief


class Nothing(BaseModel):
    """No arguments."""


class Finish(Tool[Nothing]):
    """The last act of a digest's search."""

    name = "finish"
    description = "End the search: everything that is new is noted, or there is nothing. No answer is written."
    arguments = Nothing
    closes = True

    async def act(self, arguments: Nothing) -> Observation:  # noqa: ARG002  # the act has none
        """It is over."""
        return Observation(text="Ended.", final=True)


@dataclass(frozen=True, slots=True)
class DeskResearcher:
    """Fits `Researcher`: an agent at a desk."""

    run: Run
    model: Model
    web: Web
    human: Human
    watch: Watch
    requester: str
    now: float
    """Seconds since the epoch."""
    show: Callable[[str], None]

    async def brief_of(self, question: str) -> Brief:
        """See `Researcher.brief_of`. What is unclear is taken as it is likeliest meant: nobody is there to ask."""
        drafted = await draft_brief(question, run=self.run, model=self.model, today=self._today())
        return drafted.brief()

    async def search(self, brief: Brief, *, told: str, starts: Sequence[str]) -> Sought:
        """See `Researcher.search`."""
        desk = Desk(self.web, brief, asked=brief.question, now=self.now)
        desk.know(starts)
        pursuit = Pursuit(self._means(), desk, today=self._today(), told=told, asks=False, finish=Finish())
        stop = await pursuit.to_the_end()
        if stop.code == "done":
            stop = Stop(code="done", words=f"looked through: {desk.looked_at()}")
        return Sought(
            notes=tuple(desk.notes),
            pages=tuple(desk.pages.values()),
            queries=desk.queries,
            stop=stop,
        )

    def _today(self) -> str:
        return datetime.fromtimestamp(self.now, tz=UTC).date().isoformat()

    def _means(self) -> Means:
        return Means(
            run=self.run,
            model=self.model,
            human=self.human,
            watch=self.watch,
            requester=self.requester,
            answer_seconds=self.watch.limits.answer_seconds,
            show=self.show,
        )
