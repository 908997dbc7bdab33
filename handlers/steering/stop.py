"""The one way in which a run is stopped, whatever surface the wish came from."""

from __future__ import annotations

from handlers.desk import Desk, repository_of
from handlers.escalations.decide import UNKNOWN
from handlers.thread.card import STOPPING
from patterns.errors import NotAllowed
from patterns.guardrails.authority import may_not_steer
from patterns.values.letters import StopAsked
from patterns.values.record import RunRecord

ENDED = frozenset({"done", "failed", "cancelled"})
ENDED_ALREADY = "This run has ended already. Nothing was done."
NOT_BEGUN = "This run had not begun: it is taken out of the line, and nothing was done."


async def check_steerer(desk: Desk, user: str, record: RunRecord) -> None:
    """Raises `NotAllowed` for everybody but the requester and the approvers."""
    repository = repository_of(record)
    person = await desk.person(user, desk.policy.deciders(repository))
    refusal = may_not_steer(person, record.requester, repository, desk.policy)
    if refusal:
        raise NotAllowed(refusal)


async def stop(desk: Desk, user: str, run_id: str) -> str:
    """Stop a run, for somebody who may; what they are told. Raises `NotAllowed`."""
    record = await desk.book.find(run_id)
    if record is None or await desk.runs.state(run_id) is None:
        return UNKNOWN
    await check_steerer(desk, user, record)
    return await stop_at_once(desk, user, record)


async def stop_at_once(desk: Desk, user: str, record: RunRecord) -> str:
    """The same for somebody of whom that is known; what they are told.

    A run that has no thread yet has done nothing: it is ended where it waits. Any other hears of it and says itself
    what it keeps, also where it waits for a worker to take it up again.
    """
    state = await desk.runs.state(record.run_id)
    if state is None or state in ENDED:
        return ENDED_ALREADY
    await desk.runs.deliver(record.run_id, StopAsked(by=user), f"stop {record.run_id}")
    if state != "waiting" or record.root_ts:
        return STOPPING
    await desk.runs.cancel(record.run_id)
    return NOT_BEGUN
