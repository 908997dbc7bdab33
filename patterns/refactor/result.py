"""What a `/refactor` run ends with: the measured result, the words around it, and the reports."""

from __future__ import annotations

from functools import partial

from patterns.errors import LimitReached, ModelError
from patterns.orchestrator import Outcome
from patterns.plan import Plan
from patterns.ports import Model, Run
from patterns.refactor.merging import Merged
from patterns.refactor.request import RefactorRequest
from patterns.values.conversation import Frozen, Message, Prompt, Reply
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.repository import Base, CommandResult, Diff, Published
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill, tagged

SYNTHESIS_TOKENS = 1200
DIFF_CHARACTERS = 20_000
"""How much of the diff the synthesis is shown; the person gets all of it as a file."""


class Result(Frozen):
    """Everything that was measured."""

    request: RefactorRequest
    plan: Plan
    base: Base
    outcomes: tuple[Outcome, ...]
    """In plan order."""
    merged: Merged
    """Of the subtasks that are done."""
    diff: Diff
    baseline: CommandResult
    proof: CommandResult | None
    """None when nothing changed."""
    stop: Stop

    def facts(self) -> tuple[str, ...]:
        """The checklist. What was not run says so."""
        lines = [
            f"{counted(len(self.diff.files), 'file')} changed, +{self.diff.added} -{self.diff.removed}",
            f"tests before: {outcome_of(self.baseline)}",
            f"tests after: {outcome_of(self.proof) if self.proof else 'not run: nothing changed'}",
        ]
        lines += [f"{one.task_id} left out: conflict in {', '.join(one.paths)}" for one in self.merged.merge.conflicts]
        lines += [f"{one} left out: it builds on {base}" for one, base in self.merged.orphans.items()]
        lines += [_line(one) for one in self.outcomes if one.state != "done"]
        return tuple(lines)

    def report(self, words: str) -> Report:
        """The result as it is shown before anything leaves the house."""
        title = f"{self.base.repository}: {self.request.text}"
        patch = Attachment(name="change.diff", title="The whole diff", text=self.diff.text)
        return Report(
            headline=f"Result for {title}"[:200],
            stop=self.stop,
            facts=self.facts(),
            sections=(Section(title="Summary", text=words, author="model"),) if words else (),
            attachments=(patch,) if self.diff.files else (),
        )

    def branch(self, run_id: str) -> str:
        """Where it is pushed."""
        return f"steward/{run_id.lower()}"

    def message(self, run_id: str, approver: str) -> str:
        """The commit's message: what is in it, who asked and who approved."""
        subject = self.request.text.strip().partition("\n")[0].strip()[:68]
        tasks = "\n".join(f"- {one.change.task_id}: {', '.join(one.files)}" for one in self.merged.handoffs)
        trailers = f"Run-Id: {run_id}\nRequested-By: {self.request.requester}\nApproved-By: {approver}"
        return f"{subject}\n\n{tasks}\n\n{trailers}\n"


def outcome_of(result: CommandResult) -> str:
    """A command's outcome in a few words."""
    if not result.ran:
        return f"not run ({result.reason})"
    if result.timed_out:
        return "timed out"
    verdict = "passed" if result.passed else f"FAILED with exit code {result.exit_code}"
    return f"{verdict} ({result.isolation})"


def _line(outcome: Outcome) -> str:
    why = outcome.why or (outcome.error.code if outcome.error else "")
    return f"{outcome.task_id} {outcome.state}{f': {why}' if why else ''}"


async def synthesis(result: Result, *, run: Run, model: Model) -> str:
    """The closing words, from the reserve.

    Empty when no model can be asked, or none shall be after a person's Stop: the facts stand without them.
    """
    if result.stop.code == "stopped":
        return ""
    system = fill("refactor_synthesis")
    material = "\n\n".join(
        (
            tagged("request", result.request.text),
            tagged("handoffs", "\n\n".join(one.told() for one in result.merged.handoffs) or "none"),
            tagged("measured", "\n".join((result.stop.words, *result.facts()))),
            tagged("diff", result.diff.text[:DIFF_CHARACTERS]),
        )
    )
    messages = (Message(role="system", text=system), Message(role="user", text=material))
    prompt = Prompt(role="synthesiser", messages=messages, max_output_tokens=SYNTHESIS_TOKENS, last=True)
    try:
        return (await run.step("synthesis", partial(model.complete, prompt), Reply)).text
    except (ModelError, LimitReached):
        return ""


def result_question(result: Result, *, run_id: str) -> Question:
    """May this diff leave the house?"""
    shown = {"diff": result.diff.text, "base": result.base.commit, "branch": result.branch(run_id)}
    changed = "\n".join(f"`{path}`" for path in result.diff.files[:20])
    return Question(
        id=f"{run_id}:result",
        run_id=run_id,
        kind="approve",
        title=f"Push {counted(len(result.diff.files), 'changed file')} to {result.base.repository}?",
        body=f"To the new branch `{result.branch(run_id)}`; `{result.base.branch}` stays as it is.\n{changed}",
        choices=(
            Choice(id="push", label="Push branch", style="primary"),
            Choice(id="discard", label="Discard", style="danger"),
        ),
        default="discard",
        digest=digest_of(shown),
        expires_seconds=result.request.limits.answer_seconds,
        requester=result.request.requester,
    )


def rejected(plan: Plan) -> Report:
    """The plan was not approved."""
    stop = Stop(code="rejected", words="the plan was not approved; nothing was changed")
    return Report(headline=f"Plan of {counted(len(plan.subtasks), 'subtask')} rejected", stop=stop)


def undecided(result: Result) -> Report:
    """The result was not pushed."""
    stop = Stop(code="rejected", words="nothing was pushed; the diff stays in this thread")
    return Report(headline=f"{result.base.repository}: discarded", stop=stop)


def pushed(result: Result, published: Published) -> Report:
    """The branch stands at the remote."""
    words = f"branch `{published.branch}` is pushed at `{published.commit[:12]}`"
    return Report(headline=f"{result.base.repository}: pushed", stop=Stop(code="done", words=words))
