"""`/review` of a specification: code until an evaluator approves it, or a person decides."""

from __future__ import annotations

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import AnswerInvalid
from patterns.evaluator import Criterion, Loop, Refined, Round, Verdict, Verdicts, gaps, problems_of_verdicts
from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.review.closing import choose, criteria_section, headline_of
from patterns.review.drafts import Draft, gather_evidence, read_code
from patterns.review.request import ReviewRequest, World
from patterns.values.conversation import Frozen, Message, Prompt, Reply
from patterns.values.progress import Row, View
from patterns.values.report import Attachment, Report
from patterns.values.repository.trees import CommandResult
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill, tagged

CODE_TOKENS = 8000
VERDICT_TOKENS = 3000
REASKS = 2


class Criteria(BaseModel):
    """The criteria, drafted once."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    criteria: tuple[Criterion, ...] = Field(min_length=2, max_length=8)


class _Evidence(Frozen):
    words: str
    result: CommandResult | None


class Specification:
    """One run."""

    def __init__(self, request: ReviewRequest, *, run: Run, world: World, watch: Watch) -> None:
        self._request = request
        self._run = run
        self._world = world
        self._watch = watch
        self._spec = tagged("specification", request.text)
        self._criteria: tuple[Criterion, ...] = ()
        self._evidence: dict[str, _Evidence] = {}
        self._rows: tuple[Row, ...] = ()

    async def carry_out(self) -> Report:
        """Criteria, the loop, a choice at its end where it was not approved, the report."""
        self._show("Agreeing on criteria")
        self._criteria = await self._make_criteria()
        loop: Loop[Draft] = Loop(
            self._criteria, draft=self._draft, judge=self._judge, watch=self._watch, on_change=self._rounds_changed
        )
        refined = await choose(
            loop, self._request, run=self._run, human=self._world.human, watch=self._watch, show=self._show
        )
        return self._report(refined)

    async def _make_criteria(self) -> tuple[Criterion, ...]:
        messages = (Message(role="system", text=fill("review_criteria")), Message(role="user", text=self._spec))
        prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=VERDICT_TOKENS)
        made = await answer(
            Criteria, prompt, name="criteria", run=self._run, model=self._world.model, check=_problems_of_criteria
        )
        return made.criteria

    async def _draft(self, rounds: tuple[Round[Draft], ...]) -> Draft:
        self._show(f"Draft {len(rounds) + 1}")
        task = fill(
            "review_generate_task",
            specification=self._spec,
            criteria=_listed(self._criteria),
            previous=self._previous(rounds),
        )
        messages = (Message(role="system", text=fill("review_generate")), Message(role="user", text=task))
        prompt = Prompt(role="generator", messages=messages, max_output_tokens=CODE_TOKENS)
        for _ in range(REASKS + 1):
            reply = await self._run.step("draft", partial(self._world.model.complete, prompt), Reply)
            code = read_code(reply.text)
            if isinstance(code, Draft):
                return code
            again = (reply.as_message(), Message(role="user", text=f"That cannot be used: {code}. Answer again."))
            prompt = prompt.model_copy(update={"messages": (*prompt.messages, *again)})
        raise AnswerInvalid("the generator gave no files")

    def _previous(self, rounds: tuple[Round[Draft], ...]) -> str:
        if not rounds:
            return ""
        last = rounds[-1]
        evidence = self._evidence[last.draft.shown()].words
        return "\n\n".join(
            (tagged("draft", last.draft.text()), tagged("gaps", gaps(rounds)), tagged("evidence", evidence))
        )

    async def _judge(self, draft: Draft) -> tuple[Verdict, ...]:
        self._show("Running its tests")
        evidence = await self._run.step("evidence", partial(_evidence_of, draft, self._world), _Evidence)
        self._evidence[draft.shown()] = evidence
        self._show("Judging")
        task = fill(
            "review_judge_task",
            specification=self._spec,
            criteria=_listed(self._criteria),
            draft=tagged("draft", draft.shown()),
            evidence=tagged("evidence", evidence.words),
        )
        messages = (Message(role="system", text=fill("review_judge")), Message(role="user", text=task))
        # A draft that was paid for is judged: its judge may draw on the reserve.
        prompt = Prompt(role="evaluator", messages=messages, max_output_tokens=VERDICT_TOKENS, last=True)
        check = problems_of_verdicts(self._criteria)
        verdicts = await answer(Verdicts, prompt, name="judge", run=self._run, model=self._world.model, check=check)
        return verdicts.verdicts

    def _report(self, refined: Refined[Draft]) -> Report:
        best = refined.best
        if best is None:
            return Report(headline="No draft could be judged", stop=refined.stop)
        evidence = self._evidence[best.draft.shown()].result
        ran = "NOT run (a file does not parse)" if evidence is None else _outcome(evidence)
        return Report(
            headline=headline_of(best, refined, "Code for the specification"),
            stop=refined.stop,
            facts=(f"draft {best.number} of {len(refined.rounds)}", f"its own tests: {ran}"),
            sections=(criteria_section(self._criteria, best),),
            attachments=tuple(Attachment(name=name, title=name, text=text) for name, text in best.draft.files.items()),
        )

    def _rounds_changed(self, rounds: tuple[Round[Draft], ...]) -> None:
        self._rows = rows_of(self._criteria, rounds)

    def _show(self, stage: str) -> None:
        self._world.progress.show(View(stage=stage, rows=self._rows))


def rows_of(criteria: tuple[Criterion, ...], rounds: tuple[Round[Draft], ...]) -> tuple[Row, ...]:
    """One row a criterion: how it fared in each round."""
    marks = {one.id: "".join("●" if _passed(one.id, round_.verdicts) else "○" for round_ in rounds) for one in criteria}
    latest = {verdict.id: verdict.passed for verdict in rounds[-1].verdicts}
    return tuple(
        Row(id=one.id, title=one.text, state="done" if latest.get(one.id) else "failed", note=marks[one.id])
        for one in criteria
    )


def _passed(criterion_id: str, verdicts: tuple[Verdict, ...]) -> bool:
    return any(one.id == criterion_id and one.passed for one in verdicts)


def _listed(criteria: tuple[Criterion, ...]) -> str:
    return tagged("criteria", "\n".join(f"{one.id} ({one.severity}): {one.text}" for one in criteria))


def _problems_of_criteria(made: Criteria) -> list[str]:
    ids = [one.id for one in made.criteria]
    problems = [f"the id {one} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]
    if all(one.severity == "minor" for one in made.criteria):
        problems.append("every criterion is minor: then anything would be approved")
    return problems


async def _evidence_of(draft: Draft, world: World) -> _Evidence:
    words, result = await gather_evidence(draft, world.code, world.workbench)
    return _Evidence(words=words, result=result)


def _outcome(result: CommandResult) -> str:
    if not result.ran:
        return f"NOT run ({result.reason})"
    if result.timed_out:
        return f"ran into the time limit ({result.isolation})"
    return f"passed ({result.isolation})" if result.passed else f"FAILED ({result.isolation})"
