"""A limit was met: a person may give more, end it with what there is, or stop it. One way for every pattern.

Nobody answers: it ends with what there is, from the reserve, and is not asked again. A limit that is not the run's own
(a day's, a channel's) is nobody's to raise in a thread; then, as where nobody can be asked, nothing is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from patterns.errors import LimitReached, RunStopped
from patterns.guardrails.asking import ask_human, bound
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import is_own, limit_name, stop_of
from patterns.ports.model import Ledger
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.values.conversation import Frozen
from patterns.values.questions import Choice, Question, QuestionKind, digest_of
from patterns.values.running.letters import Decision

T = TypeVar("T")


class More(Frozen):
    """What a person adds by one click."""

    kind: QuestionKind
    name: str
    """In a question's id: one about time may be put while another one about money stands."""
    label: str
    microdollars: int = 0
    tokens: int = 0
    seconds: float = 0.0
    turns: int = 0


_BUDGET = More(kind="raise_budget", name="budget", label="+$0.50", microdollars=500_000, tokens=500_000)
MORE = MappingProxyType(
    {
        "G-COST": _BUDGET,
        "G-TOKENS": _BUDGET.model_copy(update={"label": "+500,000 tokens, +$0.50"}),
        "G-TIME": More(kind="extend_time", name="time", label="+15 min", seconds=900),
        "G-STEPS": More(kind="extend_time", name="turns", label="+10 turns", turns=10),
    }
)
"""By the code of the limit."""


def is_raisable(limit: LimitReached) -> bool:
    """Whether a person in the run's thread could raise it."""
    return is_own(limit) and limit.facts.get("limit") in MORE


def more_of(limit: LimitReached) -> More:
    """What one click adds to it."""
    return MORE[str(limit.facts.get("limit"))]


class Raising:
    """Of one run. What it remembers follows from the answers alone."""

    def __init__(
        self,
        *,
        run: Run,
        ledger: Ledger,
        human: Human,
        watch: Watch,
        requester: str,
        answer_seconds: float,
        kept: Callable[[], str],
        repository: str = "",
        show: Callable[[str], None] = lambda _: None,
        judged: Callable[[Question], Question] = lambda question: question,
    ) -> None:
        """`kept`: what there is, in a sentence. `judged`: the question with those who may not decide it themselves."""
        self.is_final = False
        """A person said to finish with what there is, or nobody answered: it is not asked again."""
        self._run, self._ledger, self._human, self._watch = run, ledger, human, watch
        self._requester, self._repository = requester, repository
        self._answer_seconds = answer_seconds
        self._kept, self._show, self._judged = kept, show, judged
        self._asked: Counter[str] = Counter()
        self._given: set[str] = set()

    async def held(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it, and again after each limit that a person raises. Raises `LimitReached`, `RunStopped`."""
        while True:
            try:
                return await work()
            except LimitReached as limit:
                if not await self.is_raised(limit):
                    raise

    async def is_raised(self, limit: LimitReached) -> bool:
        """Whether a person gives more. Raises `RunStopped`."""
        if self.is_final or not is_raisable(limit):
            return False
        question = self.question(limit)
        self.is_behind(limit)
        self._show(f"Waiting for a decision: {limit_name(limit)} is reached")
        return await self.decided(limit, await self._put(question))

    def question(self, limit: LimitReached, *, question_id: str = "", whose: str = "") -> Question:
        """As long as it is not behind us the same for all that meet the limit.

        `question_id` and `whose`: of one worker alone, and its name for people.
        """
        name = more_of(limit).name
        number = self._asked[name] + 1
        return self._judged(
            limit_question(
                limit,
                question_id=question_id or f"{self._run.id}:{name}{number}",
                run_id=self._run.id,
                requester=self._requester,
                expires_seconds=self._answer_seconds,
                kept=self._kept(),
                whose=whose,
                repository=self._repository,
            )
        )

    def is_behind(self, limit: LimitReached) -> None:
        """The question that was put about it is answered: the next one is another."""
        self._asked[more_of(limit).name] += 1

    async def decided(self, limit: LimitReached, decision: Decision) -> bool:
        """What the answer brings. Raises `RunStopped` where it was to stop."""
        if decision.choice == "stop":
            raise RunStopped(by=decision.by)
        if decision.choice != "raise":
            self.is_final = True
            return False
        bound(decision, digest_of_more(limit, decision.question_id))
        await self.give(limit, decision.question_id)
        return True

    async def give(self, limit: LimitReached, key: str) -> None:
        """What one click adds to it, once per `key` however many waited for it."""
        more = more_of(limit)
        if key in self._given:
            return
        self._given.add(key)
        self._watch.grant(more.seconds, turns=more.turns)
        if more.microdollars:
            await self._run.step("raise", partial(self._raise, more, key), bool)

    async def _put(self, question: Question) -> Decision:
        return await ask_human(question, run=self._run, human=self._human, watch=self._watch)

    async def _raise(self, more: More, key: str) -> bool:
        await self._ledger.raise_cap(self._run.id, microdollars=more.microdollars, tokens=more.tokens, key=key)
        return True


def digest_of_more(limit: LimitReached, question_id: str) -> str:
    """Of what a yes adds: that much, once for that question."""
    return digest_of({"more": more_of(limit).model_dump(mode="json"), "question": question_id})


def limit_question(
    limit: LimitReached,
    *,
    question_id: str,
    run_id: str,
    requester: str,
    expires_seconds: float,
    kept: str,
    whose: str = "",
    repository: str = "",
) -> Question:
    """More, an end with what there is, or none."""
    more, stop = more_of(limit), stop_of(limit)
    of = f" for {whose}" if whose else ""
    return Question(
        id=question_id,
        run_id=run_id,
        kind=more.kind,
        title=f"{stop.limit[:1].upper()}{stop.limit[1:]} is reached{of}",
        body=f"{stop.words}. {kept}".strip(),
        choices=(
            Choice(id="raise", label=more.label, style="primary"),
            Choice(id="finish", label="Finish now"),
            Choice(id="stop", label="Stop", style="danger"),
        ),
        default="finish",
        digest=digest_of_more(limit, question_id),
        expires_seconds=expires_seconds,
        requester=requester,
        repository=repository,
    )
