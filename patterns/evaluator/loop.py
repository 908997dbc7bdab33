"""The loop between a writer and a judge.

After Anthropic's and Skytells' pattern of that name. Every draft that was made is judged; ties go to the earlier
draft; an evaluator that fails neither rejects nor approves.
"""

from __future__ import annotations

import operator
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic

from patterns.errors import ModelError
from patterns.evaluator.criteria import Criterion
from patterns.evaluator.rounds import D, Refined, Round
from patterns.evaluator.stops import stop_of_rounds
from patterns.evaluator.verdicts import Judgement, approved, score, worst
from patterns.guardrails.limits import Watch
from patterns.values.report import Stop
from patterns.wording.counting import counted


class Loop(Generic[D]):
    """One evaluator loop; `refine` may be called again with a higher cap, and goes on where it stood."""

    def __init__(
        self,
        criteria: Sequence[Criterion],
        *,
        draft: Callable[[tuple[Round[D], ...]], Awaitable[D]],
        judge: Callable[[D], Awaitable[Judgement]],
        watch: Watch,
        on_change: Callable[[tuple[Round[D], ...]], None] = lambda _: None,
        same: Callable[[D, D], bool] = operator.eq,
    ) -> None:
        """`draft` sees all rounds so far; `judge` sees a draft and nothing of how it came about."""
        self.rounds: tuple[Round[D], ...] = ()
        self.unjudged: D | None = None
        """A draft that waits for its judgement: it comes before any new one."""
        self._criteria = tuple(criteria)
        self._draft = draft
        self._judge = judge
        self._watch = watch
        self._on_change = on_change
        self._same = same

    async def refine(self, cap: int) -> Refined[D]:
        """Until approved, `cap` rounds in all, or no round is worth its price.

        Raises `LimitReached`, `RunStopped` and the writer's `ModelError`; the rounds so far stay readable.
        """
        if cap < 1:
            raise ValueError(f"a loop of {cap} rounds")
        while len(self.rounds) < cap:
            await self._watch.check()
            stop = await self._turn(cap)
            if stop is not None:
                return Refined(rounds=self.rounds, stop=stop, unjudged=self.unjudged)
        words = f"the cap of {counted(len(self.rounds), 'round')} is reached"
        return Refined(rounds=self.rounds, stop=Stop(code="max_iterations", words=words))

    def begin_anew(self, criteria: Sequence[Criterion], draft: D | None) -> None:
        """Other criteria: the rounds so far are dropped, and `draft` is the first to be judged by the new ones."""
        self._criteria = tuple(criteria)
        self.rounds, self.unjudged = (), draft

    async def _turn(self, cap: int) -> Stop | None:
        """One round, or why there is none; why there shall be no other after it."""
        if self.unjudged is None:
            draft = await self._draft(self.rounds)
            if repeated := self._repeated(draft):
                return repeated
            self.unjudged = draft
        try:
            judgement = await self._judge(self.unjudged)
        except ModelError as error:
            return Stop(code="evaluator_error", words=f"the evaluator gave no usable verdict ({error.code})")
        self._add(self.unjudged, judgement)
        return stop_of_rounds(self.rounds, cap)

    def _repeated(self, draft: D) -> Stop | None:
        """A draft that was judged before is not judged again."""
        earlier = next((one for one in reversed(self.rounds) if self._same(one.draft, draft)), None)
        if earlier is None:
            return None
        if earlier is self.rounds[-1]:
            return Stop(code="identical_draft", words="the generator gave a draft that was judged before")
        return Stop(code="oscillation", words=f"the generator is back at draft {earlier.number}, judged before")

    def _add(self, draft: D, judgement: Judgement) -> None:
        one: Round[D] = Round(
            number=len(self.rounds) + 1,
            draft=draft,
            verdicts=judgement.verdicts,
            score=score(judgement.verdicts),
            worst=worst(judgement.verdicts),
            veto=judgement.veto,
            approved=approved(self._criteria, judgement),
        )
        self.rounds, self.unjudged = (*self.rounds, one), None
        self._on_change(self.rounds)
