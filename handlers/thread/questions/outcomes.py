"""What came of a question, in words and on every message that shows it."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from handlers.slack.blocks import Block, header, sections
from handlers.slack.client import Slack
from handlers.slack.figures import moment
from handlers.slack.text import escaped, shorten
from handlers.thread.questions.showing import TITLE_CHARACTERS, body_of, label_of
from patterns.errors import SlackUnavailable, StewardError
from patterns.ports.people import Questions
from patterns.values.questions import OpenQuestion, QuestionKind
from patterns.values.running.letters import Decision

log = logging.getLogger(__name__)

WORDS_CHARACTERS = 600
NOTHING_CAME: Mapping[QuestionKind, str] = {
    "approve": "Nothing was run.",
    "accept_finding": "Nothing was posted.",
    "raise_budget": "Nothing was added.",
    "extend_time": "Nothing was added.",
    "widen_scope": "Nothing more was allowed.",
}
"""What did not happen where nobody said yes; a question that allows nothing has no such words."""


def decision_of(decided: OpenQuestion) -> Decision:
    """The letter that a decided question sends to its run."""
    return Decision(
        question_id=decided.question.id,
        choice=decided.choice or "",
        by=decided.by,
        words=decided.words,
        fields=decided.fields,
        digest=decided.question.digest,
    )


def outcome_text(decided: OpenQuestion) -> str:
    """Who decided what and when, or why nobody did, in one line; Slack shows the time in each reader's own zone."""
    label = f"*{escaped(label_of(decided.question, decided.choice or ''))}*"
    when, nothing = moment(decided.decided_at or 0), NOTHING_CAME.get(decided.question.kind, "")
    if decided.by:
        unheard = ". The run had ended before it heard of it: nothing was run." if decided.closed == "ended" else ""
        return f"{label}: <@{decided.by}>, {when}{unheard}"
    if not decided.question.waits:
        return f"Not changed by anybody, {when}"
    if decided.closed == "ended":
        return f"The run ended before anybody decided, {when}. Nothing was run."
    return f"Expired, {when}: nobody answered, so it was {label}. {nothing}".rstrip()


def decided_already(decided: OpenQuestion) -> str:
    """What somebody is told who comes second, or too late."""
    first = "This was decided already." if decided.by else "This is no longer open."
    return f"{first} {outcome_text(decided)}"


def blocks_of_outcome(decided: OpenQuestion) -> list[Block]:
    """The question with what was decided in place of its buttons."""
    said = f"\n> {escaped(shorten(' '.join(decided.words.split()), WORDS_CHARACTERS))}" if decided.words else ""
    return [header(decided.question.title), *body_of(decided.question), *sections(outcome_text(decided) + said)]


async def show_outcome(
    slack: Slack, book: Questions, decided: OpenQuestion, messages: tuple[tuple[str, str], ...] | None = None
) -> int:
    """Edit every message that shows the question, or those given; how many are to be tried again.

    The decision stands, whether or not Slack takes the edit.
    """
    title = shorten(decided.question.title, TITLE_CHARACTERS)
    text = escaped(f"{title}: {label_of(decided.question, decided.choice or '')}")
    left = 0
    for channel, ts in decided.messages if messages is None else messages:
        try:
            if await _edited(slack, channel, ts, text, blocks_of_outcome(decided)):
                await book.told(decided.question.id, channel, ts)
            else:
                left += 1
        except StewardError as error:
            log.warning("that %s shows its outcome at %s %s is not noted: %s", decided.question.id, channel, ts, error)
            left += 1
    return left


async def _edited(slack: Slack, channel: str, ts: str, text: str, blocks: list[Block]) -> bool:
    """Whether nothing is left to do there: a message that Slack never lets anybody edit is as good as edited."""
    try:
        await slack.update(channel, ts, text=text, blocks=blocks)
    except SlackUnavailable as error:
        log.warning("an outcome is not shown yet at %s %s: %s", channel, ts, error)
        return False
    except StewardError as error:
        log.warning("an outcome cannot be shown at %s %s: %s", channel, ts, error)
    return True
