"""The question that a used-up budget puts to a person, and what a yes to it adds."""

from __future__ import annotations

from functools import partial

from patterns.errors import LimitReached
from patterns.guardrails.stops import stop_of
from patterns.ports.model import Ledger
from patterns.ports.runs import Run
from patterns.values.questions import Choice, Question, digest_of

RAISE_MICRODOLLARS = 500_000
RAISE_TOKENS = 500_000


async def raise_budget(key: str, *, run: Run, ledger: Ledger) -> None:
    """Add what the question named to the run's caps, once per `key`."""
    await run.step("raise", partial(_raise, run.id, ledger, key), bool)


async def _raise(run_id: str, ledger: Ledger, key: str) -> bool:
    await ledger.raise_cap(run_id, microdollars=RAISE_MICRODOLLARS, tokens=RAISE_TOKENS, key=key)
    return True


def budget_question(
    limit: LimitReached,
    *,
    run_id: str,
    requester: str,
    expires_seconds: float,
    earlier: int,
    kept: str,
    repository: str = "",
) -> Question:
    """More, an end with what there is, or none; `earlier`: how often it was asked before; `kept`: what there is."""
    shown = {"raise_microdollars": RAISE_MICRODOLLARS, "earlier": earlier}
    return Question(
        id=f"{run_id}:budget{earlier + 1}",
        run_id=run_id,
        kind="raise_budget",
        title="The budget is used up",
        body=f"{stop_of(limit).words}. {kept}",
        choices=(
            Choice(id="raise", label=f"+${RAISE_MICRODOLLARS / 1_000_000:.2f}", style="primary"),
            Choice(id="finish", label="Finish now"),
            Choice(id="stop", label="Stop", style="danger"),
        ),
        default="finish",
        digest=digest_of(shown),
        expires_seconds=expires_seconds,
        requester=requester,
        repository=repository,
    )
