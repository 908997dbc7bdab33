"""What a round of `/refactor` came to: the measured result, the words around it, the question that it puts."""

from __future__ import annotations

from functools import partial

from patterns.diffs import diffs_of
from patterns.errors import LimitReached, ModelError
from patterns.plan import Plan
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.refactor.lead.merging import Landed
from patterns.refactor.proof.change.secrets import scan
from patterns.refactor.proof.change.withheld import withheld
from patterns.refactor.proof.proof import Proof
from patterns.refactor.request import RefactorRequest
from patterns.refactor.result.publishing import branch_of
from patterns.values.conversation import Frozen, Message, Prompt, Reply
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import Base, Diff, Tree
from patterns.wording.counting import counted
from patterns.wording.inert import shortened
from patterns.wording.prompt_files import fill, tagged

SYNTHESIS_TOKENS = 1200
DIFF_CHARACTERS = 20_000
"""How much of the diff the synthesis is shown; the person gets all of it as a file."""
FILES_SHOWN = 20
HEADLINE_CHARACTERS = 200


class LeftOut(Frozen):
    """A subtask that is not part of the result."""

    task_id: str
    why: str
    is_final: bool = False
    """No later plan of the same round takes it up."""


class Result(Frozen):
    """Everything that was done and measured so far."""

    request: RefactorRequest
    base: Base
    plan: Plan | None
    """The one that was carried out last; None while there was none."""
    landed: tuple[Landed, ...]
    """In the order in which they were merged: a commit each."""
    left_out: tuple[LeftOut, ...]
    tree: Tree
    diff: Diff
    """From the base to the tree."""
    proof: Proof | None
    """None when nothing changed, or when it was stopped before it was measured."""
    stop: Stop
    paths: tuple[str, ...] = ()
    """What the approved plans let their workers write."""
    approvers: tuple[str, ...] = ()
    """Who approved the plans."""
    round: int = 1
    beside: str = ""
    """The commit that the branch has moved to where the change does not fit on it, and that was told."""
    words: str = ""
    """The synthesis: a model's."""

    def facts(self) -> tuple[str, ...]:
        """The checklist. What was not run says so."""
        lines = list(self.proof.checklist()) if self.proof else [_unproved(self.diff)]
        lines += [f"{one.task_id}: {_unfinished(one)}" for one in self.landed if one.handoff.status != "done"]
        lines += [f"{one.task_id}: changed no file" for one in self.landed if not one.handoff.files]
        lines += [f"{one.task_id}: {one.note}" for one in self.landed if one.note]
        lines += [f"{one.task_id} left out: {one.why}" for one in self.left_out]
        return tuple(lines)

    def report(self) -> Report:
        """The result as it is shown before anything leaves the house."""
        name = "change.diff" if self.round == 1 else f"change-{self.round}.diff"
        patch = Attachment(name=name, title="The whole diff", text=self.shown_diff())
        return Report(
            headline=self._headline(),
            stop=self._ended(),
            facts=self.facts(),
            sections=(Section(title="Summary", text=self.words, author="model"),) if self.words else (),
            attachments=(patch,) if self.diff.files else (),
        )

    def _headline(self) -> str:
        if not self.diff.files:
            return f"{self.base.repository}: nothing was changed"
        words = " ".join(self.request.text.split())
        return shortened(f"Result for {self.base.repository}: {words}", HEADLINE_CHARACTERS)

    @property
    def is_last(self) -> bool:
        """The end of its time: nothing more is begun on account of what was written before."""
        return self.stop.code == "G-TIME"

    def _ended(self) -> Stop:
        """How it came out; nothing is done where no subtask came to its end."""
        failed = self.stop.code == "done" and not self.landed
        return Stop(code="failed", words=self.stop.words) if failed else self.stop

    def shown_diff(self) -> str:
        """The diff without what looks like a secret."""
        scanned = self.proof.examined.secrets if self.proof else scan(diffs_of(self.diff.text))
        return withheld(self.diff.text, scanned.found)

    def branch(self, run_id: str) -> str:
        """Where it is published."""
        return self.request.continues or branch_of(run_id, self.request.text)


def _unproved(diff: Diff) -> str:
    return "NOT run: tests and everything else that is measured" if diff.files else "not run: no file was changed"


def _unfinished(one: Landed) -> str:
    unmet = "; ".join(item.statement for item in one.handoff.acceptance if not item.met)
    return f"taken unfinished, not met: {unmet or 'it does not say what'}"


async def synthesis(result: Result, *, goal: str, run: Run, model: Model) -> str:
    """The closing words, from the reserve; `goal`: all that people asked for.

    Empty when no model can be asked, and when nothing was done that it could speak of: the facts stand without them.
    """
    if not result.landed:
        return ""
    material = "\n\n".join(
        (
            tagged("request", goal),
            tagged("handoffs", "\n\n".join(one.handoff.told() for one in result.landed) or "none"),
            tagged("measured", "\n".join((result.stop.words, *result.facts()))),
            tagged("diff", shortened(result.shown_diff(), DIFF_CHARACTERS)),
        )
    )
    messages = (Message(role="system", text=fill("refactor_synthesis")), Message(role="user", text=material))
    prompt = Prompt(role="synthesiser", messages=messages, max_output_tokens=SYNTHESIS_TOKENS, last=True)
    try:
        return (await run.step("synthesis", partial(model.complete, prompt), Reply)).text
    except (ModelError, LimitReached):
        return ""


def result_question(
    result: Result, *, rules: RepositoryRules, question_id: str, run_id: str, setback: str = ""
) -> Question:
    """May this diff leave the house? `setback`: what kept it from leaving the last time."""
    branch = result.branch(run_id)
    return Question(
        id=question_id,
        run_id=run_id,
        kind="approve",
        title=f"Publish {counted(len(result.diff.files), 'changed file')} of {result.base.repository}?",
        body=_body(result, branch, setback),
        choices=_choices(result, rules),
        default="discard",
        digest=digest_of_result(result, run_id),
        expires_seconds=result.request.limits.answer_seconds,
        requester=result.request.requester,
        repository=result.request.repository,
    )


def digest_of_result(result: Result, run_id: str) -> str:
    """Of what a yes lets leave the house: what is added and removed, where it goes, and onto what."""
    return digest_of(
        {
            "change": changed_lines(result.diff.text),
            "onto": result.base.branch,
            "branch": result.branch(run_id),
        }
    )


def _choices(result: Result, rules: RepositoryRules) -> tuple[Choice, ...]:
    words = FormField(id="words", label="What should be different?", kind="lines")
    change = Choice(id="change", label="Change something…", form=(words,))
    why = FormField(id="words", label="Why?", kind="lines", optional=True, hint="It stands in the thread.")
    discard = Choice(id="discard", label="Discard…", style="danger", form=(why,))
    choices = (discard,) if result.stop.code == "G-TIME" else (change, discard)  # there is no time for another round
    if result.proof is not None and result.proof.blockers():
        return choices
    if rules.host == "none":
        return (Choice(id="publish", label="Push branch", style="primary"), *choices)
    return (Choice(id="publish", label="Open pull request", style="primary"), *choices)


def _body(result: Result, branch: str, setback: str) -> str:
    proof = result.proof
    lines = [setback] if setback else []
    if proof is not None:
        lines += [f"Cannot be published: {one}" for one in proof.blockers()]
        lines += [f"Look at this first: {one}" for one in proof.warnings()]
    kept = f"; `{result.base.branch}` stays as it is" if branch != result.base.branch else ", on top of what it holds"
    lines.append(f"To the branch `{branch}`{kept}.")
    became = _became(result.diff.text)
    lines += [f"`{path}`{became.get(path, '')}" for path in result.diff.files[:FILES_SHOWN]]
    if len(result.diff.files) > FILES_SHOWN:
        lines.append(f"and {len(result.diff.files) - FILES_SHOWN} more")
    return "\n".join(lines)


def _became(diff: str) -> dict[str, str]:
    """What happened to a file other than a change of its lines, by its path."""
    told: dict[str, str] = {}
    for one in diffs_of(diff):
        if one.old_path != one.path:
            told |= {one.old_path: " (gone)", one.path: f" (was `{one.old_path}`)"}
        elif one.added or one.deleted:
            told[one.path] = " (new)" if one.added else " (gone)"
    return told


def changed_lines(diff: str) -> str:
    """What a diff adds and removes, file by file, whatever the lines around it and their numbers.

    An approval holds for this: a base that moved elsewhere in the file changes nothing of it.
    """
    kept = [
        line for line in diff.split("\n") if line.startswith(("+", "-", "diff ", "rename ", "new ", "deleted ", "old "))
    ]
    return "\n".join(kept)
