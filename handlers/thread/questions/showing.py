"""A question as its message shows it: title, body, a button for each choice, and its terms."""

from __future__ import annotations

from handlers.slack.blocks import Block, actions, button, context, cut, header
from handlers.slack.text import escaped, shown
from patterns.values.questions import Choice, OpenQuestion, Question

BODY_CHARACTERS = 9000
"""What a question's message shows of its body; a longer one is whole in a file above it."""
TITLE_CHARACTERS = 300
HOUR = 3600

DECIDE_ACTION = "steward_decide"
"""Buttons are `steward_decide:CHOICE`."""


def blocks_of_question(asked: OpenQuestion, notice: str = "") -> list[Block]:
    """The open question with a button for each choice."""
    question = asked.question
    return [
        header(question.title),
        *body_of(question),
        buttons_of(asked),
        context(" · ".join(part for part in (_terms(question), notice) if part)),
    ]


def _terms(question: Question) -> str:
    if not question.waits:
        return "The work goes on meanwhile, and takes up what you change."
    default, span = escaped(label_of(question, question.default)), _span(question.expires_seconds)
    return f"Without an answer in {span}: {default}. Bound to exactly this: {question.digest[:12]}"


def is_long(question: Question) -> bool:
    """Whether the message cannot show all of it."""
    return len(shown(question.body)) > BODY_CHARACTERS


def body_of(question: Question) -> list[Block]:
    """As much of it as a message takes."""
    blocks = cut(shown(question.body), BODY_CHARACTERS)
    return (
        [*blocks, context("Too long for one message: all of it is in the file above.")] if is_long(question) else blocks
    )


def _span(seconds: float) -> str:
    return f"{seconds / HOUR:.0f} h" if seconds >= HOUR else f"{seconds / 60:.0f} min"


def buttons_of(asked: OpenQuestion) -> Block:
    """A button for each choice that makes a difference."""
    question = asked.question
    # Where nothing waits, the default is what happens anyway: a button for it would ask for a click that does nothing.
    offered = [one for one in question.choices if question.waits or one.id != question.default]
    return actions([button_of(one, asked.token) for one in offered], block_id=f"question:{question.id}")


def button_of(choice: Choice, token: str) -> Block:
    """The button of a choice; all that it carries is the question's token."""
    return button(choice.label, action_id=f"{DECIDE_ACTION}:{choice.id}", value=token, style=choice.style)


def label_of(question: Question, choice: str) -> str:
    """As it reads in a sentence: without the mark of a button that opens a form."""
    return next((one.label.removesuffix("…") for one in question.choices if one.id == choice), choice or "no answer")
