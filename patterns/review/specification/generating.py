"""The generator: whole files as text, drafted only where their judgement can be paid too."""

from __future__ import annotations

from functools import partial

from patterns.errors import AnswerInvalid, StewardError
from patterns.evaluator.rounds import Round, gaps
from patterns.guardrails.models.metered import most_charge
from patterns.review.drafts import Draft, is_folder_of, read_code
from patterns.review.specification.evidence import EVIDENCE_BYTES
from patterns.review.specification.job import Job, sealed
from patterns.review.specification.judging import judge_prompt
from patterns.values.conversation import Message, Prompt, Reply
from patterns.wording.prompt_files import fill

CODE_TOKENS = 8000
DRAFT_BYTES = 32_000
"""Of a draft as its evaluator is shown it: what its judgement may cost is known before the draft is there."""
MATERIAL_BYTES = DRAFT_BYTES + EVIDENCE_BYTES + EVIDENCE_BYTES // 5
"""The most that a draft and its evidence add to the evaluator's prompt, marks that take a tag's effect included."""
REASKS = 2
REPEATED = "- your answer to this was a draft that had been judged before: mend what is missing in another way"


class Generator:
    """Of one run."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._answered: tuple[Round[Draft], ...] = ()
        """The rounds that the last draft was written after; a second after the same: the first was a repetition."""

    async def draft(self, rounds: tuple[Round[Draft], ...]) -> Draft:
        """The next draft. Raises `LimitReached` before anything is asked where its judgement could not be paid.

        What the judgement may cost is set aside as long as the draft is written, however many attempts that takes.
        """
        job = self._job
        job.show(f"Draft {len(rounds) + 1}")
        prompt = await self._prompt(rounds)
        held = await job.run.step("hold", self._hold, str)
        try:
            draft = await self._written(prompt)
        except StewardError:
            await self._release(held)
            raise
        await self._release(held)
        self._answered = rounds
        return draft

    async def _written(self, prompt: Prompt) -> Draft:
        for _ in range(REASKS + 1):
            reply = await self._job.run.step("draft", partial(self._job.world.model.complete, prompt), Reply)
            code = self._read(reply.text)
            if isinstance(code, Draft):
                return code
            again = (reply.as_message(), Message(role="user", text=f"That cannot be used: {code}. Answer again."))
            prompt = prompt.model_copy(update={"messages": (*prompt.messages, *again)})
        raise AnswerInvalid("the generator gave no files")

    async def _prompt(self, rounds: tuple[Round[Draft], ...]) -> Prompt:
        task = fill("review_generate_task", material=self._job.material(), previous=await self._previous(rounds))
        system = fill("review_generate", language=self._job.language.rules)
        messages = (Message(role="system", text=system), Message(role="user", text=task))
        return Prompt(role="generator", messages=messages, max_output_tokens=CODE_TOKENS)

    async def _previous(self, rounds: tuple[Round[Draft], ...]) -> str:
        if not rounds:
            return ""
        evidence = await self._job.evidence_of(rounds[-1].draft)
        missing = f"{gaps(rounds)}\n{REPEATED}" if self._answered == rounds else gaps(rounds)
        parts = (("draft", rounds[-1].draft.text()), ("gaps", missing), ("evidence", evidence.words()))
        return "\n\n".join(sealed(tag, text) for tag, text in parts)

    async def _hold(self) -> str:
        """The part of it that the run's reserve does not cover: the judge may draw on that, and the writer may not."""
        world, run_id = self._job.world, self._job.run.id
        judge = most_charge(judge_prompt(self._job, "", ""), world.prices, more_input_tokens=MATERIAL_BYTES)
        account = await world.ledger.spent(run_id)
        uncovered = max(0, judge.microdollars - account.reserve_microdollars)
        return await world.ledger.reserve(run_id, microdollars=uncovered, tokens=judge.tokens, last=False)

    async def _release(self, held: str) -> None:
        await self._job.run.step("release", partial(self._settle, held), bool)

    async def _settle(self, held: str) -> bool:
        await self._job.world.ledger.settle(self._job.run.id, held, microdollars=0, tokens=0)
        return True

    def _read(self, text: str) -> Draft | str:
        code = read_code(text)
        if isinstance(code, str):
            return code
        if len(sealed("draft", code.shown()).encode()) > DRAFT_BYTES:
            return f"the files are too large: with line numbers at most {DRAFT_BYTES:,} bytes in all"
        names = code.files
        problems = [f"{one}: that file is given and stays as it is" for one in names if self._hides_given(one)]
        problems += [f"{one}: the name hides what runs the tests" for one in names if self._hides_runner(one)]
        return "; ".join(problems) or code

    def _hides_given(self, name: str) -> bool:
        """The same file, also in other letters, a folder in its place, or a file in the place of its folder."""
        taken, given = name.lower(), self._job.given
        places = {place for one in given for place in (one.lower(), one.lower().rpartition(".")[0])}
        return taken in places or is_folder_of(taken, given) or any(is_folder_of(one, (taken,)) for one in places)

    def _hides_runner(self, name: str) -> bool:
        return name.lower().partition("/")[0].partition(".")[0] in self._job.language.hidden
