"""`steward replay RUN`: whether the code of today takes the path that a run took."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.replay.closed import closed_workflows
from bot.replay.file import save
from bot.settings import Settings
from patterns.errors import RequestInvalid
from patterns.values.running.journal import Journal
from patterns.wording.counting import counted
from tools.engine.client import EngineClient
from tools.engine.journal.replay import Replayed, replay

NOTHING_DONE = "No step was done again: every answer came from the journal."


async def replay_kept(settings: Settings, run_id: str, *, save_to: Path | None = None) -> int:
    """A run of this installation's database; the exit status: 0 when its path is the same."""
    async with EngineClient(settings.database_url) as client:
        journals = await client.journals(run_id, results=True)
    if not journals or journals[0].run_id != run_id:
        raise RequestInvalid(
            f"There is no run {run_id!r} (any more). Its id stands on its card, and in `/steward runs`."
        )
    if save_to is not None:
        await asyncio.to_thread(save, save_to, journals)
        say(f"The journal of {run_id} is in {save_to}. It holds all that the run read and wrote: share it as such.")
    return await replay_all(journals)


async def replay_all(journals: tuple[Journal, ...]) -> int:
    """Say how it went; 0 when nothing of it is another path."""
    replayed, refused = await paths_of(journals)
    for line in told(replayed, refused):
        say(line)
    return 1 if refused or any(one.outcome == "other" for one in replayed) else 0


async def paths_of(journals: tuple[Journal, ...]) -> tuple[tuple[Replayed, ...], tuple[str, ...]]:
    """How each run's and subtask's replay went, and what the code asked of the world outside of any step."""
    refused: list[str] = []
    return await replay(journals, closed_workflows(refused)), tuple(refused)


def told(replayed: tuple[Replayed, ...], refused: tuple[str, ...]) -> list[str]:
    """For people: the verdict first, then what is not as it was."""
    others = [one for one in replayed if one.outcome == "other"]
    open_ones = [one for one in replayed if one.outcome == "so_far"]
    rows, subtasks = sum(one.rows for one in replayed), len(replayed) - 1
    size = f"{counted(rows, 'row')} of the journal, {counted(subtasks, 'subtask')}"
    head = (
        "Another path"
        if others or refused
        else "The same path, as far as the run has come"
        if open_ones
        else "The same path"
    )
    lines = [f"{head}: {size}. {NOTHING_DONE}"]
    lines += [_difference(one) for one in others]
    lines += [f"  {one.run_id} goes on after row {one.rows}: next is {one.asked}" for one in open_ones]
    lines += [f"  outside of any step the code asked for {name}, which was refused" for name in dict.fromkeys(refused)]
    return lines


def _difference(one: Replayed) -> str:
    return f"  {one.run_id}, row {one.position}: the journal has {one.has or 'nothing'}; the code asked for {one.asked}"


def say(line: str) -> None:
    """One line to the terminal."""
    print(line, flush=True)  # noqa: T201  # the terminal is the surface
