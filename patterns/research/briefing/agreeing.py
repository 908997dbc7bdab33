"""Agreeing on the brief: shown at once, waited for only where something is unclear, open to change all along."""

from __future__ import annotations

from functools import partial

from patterns.guardrails.asking import close
from patterns.research.briefing.card import EDIT, question_of
from patterns.research.briefing.drafted import DraftedBrief
from patterns.research.briefing.editing import answers_of, edited, problems_of_edit
from patterns.research.job import Job
from patterns.values.questions import Question
from patterns.values.research.brief import FORM_CHARACTERS, Brief
from patterns.values.running.letters import Decision


class BriefCard:
    """The brief's card in the thread."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._open: Question | None = None

    async def agree(self, drafted: DraftedBrief) -> Brief:
        """Show it; where something is unclear, wait for a word. Raises `RunStopped`."""
        job, brief = self._job, drafted.brief()
        question = question_of(
            brief,
            drafted.clarifications,
            run_id=job.run.id,
            requester=job.request.requester,
            answer_seconds=job.request.limits.answer_seconds,
        )
        if not drafted.clarifications:
            await job.run.step("brief card", partial(self._show, question), bool)
            self._open = question
            return brief
        job.show("Waiting for a word on the brief")
        decision = await job.ask(question)
        chosen = _changed(brief, decision) or brief
        said = [f"{asked} {words}" for asked, words in answers_of(drafted.clarifications, decision.fields)]
        form = "; ".join(filter(None, (*said, chosen.form)))
        return chosen.model_copy(update={"form": form[:FORM_CHARACTERS]})

    async def _show(self, question: Question) -> bool:
        await self._job.world.human.ask(question)
        return True

    def change(self, brief: Brief) -> Brief | None:
        """What a person has made of it while the search was on; None where nobody did."""
        decision = self._job.watch.inbox.decided(self._open.id) if self._open else None
        if decision is None:
            return None
        self._open = None
        return _changed(brief, decision)

    async def close(self, brief: Brief) -> Brief | None:
        """No button is left that nobody would hear; what a person has made of it just before, as `change` gives it."""
        if self._open is None:
            return None
        decision = await close(self._open.id, "expired", run=self._job.run, human=self._job.world.human)
        self._open = None
        return _changed(brief, decision)


def _changed(brief: Brief, decision: Decision) -> Brief | None:
    """As the form was sent; None where it was not, or cannot be taken, whatever the form has let through."""
    if decision.choice != EDIT or problems_of_edit({"brief": brief.model_dump(mode="json")}, dict(decision.fields)):
        return None
    return edited(brief, decision.fields)
