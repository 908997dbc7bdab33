"""The evaluator: it sees the artefact, the criteria and the evidence, and nothing of how the draft came about."""

from __future__ import annotations

from patterns.errors import LimitReached, ModelError
from patterns.evaluator.contradictions import Executed, contradictions, settled
from patterns.evaluator.verdicts import Judgement, Verdict, Verdicts, problems_of_verdicts
from patterns.review.drafts import Draft
from patterns.review.specification.job import JUDGING, Job, sealed
from patterns.values.conversation import Message, Prompt
from patterns.wording.answers import answer, schema_of
from patterns.wording.prompt_files import fill

VERDICT_TOKENS = 3000


class Judge:
    """Of one run."""

    def __init__(self, job: Job) -> None:
        self._job = job

    async def judge(self, draft: Draft) -> Judgement:
        """Raises `ModelError` where no usable verdict came: that is no rejection."""
        job = self._job
        job.show("Running its tests")
        evidence = await job.evidence_of(draft)
        job.show(JUDGING)
        prompt = judge_prompt(job, draft.shown(), evidence.words())
        verdicts = await self._asked(prompt, "judge")
        executed = evidence.executed()
        found = contradictions(job.criteria, verdicts, executed)
        if found:
            verdicts, found = await self._again(prompt, verdicts, found, executed)
        return Judgement(verdicts=settled(job.criteria, verdicts, found), veto=evidence.veto())

    async def _again(
        self, prompt: Prompt, verdicts: tuple[Verdict, ...], found: dict[str, str], executed: Executed
    ) -> tuple[tuple[Verdict, ...], dict[str, str]]:
        """Once, with each contradiction named. Where no better answer comes, the first stands with them."""
        said = Verdicts(verdicts=verdicts).model_dump_json()
        listed = "\n".join(f"- {words}" for words in found.values())
        request = f"That judgement contradicts itself or the evidence:\n{listed}\nAnswer again with all verdicts."
        messages = (*prompt.messages, Message(role="assistant", text=said), Message(role="user", text=request))
        try:
            verdicts = await self._asked(prompt.model_copy(update={"messages": messages}), "judge again")
        except (ModelError, LimitReached):
            return verdicts, found
        return verdicts, contradictions(self._job.criteria, verdicts, executed)

    async def _asked(self, prompt: Prompt, name: str) -> tuple[Verdict, ...]:
        job = self._job
        check = problems_of_verdicts(job.criteria)
        said = await answer(Verdicts, prompt, name=name, run=job.run, model=job.world.model, check=check)
        return said.verdicts


def judge_prompt(job: Job, shown: str, evidence: str) -> Prompt:
    """A draft that was paid for is judged: its judge may draw on the reserve."""
    task = fill(
        "review_judge_task",
        material=job.material(),
        draft=sealed("draft", shown),
        evidence=sealed("evidence", evidence),
    )
    messages = (Message(role="system", text=fill("review_judge")), Message(role="user", text=task))
    return Prompt(
        role="evaluator",
        messages=messages,
        answer_schema=schema_of(Verdicts),
        max_output_tokens=VERDICT_TOKENS,
        temperature=0.0,
        last=True,
    )
