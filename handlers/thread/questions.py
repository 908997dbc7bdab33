"""Questions in the thread: asked once, answered once, and edited to what came of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from handlers.slack.blocks import Block, actions, button, context, cut, header, sections
from handlers.slack.client import Slack
from handlers.slack.text import escaped, shorten, shown
from handlers.thread.root import Place
from patterns.errors import StewardError, Unexpected
from patterns.ports.people import Questions
from patterns.values.letters import Decision
from patterns.values.questions import Choice, OpenQuestion, Question

log = logging.getLogger(__name__)

BODY_CHARACTERS = 9000
"""What a question's message shows of its body; a longer one is whole in a file above it."""
TITLE_CHARACTERS = 300
WORDS_CHARACTERS = 600
HOUR = 3600

DECIDE_ACTION = "steward_decide"
"""Buttons are `steward_decide:CHOICE`."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Fits the port `Human`, in one run's thread."""

    place: Place
    book: Questions

    async def ask(self, question: Question) -> None:
        """The record first, then its buttons: a click always finds what it means.

        Raises `Unexpected` when another question was recorded under this id: its answer would be taken for this one's.
        """
        asked = await self.book.open(question)
        if asked.question.digest != question.digest:
            raise Unexpected(f"the question {question.id} was asked about something else")
        name = f"question:{question.id}"
        if whole := question.whole or (question.body if is_long(question) else ""):
            file = f"{question.id.rpartition(':')[2]}.md"
            await self.place.attach(file, title=shorten(question.title, TITLE_CHARACTERS), text=whole)
        ts = await self.place.post(name, question.title, blocks_of_question(asked, self.place.notice))
        await self.book.shown(question.id, self.place.record.channel, ts)

    async def expire(self, question_id: str) -> Decision:
        """Close it with its default, unless somebody was first."""
        asked = await self.book.by_id(question_id)
        default = asked.question.default if asked else ""
        settled = await self.book.settle(question_id, choice=default, by="", words="")
        await show_outcome(self.place.slack, settled.record)
        return decision_of(settled.record)


def decision_of(decided: OpenQuestion) -> Decision:
    """The letter that a decided question sends to its run."""
    return Decision(
        question_id=decided.question.id,
        choice=decided.choice or "",
        by=decided.by,
        words=decided.words,
        fields=decided.fields,
    )


def blocks_of_question(asked: OpenQuestion, notice: str = "") -> list[Block]:
    """The open question with a button for each choice."""
    question = asked.question
    # Where nothing waits, the default is what happens anyway: a button for it would ask for a click that does nothing.
    offered = [one for one in question.choices if question.waits or one.id != question.default]
    buttons = [_button(one, asked.token) for one in offered]
    return [
        header(question.title),
        *_body(question),
        actions(buttons, block_id=f"question:{question.id}"),
        context(" · ".join(part for part in (_terms(question), notice) if part)),
    ]


def _terms(question: Question) -> str:
    if not question.waits:
        return "The work goes on meanwhile, and takes up what you change."
    default, span = escaped(_label(question, question.default)), _span(question.expires_seconds)
    return f"Without an answer in {span}: {default}. Bound to exactly this: {question.digest[:12]}"


def is_long(question: Question) -> bool:
    """Whether the message cannot show all of it."""
    return len(shown(question.body)) > BODY_CHARACTERS


def _body(question: Question) -> list[Block]:
    blocks = cut(shown(question.body), BODY_CHARACTERS)
    return (
        [*blocks, context("Too long for one message: all of it is in the file above.")] if is_long(question) else blocks
    )


def _span(seconds: float) -> str:
    return f"{seconds / HOUR:.0f} h" if seconds >= HOUR else f"{seconds / 60:.0f} min"


def blocks_of_outcome(decided: OpenQuestion) -> list[Block]:
    """The question with what was decided in place of its buttons."""
    question = decided.question
    said = f"\n> {escaped(shorten(' '.join(decided.words.split()), WORDS_CHARACTERS))}" if decided.words else ""
    return [header(question.title), *_body(question), *sections(outcome_text(decided) + said)]


def outcome_text(decided: OpenQuestion) -> str:
    """Who decided what and when, in one line; Slack shows the time in each reader's own zone."""
    label = escaped(_label(decided.question, decided.choice or ""))
    moment = int(decided.decided_at or 0)
    when = f"<!date^{moment}^{{date_short_pretty}} {{time}}|{moment}>"
    if not decided.by and not decided.question.waits:
        return f"Not changed by anybody, {when}"
    if not decided.by:
        return f"Closed without an answer, {when} (*{label}* without one)"
    return f"*{label}*: <@{decided.by}>, {when}"


async def show_outcome(slack: Slack, decided: OpenQuestion) -> None:
    """Edit every message that shows the question. The decision stands, whether or not Slack takes the edit."""
    title = shorten(decided.question.title, TITLE_CHARACTERS)
    text = escaped(f"{title}: {_label(decided.question, decided.choice or '')}")
    for channel, ts in decided.messages:
        try:
            await slack.update(channel, ts, text=text, blocks=blocks_of_outcome(decided))
        except StewardError as error:
            log.warning("the outcome of %s is not shown at %s %s: %s", decided.question.id, channel, ts, error)


def _button(choice: Choice, token: str) -> Block:
    return button(choice.label, action_id=f"{DECIDE_ACTION}:{choice.id}", value=token, style=choice.style)


def _label(question: Question, choice: str) -> str:
    """As it reads in a sentence: without the mark of a button that opens a form."""
    return next((one.label.removesuffix("…") for one in question.choices if one.id == choice), choice or "no answer")
