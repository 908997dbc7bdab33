"""The brief in the thread: what will be found out, what is unclear about it, and a button to change it."""

from __future__ import annotations

from patterns.research.briefing.drafted import Clarification
from patterns.research.briefing.editing import fields_of
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.research.brief import Brief

CLARIFY_SECONDS = 600.0
"""After which the likeliest answers are taken: who asked is at hand, or wants it done."""
EDIT, KEEP = "edit", "keep"


def question_of(
    brief: Brief, clarifications: tuple[Clarification, ...], *, run_id: str, requester: str, answer_seconds: float
) -> Question:
    """One card; it is waited for only where something is unclear."""
    edit = Choice(
        id=EDIT, label="Answer or edit…" if clarifications else "Edit…", form=fields_of(brief, clarifications)
    )
    keep = Choice(id=KEEP, label="Go ahead" if clarifications else "As it is", style="primary")
    return Question(
        id=f"{run_id}:brief",
        run_id=run_id,
        kind="answer",
        title=f"Brief: {brief.question}"[:300],
        body=body_of(brief, clarifications),
        choices=(keep, edit) if clarifications else (edit, keep),
        default=KEEP,
        waits=bool(clarifications),
        digest=digest_of(brief.model_dump(mode="json")),
        expires_seconds=min(CLARIFY_SECONDS, answer_seconds) if clarifications else answer_seconds,
        requester=requester,
        check="brief",
        material={"brief": brief.model_dump(mode="json")},
    )


def body_of(brief: Brief, clarifications: tuple[Clarification, ...] = ()) -> str:
    """What the card says."""
    lines = [f"• *{item.id}* {item.text}" for item in brief.items]
    lines.append(f"Sources: {_age(brief)}")
    lines += [f"Form: {brief.form}"] if brief.form else []
    lines += [f"Whose word decides by itself: {', '.join(brief.primary)}"] if brief.primary else []
    lines += [
        f"*{one.question}* {' / '.join(one.options)} (without an answer: {one.options[0]})" for one in clarifications
    ]
    return "\n".join(lines)


def _age(brief: Brief) -> str:
    words = "of any age" if brief.recency == "any" else brief.recency
    return f"{words}, from {brief.since} on" if brief.since else words
