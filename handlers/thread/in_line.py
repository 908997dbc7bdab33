"""Where a run stands in the line, on its card, for as long as it stands there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from handlers.thread.card import Card
from patterns.errors import StewardError
from patterns.ports.house.intake import Intake
from patterns.values.house.intake import Standing

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Between looks: a card is edited when its place has changed, and no more often than this."""
ORDINALS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)
HUNDRED, TEN = 100, 10
EXACT = 10


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % HUNDRED in TEENS else ORDINALS.get(number % TEN, "th")
    return f"{number}{ending}"


def standing_words(standing: Standing) -> str:
    """What a card says of it; empty for a run that waits for nothing.

    Far behind it is rounded: a long line that moves would have each of its cards edited with every step.
    """
    if standing.held or not standing.position:
        return ""
    near = standing.position <= EXACT
    place = ordinal(standing.position) if near else f"about {ordinal(round(standing.position, -1))}"
    return f"{place} in line: it goes on by itself when a place is free"


def unseen(_: Standing) -> AbstractAsyncContextManager[None]:
    """For a run that has no card."""
    return nullcontext()


@asynccontextmanager
async def standing_shown(card: Card, intake: Intake, run_id: str, standing: Standing) -> AsyncIterator[None]:
    """Show it while the block runs, as it changes. What cannot be looked up just now stays as it was."""
    card.wait_in_line(standing_words(standing))
    try:
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(_keep_looking(card, intake, run_id))
            yield
            looking.cancel()
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None  # the block's own error: the one who looks raises none
    finally:
        card.wait_in_line("")


async def _keep_looking(card: Card, intake: Intake, run_id: str) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            standing = await intake.standing(run_id)
        except StewardError as error:
            log.warning("where %s stands in the line cannot be looked up: %s", run_id, error)
        else:
            card.wait_in_line(standing_words(standing) if standing else "")
