"""One finding judged alone: its check is run, then an evaluator tries to refute it with its own eyes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from patterns.agent import Agent
from patterns.errors import AnswerInvalid
from patterns.evaluator.contradictions import contradictions
from patterns.evaluator.criteria import Criterion
from patterns.evaluator.verdicts import Verdict, Verdicts, problems_of_verdicts
from patterns.guardrails.limits import Limits, Watch
from patterns.looking import ListFiles, ReadFile, SearchCode
from patterns.ports.model import Model
from patterns.ports.repository import Repository
from patterns.ports.runs import Run
from patterns.review.change.findings import Finding
from patterns.review.weighing.check import carry_out
from patterns.review.weighing.criteria import (
    FITTING,
    MENDING,
    Executed,
    contradiction,
    criteria_of,
    listed,
    ruled,
)
from patterns.toolbox import Granted, Observation, Tool, Toolbox
from patterns.values.conversation import Frozen, Message, Prompt
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import Tree
from patterns.wording.prompt_files import fill, tagged

TURNS = 8
VERDICT_TOKENS = 3000
TAGS = ("finding", "change", "check")
"""Of the prompt: text from outside opens and closes none of them."""


class Claim(Frozen):
    """What the child is told: this finding and no other, and nothing of how it was found."""

    kind: Literal["judge"] = "judge"
    finding: Finding
    change: str
    """The hunks of its file, numbered."""
    fork: Tree | None = None
    head: Tree | None = None
    """None: nothing but the hunks can be looked at."""
    rules: RepositoryRules
    limits: Limits


class Judged(Frozen):
    """What it hands back."""

    verdicts: tuple[Verdict, ...]
    executed: Executed = Executed()

    @property
    def stands(self) -> bool:
        """Computed: no criterion of weight failed."""
        weighty = {one.id for one in criteria_of(self.executed) if one.severity != "minor"}
        return weighty <= {one.id for one in self.verdicts if one.passed}

    @property
    def mends(self) -> bool:
        """Whether the judge let its suggestion pass."""
        return any(one.id == MENDING and one.passed for one in self.verdicts)

    @property
    def is_shown_by_running(self) -> bool:
        """Whether its check shows it, and the evaluator found that the check tests what is claimed."""
        passed = {one.id for one in self.verdicts if one.passed}
        return self.executed.outcome == "confirmed" and FITTING in passed

    def gaps(self) -> str:
        """What it lacks, for whoever is to mend it."""
        return "\n".join(f"- {one.gap}" for one in self.verdicts if not one.passed and one.gap)

    def evidence(self) -> str:
        """What shows it, for people."""
        return next((one.evidence for one in self.verdicts if one.passed and one.evidence), "")


class _Place:
    """Where the evaluator looks."""

    def __init__(self, repository: Repository, tree: Tree) -> None:
        self.repository = repository
        self.tree = tree


class GiveVerdict(Tool[Verdicts]):
    """The last word."""

    name = "verdict"
    description = "Your verdict, once: one for each criterion, with its id."
    arguments = Verdicts
    closes = True

    def __init__(self, criteria: tuple[Criterion, ...], executed: Executed) -> None:
        self.given: tuple[Verdict, ...] | None = None
        self._criteria = criteria
        self._problems = problems_of_verdicts(criteria)
        self._executed = executed
        self._asked_again = False

    async def act(self, arguments: Verdicts) -> Observation:
        """Taken when it is whole; words against themselves or against an execution are told back once."""
        if wrong := self._problems(arguments):
            return Observation(ok=False, text=_refusal(wrong))
        torn = contradictions(self._criteria, arguments.verdicts)
        against = [*torn.values(), *filter(None, (contradiction(arguments.verdicts, self._executed),))]
        if against and not self._asked_again:
            return Observation(ok=False, text=_refusal(against), data={"asked_again": True})
        return Observation(text="Taken.", data=arguments.model_dump(mode="json"), final=True)

    def absorb(self, observation: Observation) -> None:
        """The verdict, or that it was told back."""
        if observation.final and observation.data:
            self.given = Verdicts.model_validate(observation.data).verdicts
        elif observation.data:
            self._asked_again = True


def _refusal(wrong: Sequence[str]) -> str:
    return "Not taken:\n" + "\n".join(f"- {one}" for one in wrong)


async def judge(claim: Claim, *, run: Run, model: Model, repository: Repository) -> Judged:
    """Raises `ModelError` where no usable verdict came, `LimitReached`: neither is a verdict."""
    executed = await _executed(claim, run, repository)
    criteria = criteria_of(executed, suggests=claim.finding.suggestion is not None)
    verdict = GiveVerdict(criteria, executed)
    limits = claim.limits.model_copy(update={"turns": min(TURNS, claim.limits.turns)})
    watch = await Watch.begin(run, limits)
    tools: list[Granted] = [verdict]
    if claim.head is not None:
        place = _Place(repository, claim.head)
        tools = [ReadFile(place), SearchCode(place), ListFiles(place), verdict]
    agent = Agent(_prompt(claim, criteria, executed, limits), Toolbox(tools), run=run, model=model, watch=watch)
    ending = await agent.pursue()
    if verdict.given is None:
        raise AnswerInvalid(f"the evaluator gave no verdict ({ending})")
    return Judged(verdicts=ruled(verdict.given, executed), executed=executed)


async def _executed(claim: Claim, run: Run, repository: Repository) -> Executed:
    check = claim.finding.check
    if check is None:
        return Executed()
    if claim.fork is None or claim.head is None:
        return Executed(words="The check was not run: there is no repository to run it in.")
    return await carry_out(check, fork=claim.fork, head=claim.head, rules=claim.rules, run=run, repository=repository)


def _prompt(claim: Claim, criteria: tuple[Criterion, ...], executed: Executed, limits: Limits) -> Prompt:
    system = fill("review_weigh", criteria=listed(criteria), turns=str(limits.turns))
    task = fill(
        "review_weigh_task",
        finding=tagged("finding", told(claim.finding), *TAGS),
        change=tagged("change", claim.change, *TAGS),
        check=tagged("check", _check(claim.finding, executed), *TAGS) if claim.finding.check else "",
    )
    messages = (Message(role="system", text=system), Message(role="user", text=task))
    # A finding that was paid for is judged: its judge may draw on the reserve.
    return Prompt(role="evaluator", messages=messages, max_output_tokens=VERDICT_TOKENS, last=True)


def told(finding: Finding) -> str:
    """A finding in words, for a model."""
    lines = f"{finding.start_line}-{finding.end_line}" if finding.end_line > finding.start_line else finding.start_line
    side = " (lines of the old file)" if finding.side == "old" else ""
    parts = [
        f"{finding.severity}, {finding.category}",
        f"at: {finding.path}:{lines}{side}",
        f"quote: {finding.quote}",
        f"claim: {finding.claim}",
        f"failure: {finding.failure}",
        f"rule: {finding.rule}" if finding.rule else "",
        *(f"also at: {one.path}:{one.line}: {one.quote}" for one in finding.sites),
        f"suggestion, in place of these lines:\n{finding.suggestion}" if finding.suggestion is not None else "",
    ]
    return "\n".join(part for part in parts if part)


def _check(finding: Finding, executed: Executed) -> str:
    assert finding.check is not None
    return f"The reviewer's script:\n{finding.check.text}\n\n{executed.whole()}"
