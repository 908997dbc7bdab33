"""Questions put in a run's thread: asked once, reminded of once, closed once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from handlers.slack.blocks import Block, context, section
from handlers.slack.figures import moment
from handlers.slack.text import escaped, shorten
from handlers.thread.questions.outcomes import decision_of, show_outcome
from handlers.thread.questions.showing import TITLE_CHARACTERS, blocks_of_question, is_long, label_of
from handlers.thread.root import Place
from patterns.errors import StewardError, Unexpected
from patterns.guardrails.authority.people import shown
from patterns.ports.people import Questions
from patterns.values.questions import Closing, OpenQuestion, Question
from patterns.values.running.letters import Decision

log = logging.getLogger(__name__)

NOBODY = "Nobody who is named in the policy may decide it: its operator has to name another approver."

Deciders = Callable[[Question], tuple[str, ...]]
"""Ids of the people and user groups who may decide a question."""


def requester_alone(question: Question) -> tuple[str, ...]:
    """Where nobody else is named."""
    return (question.requester,)


@dataclass(frozen=True, slots=True)
class Asker:
    """Fits the port `Human`, in one run's thread."""

    place: Place
    book: Questions
    deciders: Deciders = requester_alone
    """Whom a reminder names."""

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
        await self._show_if_decided(question.id)

    async def _show_if_decided(self, question_id: str) -> None:
        """Another surface may have been quicker than the message in the thread, or than the note of where it stands."""
        asked = await self.book.by_id(question_id)
        if asked is not None and asked.choice is not None:
            await show_outcome(self.place.slack, self.book, asked)

    async def remind(self, question_id: str) -> None:
        """One reply that names who may decide. The question stands, whether or not Slack takes it."""
        asked = await self.book.by_id(question_id)
        if asked is None or asked.choice is not None:
            return
        title = f"Reminder: {shorten(asked.question.title, TITLE_CHARACTERS)}"
        try:
            blocks = reminder(asked, self.deciders(asked.question), await self._address(asked))
            await self.place.post(f"reminder:{question_id}", title, blocks)
        except StewardError as error:
            log.warning("nobody is reminded of %s: %s", question_id, error)

    async def _address(self, asked: OpenQuestion) -> str:
        try:
            return await self.place.slack.permalink(*asked.messages[0]) if asked.messages else ""
        except StewardError:
            return ""  # it stands above anyhow

    async def close(self, question_id: str, why: Closing) -> Decision:
        """With its default, unless somebody was first; what they decided comes to nothing where the run has ended."""
        asked = await self.book.by_id(question_id)
        default = asked.question.default if asked else ""
        settled = await self.book.settle(question_id, choice=default, by="", words="", closed=why)
        record = settled.record
        if not settled.won and record.by and why == "ended":
            record = await self.book.void(question_id)
        await show_outcome(self.place.slack, self.book, record)
        return decision_of(record)


def reminder(asked: OpenQuestion, deciders: tuple[str, ...], address: str = "") -> list[Block]:
    """What waits, for whom, until when, and what happens then. Whoever is named is told by Slack."""
    question = asked.question
    title, default = (escaped(shorten(one, TITLE_CHARACTERS)) for one in (question.title, _default(question)))
    until = moment(asked.asked_at + question.expires_seconds)
    where = f"<{escaped(address)}|the card above>" if address else "the card above"
    wanted = f"{shown(deciders)}: please press a button on {where}." if deciders else NOBODY
    return [section(f"“{title}” still waits. {wanted}"), context(f"Without an answer until {until}: {default}")]


def _default(question: Question) -> str:
    return label_of(question, question.default)
