"""What a person can do where the loop ended without an approval."""

from __future__ import annotations

from patterns.evaluator.rounds import Refined, Round
from patterns.evaluator.verdicts import Judged
from patterns.guardrails.raising import MORE
from patterns.review.drafts import Draft
from patterns.review.specification.criteria import FIELD, as_lines
from patterns.review.specification.job import Job
from patterns.values.questions import Choice, FormField, Question, QuestionKind, digest_of
from patterns.values.report import Stop, StopCode


def question_of(job: Job, refined: Refined[Draft], number: int) -> Question:
    """The `number`th of this run."""
    return Question(
        id=f"{job.run.id}:choice{number}",
        run_id=job.run.id,
        kind=_kind(refined.stop.code),
        title=f"Not approved: {refined.stop.words}",
        body=_body(refined),
        choices=_choices(job, refined),
        default="stop",
        digest=digest_of_choice(job, refined),
        expires_seconds=job.request.limits.answer_seconds,
        requester=job.request.requester,
        check="criteria",
    )


def digest_of_choice(job: Job, refined: Refined[Draft]) -> str:
    """Of where the loop stands: a yes to more holds for that alone."""
    best = refined.best
    return digest_of(
        {
            "stop": refined.stop.code,
            "round": len(refined.rounds),
            "criteria": as_lines(job.criteria),
            "best": best.model_dump(mode="json") if best else None,
            "more": MORE[refined.stop.code].model_dump(mode="json") if refined.stop.code in MORE else None,
        }
    )


def _kind(code: StopCode) -> QuestionKind:
    return MORE[code].kind if code in MORE else "choose"


def _body(refined: Refined[Draft]) -> str:
    waiting = "A draft is there that nobody has judged; it is the next to be." if refined.unjudged else ""
    best = refined.best
    if best is None:
        return waiting or "There is no draft yet."
    lines = [f"The best so far is draft {best.number}. Still missing in it:"]
    lines += [f"• when it was run: {best.veto.words}"] if best.veto else []
    lines += [f"• {one.id} ({one.severity}): {_why(one)}" for one in best.failed()]
    return "\n".join((*lines, *filter(None, (waiting,))))


def _why(one: Judged) -> str:
    return f"not believed: {one.overruled}" if one.overruled else one.gap


def _choices(job: Job, refined: Refined[Draft]) -> tuple[Choice, ...]:
    best = (Choice(id="best", label="Take the best", style="primary"),) if refined.best else ()
    form = FormField(
        id=FIELD,
        label="Criteria, one a line",
        kind="lines",
        initial=as_lines(job.criteria),
        hint=(
            "Begin with blocker:, major: or minor:. They are frozen anew; the best draft so far is judged by them, and "
            "the other rounds are dropped."
        ),
    )
    return (
        *best,
        Choice(id="more", label=_label(refined.stop)),
        Choice(id="criteria", label="Change the criteria…", form=(form,)),
        Choice(id="stop", label="Stop", style="danger"),
    )


def _label(stop: Stop) -> str:
    if stop.code == "evaluator_error":
        return "Judge it again"
    return f"{MORE[stop.code].label}, one more round" if stop.code in MORE else "One more round"


def decided(refined: Refined[Draft], choice: str, by: str) -> Refined[Draft]:
    """With what was decided in the words of its end."""
    who = f" by <@{by}>" if by else ", nobody answered"
    taken = f"the best draft is taken{who}" if choice == "best" else f"stopped{who}"
    stop = refined.stop.model_copy(update={"words": f"{refined.stop.words}; {taken}"})
    return refined.model_copy(update={"stop": stop})


def best_draft(refined: Refined[Draft]) -> Draft | None:
    """What other criteria begin with: the best that was judged, else what waits for it."""
    best: Round[Draft] | None = refined.best
    return best.draft if best else refined.unjudged
