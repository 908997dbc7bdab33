"""The live card: one message per run, edited when something changed and never more than once a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handlers.slack.blocks import Block, actions, button, context, cut
from handlers.slack.text import by_code, escaped, shorten, shown
from handlers.thread.root import Place
from patterns.errors import StewardError
from patterns.ports.books import RunBook
from patterns.ports.model import Ledger
from patterns.values.money.spend import Spend
from patterns.values.running.progress import Row, State, View

log = logging.getLogger(__name__)

EDIT_SECONDS = 1.2
CARD_CHARACTERS = 9000
STAGE_CHARACTERS = 300
STOP_ACTION = "steward_stop"
STOPPING = "The run ends after its current step. Work that is finished is kept, what somebody is at just now is not."
"""What a stop does, wherever it is asked for."""
GLYPHS: dict[State, str] = {
    "waiting": "○",
    "running": "◐",
    "done": "●",
    "failed": "✗",
    "skipped": "–",  # noqa: RUF001  # a dash, as a skipped line in a list has
    "stopped": "■",
}
ROWS_SHOWN = 40
NEARLY_PERCENT = 80
"""Of the run's cap, from which on the card says so."""


class Card:
    """Fits the port `Progress`. Losing an edit loses nothing: the next one shows the whole state."""

    def __init__(self, place: Place, ledger: Ledger, book: RunBook) -> None:
        self._place = place
        self._ledger = ledger
        self._book = book
        self._kept = ""
        self._in_line = ""
        self._view = View(stage="Starting")
        self._drawn: list[Block] = []
        self._changed = asyncio.Event()
        self._over = asyncio.Event()
        self.ts = ""

    async def post(self) -> str:
        """The card's message; posted once."""
        return await self._place.post("card", "Starting", await self._blocks())

    def show(self, view: View) -> None:
        """Remember it; the drawing loop takes it when its second has passed."""
        self._view = view
        self._changed.set()

    def wait_in_line(self, words: str) -> None:
        """Say that it waits for a place; empty: not any more. What was shown before comes back then."""
        if words != self._in_line:
            self._in_line = words
            self._changed.set()

    def end(self, words: str) -> None:
        """The last state: what the rows were, how it ended, no button."""
        self.show(self._view.model_copy(update={"stage": words, "ended": True}))

    @asynccontextmanager
    async def drawing(self) -> AsyncIterator[None]:
        """Draw as long as the block runs, and the last state before it is left.

        An edit that has begun ends first: a cancelled one might reach Slack after the last.
        """
        self._over.clear()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._draw_on())
                yield
                self._over.set()
                self._changed.set()
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None  # the block's own error: the drawer raises none

    async def _draw_on(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            over = self._over.is_set()
            if await self._draw() and not over:
                await self._rest()
            if over:
                return

    async def _rest(self) -> None:
        """Between two edits, also before the last one."""
        await asyncio.sleep(EDIT_SECONDS)

    async def _draw(self) -> bool:
        """Whether an edit was made, or tried."""
        record = self._place.record
        try:
            blocks = await self._blocks()
            if blocks == self._drawn or not self.ts:
                return False
            await self._place.slack.update(record.channel, self.ts, text=_stage(self._seen()), blocks=blocks)
            self._drawn = blocks
            await self._keep_stage()
        except StewardError as error:
            log.warning("card of %s not drawn: %s", record.run_id, error)
        except Exception:  # a run does not end because its card cannot be shown
            log.exception("card of %s not drawn, by a fault of ours", record.run_id)
        return True

    async def _keep_stage(self) -> None:
        """For those who look at many runs: where nobody may look at the card, its stage says what goes on."""
        seen = self._seen()
        stage = f"{shorten(seen.stage, STAGE_CHARACTERS)}{_count(seen.rows)}"
        if stage != self._kept:
            await self._book.set_stage(self._place.record.run_id, stage)
            self._kept = stage

    def _seen(self) -> View:
        """The state, behind where it stands in the line as long as it does."""
        if not self._in_line or self._view.ended:
            return self._view
        return self._view.model_copy(update={"stage": self._in_line})

    async def _blocks(self) -> list[Block]:
        view, run_id = self._seen(), self._place.record.run_id
        spend = await self._ledger.spent(run_id)
        text = "\n".join((f"*{_stage(view)}*{_count(view.rows)}", *map(_line, view.rows[:ROWS_SHOWN])))
        small = " · ".join(
            part
            for part in (spent_text(spend), warning_of(spend), *map(escaped, view.notes), self._place.notice, run_id)
            if part
        )
        blocks = [*cut(text, CARD_CHARACTERS), context(small)]
        if not view.ended:
            stop = button(
                "Stop",
                action_id=STOP_ACTION,
                value=run_id,
                style="danger",
                confirm=f"{STOPPING} It is shown when the run has ended.",
            )
            blocks.append(actions([stop], block_id=f"card:{run_id}"))
        return blocks


def warning_of(spend: Spend) -> str:
    """That little is left below the run's cap; empty where there is enough."""
    used = spend.microdollars * 100 // spend.cap_microdollars if spend.cap_microdollars else 0
    return f":warning: {used} % of its cap are used" if used >= NEARLY_PERCENT else ""


def spent_text(spend: Spend) -> str:
    """Spend against cap, in a few words."""
    used = f"${spend.microdollars / 1_000_000:.4f} of ${spend.cap_microdollars / 1_000_000:.2f}"
    return f"{used}, {spend.tokens:,} tokens"


def _stage(view: View) -> str:
    """How it ended is said by code and may name a person; what is going on may be a model's own words."""
    stage = shorten(view.stage, STAGE_CHARACTERS)
    return by_code(stage) if view.ended else escaped(stage)


def _count(rows: tuple[Row, ...]) -> str:
    done = sum(row.state in ("done", "failed", "skipped", "stopped") for row in rows)
    return f" · {done} of {len(rows)}" if rows else ""


def _line(row: Row) -> str:
    seconds = f" · {row.seconds:.0f} s" if row.seconds is not None else ""
    note = f" · {shown(shorten(row.note, 160))}" if row.note else ""
    return f"{GLYPHS[row.state]} {shown(shorten(row.title, 160))}{seconds}{note}"
