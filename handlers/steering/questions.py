"""A question about a run, answered to whoever asks: from its journal, by code, and without a word to the run."""

from __future__ import annotations

import re

from handlers.desk import Desk, resource_of
from handlers.slack.text import by_code, shorten
from patterns.asked.answers import Facts, answer
from patterns.asked.grammar import Asked, read
from patterns.asked.known import Known, known_of
from patterns.choosing.heard import Heard
from patterns.errors import Unexpected
from patterns.values.money.spend import Spend
from patterns.values.running.journal import Journal
from patterns.values.running.record import RunRecord

RESULT_CHARACTERS = 300_000
"""Of one row of the journal; what is longer is left out of the answer."""
TOLD_CHARACTERS = 2800
_ONLY_ASKS = re.compile(r"\s*(?:what|why|who|whose|where)\b", re.IGNORECASE)
OF_THE_WORLD = ("research", "digest")
"""Commands in whose threads a question asks about the world, unless it clearly asks about the run."""


async def answered(desk: Desk, user: str, channel: str, record: RunRecord, words: str) -> str | None:
    """None for words that ask nothing about the run. Raises `NotAllowed`.

    In a thread of `/refactor` or `/review` whatever has the form of a question is one about the run: it never becomes
    an order, and where the journal does not know, that is said.
    """
    if not _may_ask(words):
        return None
    known = known_of(await _journals(desk, record))
    asked = read(words, tuple(one.name for one in known.tasks))
    if asked is None and record.command not in OF_THE_WORLD and _is_plain(words):
        asked = Asked("unknown")
    if asked is None:
        return None
    await desk.authorise(user, channel, "ask_about", resource_of(record))
    told = answer(asked, await _facts(desk, record, known))
    return shorten(by_code(told), TOLD_CHARACTERS)


def _is_plain(words: str) -> bool:
    """A mark at its end, or a word that only asks: "when it is empty, return zero" is an order, "do not …" too."""
    is_marked = words.rstrip().endswith("?")
    return Heard(words, {}).is_question and (is_marked or _ONLY_ASKS.match(words) is not None)


async def _journals(desk: Desk, record: RunRecord) -> tuple[Journal, ...]:
    return await desk.journals.journals(record.run_id, results=True, cap_characters=RESULT_CHARACTERS)


def _may_ask(words: str) -> bool:
    """Cheaply: of most words no journal need be read."""
    return Heard(words, {}).is_question or len(words.split()) == 1 or words.rstrip().endswith("?")


async def _facts(desk: Desk, record: RunRecord, known: Known) -> Facts:
    fresh = await desk.book.find(record.run_id) or record
    return Facts(
        known=known,
        state=await desk.runs.state(record.run_id),
        stage=fresh.stage,
        spend=await _spent(desk, record.run_id),
        requester=record.requester,
        waits_for=tuple(one.question.title for one in await desk.questions.open_of(record.run_id)),
        now=desk.clock(),
    )


async def _spent(desk: Desk, run_id: str) -> Spend:
    """Nothing, where no account was opened yet, or it is no longer kept."""
    try:
        return await desk.ledger.spent(run_id)
    except Unexpected:
        return Spend()
