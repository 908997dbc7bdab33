"""What a crash or an outage may have swallowed around questions, done again every minute."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from handlers.desk import Desk
from handlers.escalations.decide import close_ended, deliver_decision
from handlers.thread.questions.outcomes import show_outcome
from patterns.errors import StewardError
from patterns.values.questions import OpenQuestion

log = logging.getLogger(__name__)

UNTOLD_SECONDS = 86_400.0
"""Looked back for messages that do not say what came of their question."""
MOST_FAILURES = 3
"""Edits that Slack does not take, after which the next minute will do: it is away, and a few may never be taken."""


async def sweep(desk: Desk, seconds: float) -> None:
    """Letters of what was decided in the last `seconds`, questions of runs that have ended, outcomes not yet shown.

    One question that cannot be helped keeps no other from it.
    """
    for decided in await desk.questions.decided_since(desk.clock() - seconds):
        if decided.by:  # else its run has closed it, and knows
            await _each(decided, deliver_decision(desk, decided))
    for asked in await desk.questions.all_open():
        await _each(asked, _close_orphan(desk, asked))
    await _show_untold(desk)


async def _each(one: OpenQuestion, work: Awaitable[None]) -> None:
    try:
        await work
    except StewardError as error:
        log.warning("nothing is done about %s in this minute: %s", one.question.id, error)


async def _close_orphan(desk: Desk, asked: OpenQuestion) -> None:
    """A run that was cancelled, or died of something that nothing could catch, leaves its questions open."""
    if await close_ended(desk, asked):
        log.info("the question %s is closed: its run has ended", asked.question.id)


async def _show_untold(desk: Desk) -> None:
    failures = 0
    for decided in await desk.questions.untold(desk.clock() - UNTOLD_SECONDS):
        failures += await show_outcome(desk.slack, desk.questions, decided, decided.untold)
        if failures >= MOST_FAILURES:
            return
