"""The one way in which a run is stopped, whatever surface the wish came from."""

from __future__ import annotations

from handlers.desk import Desk, resource_of
from handlers.noting import note, stopped
from handlers.thread.card import STOPPING
from patterns.values.running.journal import ENDED
from patterns.values.running.letters import StopAsked
from patterns.values.running.record import RunRecord

NO_RUN = "Steward knows no such run any more. Nothing was done."
ENDED_ALREADY = "This run has ended already. Nothing was done."
NOT_BEGUN = "This run had not begun: it is taken out of the line, and nothing was done."


async def stop(desk: Desk, user: str, run_id: str) -> str:
    """Stop a run, for somebody who may; what they are told. Raises `NotAllowed`."""
    record = await desk.book.find(run_id)
    if record is None or await desk.runs.state(run_id) is None:
        return NO_RUN
    return await stop_record(desk, user, record)


async def stop_record(desk: Desk, user: str, record: RunRecord) -> str:
    """The same of a run that is known.

    A run that has no thread yet has done nothing: it is ended where it waits. Any other hears of it and says itself
    what it keeps, also where it waits for a worker to take it up again.
    """
    await desk.authorise(user, record.channel, "stop", resource_of(record))
    return await end(desk, user, record)


async def end(desk: Desk, user: str, record: RunRecord) -> str:
    """The same for somebody of whom it is known that they may."""
    state = await desk.runs.state(record.run_id)
    if state is None or state in ENDED:
        return ENDED_ALREADY
    await note(desk.audit, stopped(user, record.run_id, record.channel))
    await desk.runs.deliver(record.run_id, StopAsked(by=user), f"stop {record.run_id}")
    if state != "waiting" or record.root_ts:
        return STOPPING
    await desk.runs.cancel(record.run_id)
    return NOT_BEGUN
