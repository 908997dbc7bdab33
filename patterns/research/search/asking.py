"""A question that the model puts to a person in mid-search."""

from __future__ import annotations

from patterns.research.desk.desk import Desk
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.running.letters import Decision

WORDS = "words"
NONE = "none"
SILENCE = "Nobody answered: decide by what is likeliest, and say in `unknowns` what you assumed."


def question_of(desk: Desk, *, run_id: str, requester: str, expires_seconds: float) -> Question:
    """The options as buttons, an answer in words, or none."""
    options = tuple(Choice(id=f"option{number}", label=option) for number, option in enumerate(desk.options, 1))
    form = (FormField(id=WORDS, label="Your answer", kind="lines"),)
    return Question(
        id=f"{run_id}:asked{desk.asked}",
        run_id=run_id,
        kind="answer",
        title="A question about what you want to know",
        body=desk.question,
        choices=(*options, Choice(id="words", label="Answer…", form=form), Choice(id=NONE, label="Go on without")),
        default=NONE,
        digest=digest_of({"question": desk.question, "options": list(desk.options)}),
        expires_seconds=expires_seconds,
        requester=requester,
    )


def answered(desk: Desk, decision: Decision) -> str:
    """The answer in words; empty for none."""
    if decision.choice == NONE:
        return ""
    chosen = decision.choice.removeprefix("option")
    return desk.options[int(chosen) - 1] if chosen.isdigit() else decision.fields.get(WORDS, decision.words)
