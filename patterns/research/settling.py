"""After the search: where the evidence is weak a person is asked, and what they give is followed up."""

from __future__ import annotations

from collections.abc import Callable

from patterns.errors import RunStopped
from patterns.guardrails.stops import stop_of
from patterns.research import confidence
from patterns.research.answer.answered import Answered, Told
from patterns.research.answer.carried import Judged
from patterns.research.answer.report import report_of
from patterns.research.job import Job
from patterns.research.search.pursuit import NATURAL, Pursuit
from patterns.values.report import Stop
from patterns.values.running.letters import Decision

_ASKS_FOR = {
    confidence.SOURCE: "A person gives these sources; read them, and note what they say:",
    confidence.WIDEN: "A person widens the scope: sources of any age count. Look further for what is open.",
}


class Settling:
    """One run's. At a limit nobody is asked: the limit was what they were asked about."""

    def __init__(self, job: Job, pursuit: Pursuit, show: Callable[[str], None]) -> None:
        self.told: list[Told] = []
        """What people answered themselves."""
        self._job = job
        self._pursuit = pursuit
        self._show = show
        self._asked = 0

    async def settle(self, stop: Stop) -> Stop:
        """The stop that holds in the end."""
        while stop.code in NATURAL and self._asked < confidence.MOST_ASKED:
            try:
                decision = await self._decision(stop)
                wanted = decision is not None and self._follow(decision)
                heard = await self._pursuit.hears()
            except RunStopped as error:
                return stop_of(error)
            if wanted or heard:
                self._show("Searching")
                stop = await self._pursuit.to_the_end()
            elif decision is None or decision.choice == confidence.ACCEPT:
                return stop
        return stop

    async def _decision(self, stop: Stop) -> Decision | None:
        """None where nothing is weak that nobody has answered."""
        answered = {one.item for one in self.told}
        found = tuple(one for one in confidence.weak(self._pursuit.desk) if one.item not in answered)
        if not found:
            return None
        self._asked += 1
        self._show("Waiting for a decision: the evidence is weak")
        return await self._job.ask(
            confidence.question_of(
                self._pursuit.desk,
                found,
                self._draft(stop),
                number=self._asked,
                run_id=self._job.run.id,
                requester=self._job.request.requester,
                answer_seconds=self._job.request.limits.answer_seconds,
            )
        )

    def _draft(self, stop: Stop) -> str:
        """The answer that was given, as it would be handed over now; empty where none was."""
        desk = self._pursuit.desk
        if desk.answer is None:
            return ""
        drafted = Answered(desk, desk.answer, stop, Judged(failed="this is a draft"), tuple(self.told))
        return report_of(drafted).attachments[0].text

    def _follow(self, decision: Decision) -> bool:
        """Whether the search goes on with it; not where nothing is wanted, or something was only told."""
        if decision.choice == confidence.TELL:
            self.told.append(confidence.told_of(decision))
        if decision.choice not in _ASKS_FOR:
            return False
        desk = self._pursuit.desk
        if decision.choice == confidence.WIDEN:
            desk.brief = desk.brief.model_copy(update={"since": "", "recency": "any"})
        words = "\n".join(value for value in decision.fields.values() if value)
        spoken = f"\n{self._pursuit.heard(words)}" if words else ""
        self._pursuit.go_on(_ASKS_FOR[decision.choice] + spoken)
        return True
