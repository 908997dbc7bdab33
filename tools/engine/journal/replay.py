"""A journalled run carried again by the code of today, against what was recorded: is it still the same path?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal

from patterns.errors import ErrorRecord
from patterns.ports.runs import Workflow
from patterns.values.conversation import Frozen, JsonObject
from patterns.values.running.journal import Journal
from tools.engine.journal.recorded import JournalEnds, PathLeft, Recorded, first_difference
from tools.engine.run.ending import end_of, last_letter
from tools.engine.run.run import DurableRun

ENDED = ("done", "failed")
"""States in which the code came to its end by itself."""


class Replayed(Frozen):
    """How the replay of one run or subtask went."""

    run_id: str
    outcome: Literal["same", "so_far", "other"]
    """`so_far`: the journal ends before the run does, and up to there it is the same."""
    rows: int
    """How many rows of the journal the code went along."""
    position: int = 0
    """Where it left the journal, or where the journal ends."""
    has: str = ""
    """What the journal has there."""
    asked: str = ""
    """What the code asked for there."""


class _Process:
    """Nothing is about to end."""

    draining = False


async def replay(journals: Sequence[Journal], kinds: Mapping[str, Workflow]) -> tuple[Replayed, ...]:
    """Each run and subtask from its own journal, read with all results. No step's work is done."""
    by_id = {journal.run_id: journal for journal in journals}
    return tuple([await _replayed(journal, by_id, kinds) for journal in journals])


async def _replayed(journal: Journal, by_id: Mapping[str, Journal], kinds: Mapping[str, Workflow]) -> Replayed:
    calls = Recorded(journal, by_id)
    run = DurableRun(journal.run_id, journal.parent, calls, _Process())
    try:
        ended = await _carried(run, journal, calls, kinds)
    except asyncio.CancelledError:
        if run.stopped_by is None:
            raise
        return _stopped(journal, calls, run.stopped_by)
    return _ended(journal, by_id, calls, ended)


async def _carried(
    run: DurableRun, journal: Journal, calls: Recorded, kinds: Mapping[str, Workflow]
) -> JsonObject | ErrorRecord:
    """To its end, as the engine carries it: what it began ends with it, and a subtask writes its last letter."""
    ended = await end_of(run, kinds, journal.kind, journal.payload or {}, _Process())
    await run.end_tasks()
    if journal.parent is not None:
        try:
            await calls.send(journal.parent, last_letter(journal.task_id, ended))
        except (JournalEnds, PathLeft) as error:
            run.stopped_by = error
            raise asyncio.CancelledError from error
    return ended


def _stopped(journal: Journal, calls: Recorded, error: BaseException) -> Replayed:
    rows = calls.taken
    if isinstance(error, PathLeft):
        where = {"position": error.position, "has": error.has, "asked": error.asked}
        return Replayed(run_id=journal.run_id, outcome="other", rows=rows, **where)
    if isinstance(error, JournalEnds):
        over = journal.state in ENDED
        has = "the end of the run" if over else "nothing yet" if journal.state != "cancelled" else "nothing any more"
        outcome: Literal["other", "so_far"] = "other" if over else "so_far"
        return Replayed(
            run_id=journal.run_id, outcome=outcome, rows=rows, position=error.position, has=has, asked=error.asked
        )
    asked = f"two things at once: {error}"
    return Replayed(run_id=journal.run_id, outcome="other", rows=rows, position=rows + 1, asked=asked)


def _ended(
    journal: Journal, by_id: Mapping[str, Journal], calls: Recorded, ended: JsonObject | ErrorRecord
) -> Replayed:
    left = calls.left()
    if left:
        has, asked = left[0].name, "nothing more: it has ended"
    else:
        has, asked = _other_end(journal, by_id, ended)
    outcome: Literal["other", "same"] = "other" if asked else "same"
    position = (left[0].position if left else calls.taken) if asked else 0
    return Replayed(run_id=journal.run_id, outcome=outcome, rows=calls.taken, position=position, has=has, asked=asked)


def _other_end(journal: Journal, by_id: Mapping[str, Journal], ended: JsonObject | ErrorRecord) -> tuple[str, str]:
    """What the journal has at its end, and what the code came to in its place; empty when they are alike."""
    before = _recorded_end(journal, by_id)
    if before is None:
        return "", ""
    now = _as_json(ended)
    other = first_difference(before, now)
    return (f"an end with {_told(before)}", f"an end with {_told(now)}, another {other}") if other else ("", "")


def _recorded_end(journal: Journal, by_id: Mapping[str, Journal]) -> JsonObject | None:
    """Of a subtask it stands in the letter that its run took, if it took one."""
    if journal.parent is None:
        return _as_json(journal.error or journal.result or {}) if journal.state in ENDED else None
    parent, task_id = by_id.get(journal.parent), journal.task_id
    letters = [step.result for step in parent.steps if step.call == "letter" and step.result] if parent else []
    for letter in letters:
        if letter.get("kind") == "task_ended" and letter.get("task_id") == task_id:
            return {"error": letter["error"]} if letter.get("error") else {"ok": letter["result"]}
    return None


def _as_json(ended: JsonObject | ErrorRecord) -> JsonObject:
    return {"error": ended.model_dump(mode="json")} if isinstance(ended, ErrorRecord) else {"ok": ended}


def _told(end: JsonObject) -> str:
    return f"the error {end['error']['code']}" if "error" in end else "a result"
