"""Evaluator-optimizer: draft, judge against frozen criteria, draft again; the best draft is what comes back.

After Anthropic's and Skytells' pattern of that name. Approval is computed from per-criterion verdicts, never taken
from a model's word; every draft that was made is judged; ties go to the earlier draft.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import ModelError
from patterns.guardrails.limits import Watch
from patterns.values.conversation import Frozen
from patterns.values.report import Stop
from patterns.wording.counting import counted

Severity = Literal["blocker", "major", "minor"]
WEIGHT: dict[Severity, int] = {"blocker": 9, "major": 3, "minor": 1}
PLATEAU_ROUNDS = 2
"""Rounds in a row without a better score after which another one is not worth its price."""


class Criterion(BaseModel):
    """One thing that must be true of the result. Frozen before the first draft."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    """A letter and a number: C1, C2 …"""
    text: str = Field(min_length=10, max_length=400)
    """One checkable statement."""
    severity: Severity
    """blocker: useless without it. major: wrong without it. minor: better with it."""


class Verdict(BaseModel):
    """What the evaluator says of one criterion."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str
    """The criterion's id."""
    passed: bool
    """True only when the evidence or the text itself shows it."""
    gap: str = Field(default="", max_length=800)
    """What is missing, naming lines or findings; empty when passed."""
    evidence: str = Field(default="", max_length=800)
    """What shows it: a test's outcome, a line."""


class Verdicts(BaseModel):
    """The evaluator's answer: one verdict for every criterion."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    verdicts: tuple[Verdict, ...] = Field(min_length=1)


D = TypeVar("D")


class Round(Frozen, Generic[D]):
    """One draft with its judgement."""

    number: int
    draft: D
    verdicts: tuple[Verdict, ...]
    score: int
    approved: bool


class Refined(Frozen, Generic[D]):
    """All rounds; `best` may be an earlier one than the last."""

    rounds: tuple[Round[D], ...]
    stop: Stop

    @property
    def best(self) -> Round[D] | None:
        """The highest score, the earlier one on a tie; None when no draft could be judged."""
        return max(self.rounds, key=lambda one: (one.approved, one.score, -one.number), default=None)


def approved(criteria: Sequence[Criterion], verdicts: Sequence[Verdict]) -> bool:
    """Computed: every criterion has a verdict, and no blocker or major one failed."""
    passed = {verdict.id for verdict in verdicts if verdict.passed}
    return all(criterion.id in passed or criterion.severity == "minor" for criterion in criteria)


def score(criteria: Sequence[Criterion], verdicts: Sequence[Verdict]) -> int:
    """The weight of what passed."""
    passed = {verdict.id for verdict in verdicts if verdict.passed}
    return sum(WEIGHT[criterion.severity] for criterion in criteria if criterion.id in passed)


def problems_of_verdicts(criteria: Sequence[Criterion]) -> Callable[[Verdicts], list[str]]:
    """A check for the evaluator's answer: every criterion judged once, no others, every failure with its gap."""
    ids = [criterion.id for criterion in criteria]

    def problems(answer: Verdicts) -> list[str]:
        given = [verdict.id for verdict in answer.verdicts]
        wrong = [f"criterion {one} has no verdict" for one in ids if one not in given]
        wrong += [f"{one!r} is none of the criteria" for one in given if one not in ids]
        wrong += [f"criterion {one} has more than one verdict" for one in ids if given.count(one) > 1]
        wrong += [f"{one.id} failed: say in `gap` what is missing" for one in answer.verdicts if _gapless(one)]
        wrong += [f"{one.id} passed, yet `gap` is not empty: which is it?" for one in answer.verdicts if _torn(one)]
        return wrong

    return problems


def _gapless(verdict: Verdict) -> bool:
    return not verdict.passed and not verdict.gap.strip()


def _torn(verdict: Verdict) -> bool:
    return verdict.passed and bool(verdict.gap.strip())


class Loop(Generic[D]):
    """One evaluator loop; `refine` may be called again with a higher cap, and goes on where it stood."""

    def __init__(
        self,
        criteria: Sequence[Criterion],
        *,
        draft: Callable[[tuple[Round[D], ...]], Awaitable[D]],
        judge: Callable[[D], Awaitable[tuple[Verdict, ...]]],
        watch: Watch,
        on_change: Callable[[tuple[Round[D], ...]], None] = lambda _: None,
    ) -> None:
        """`draft` sees all rounds so far; `judge` sees a draft and nothing of how it came about."""
        self.rounds: tuple[Round[D], ...] = ()
        self._criteria = tuple(criteria)
        self._draft = draft
        self._judge = judge
        self._watch = watch
        self._on_change = on_change

    async def refine(self, cap: int) -> Refined[D]:
        """Until approved, `cap` rounds in all, or no round is worth its price.

        Raises `LimitReached` and `RunStopped`; the rounds so far stay readable.
        """
        while len(self.rounds) < cap:
            await self._watch.check()
            draft = await self._draft(self.rounds)
            if any(one.draft == draft for one in self.rounds):
                return self._ended("identical_draft", "the generator gave a draft that was judged before")
            try:
                verdicts = await self._judge(draft)
            except ModelError as error:
                return self._ended("evaluator_error", f"the evaluator gave no usable verdict ({error.code})")
            self._add(draft, verdicts)
            if self.rounds[-1].approved:
                return self._ended("approved", f"approved in round {len(self.rounds)} of at most {cap}")
            if self._is_flat():
                return self._ended("plateau", f"{PLATEAU_ROUNDS} rounds in a row brought nothing better")
        return self._ended("max_iterations", f"the cap of {counted(cap, 'round')} is reached")

    def _add(self, draft: D, verdicts: tuple[Verdict, ...]) -> None:
        one: Round[D] = Round(
            number=len(self.rounds) + 1,
            draft=draft,
            verdicts=verdicts,
            score=score(self._criteria, verdicts),
            approved=approved(self._criteria, verdicts),
        )
        self.rounds = (*self.rounds, one)
        self._on_change(self.rounds)

    def _is_flat(self) -> bool:
        scores = [one.score for one in self.rounds]
        recent, before = scores[-PLATEAU_ROUNDS:], scores[:-PLATEAU_ROUNDS]
        return bool(before) and max(recent) <= max(before)

    def _ended(
        self,
        code: Literal["approved", "max_iterations", "plateau", "identical_draft", "evaluator_error"],
        words: str,
    ) -> Refined[D]:
        return Refined(rounds=self.rounds, stop=Stop(code=code, words=words))


def gaps(rounds: Sequence[Round[D]]) -> str:
    """What the last round failed, for the generator."""
    failed = [verdict for verdict in rounds[-1].verdicts if not verdict.passed] if rounds else []
    return "\n".join(f"- {verdict.id}: {verdict.gap}" for verdict in failed) or "- nothing"
