"""How an evaluator loop ends in front of people: a choice at the cap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from patterns.errors import LimitReached, ModelError, RunStopped
from patterns.evaluator.loop import Loop
from patterns.evaluator.rounds import Refined, Round
from patterns.guardrails.asking import ask_human
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.review.request import ReviewRequest
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.report import Stop
from patterns.wording.counting import counted

D = TypeVar("D")


async def choose(
    loop: Loop[D], request: ReviewRequest, *, run: Run, human: Human, watch: Watch, show: Callable[[str], None]
) -> Refined[D]:
    """Refine; where the cap ends it, a person may add a round, as often as they like.

    A limit, a Stop or a generator that fails ends it with the rounds so far. Raises `ModelError` when there are none.
    """
    cap, asked = request.limits.rounds, 0
    try:
        while True:
            refined = await loop.refine(cap)
            best = refined.best
            if best is None or refined.stop.code in ("approved", "evaluator_error"):
                return refined
            show("Waiting for a decision")
            asked += 1
            question = _question(refined, best, request, run_id=run.id, place=asked)
            decision = await ask_human(question, run=run, human=human, watch=watch)
            if decision.choice != "more":
                return _decided(refined, decision.choice, decision.by)
            cap = len(refined.rounds) + 1
    except (LimitReached, RunStopped) as error:
        return Refined(rounds=loop.rounds, stop=stop_of(error))
    except ModelError as error:
        if not loop.rounds:
            raise
        return Refined(rounds=loop.rounds, stop=Stop(code="failed", words=f"no further draft came ({error.code})"))


def _decided(refined: Refined[D], choice: str, by: str) -> Refined[D]:
    who = f" by <@{by}>" if by else ", nobody answered"
    taken = {"best": f"the best draft is taken{who}", "stop": f"stopped{who}"}.get(choice, f"{choice}{who}")
    stop = Stop(code=refined.stop.code, words=f"{refined.stop.words}; {taken}")
    return refined.model_copy(update={"stop": stop})


def _question(refined: Refined[D], best: Round[D], request: ReviewRequest, *, run_id: str, place: int) -> Question:
    failed = "\n".join(f"• {one.id}: {one.gap}" for one in best.verdicts if not one.passed)
    return Question(
        id=f"{run_id}:choice{place}",
        run_id=run_id,
        kind="choose",
        title=f"Not approved: {refined.stop.words}",
        body=f"The best so far is draft {best.number}. Still missing in it:\n{failed}",
        choices=(
            Choice(id="best", label="Take the best", style="primary"),
            Choice(id="more", label="One more round"),
            Choice(id="stop", label="Stop", style="danger"),
        ),
        default="stop",
        digest=digest_of({"round": len(refined.rounds), "best": best.model_dump(mode="json")}),
        expires_seconds=request.limits.answer_seconds,
        requester=request.requester,
    )


def headline_of(best: Round[D], refined: Refined[D], what: str) -> str:
    """Approved or not, said first."""
    verdict = "APPROVED" if best.approved else "NOT approved"
    return f"{what}: {verdict} after {counted(len(refined.rounds), 'round')}"
