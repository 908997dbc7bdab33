"""A run that goes on from what an earlier one has read, in the same thread."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import research
from handlers.desk import Desk
from patterns.errors import RequestInvalid
from patterns.research.request import ResearchRequest
from patterns.values.research.evidence import Researched
from patterns.values.running.record import RunRecord

WORDS_LEAST = 3
"""A question that goes on may be short: what it is about is known."""
GOES_ON = "Noted: it goes on from what was read, in this thread."
ANEW = (
    "What was read for this thread is no longer kept, so your question is looked into anew, by itself, in this thread."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks on, in the thread of which run."""

    user: str
    channel: str
    thread: str
    words: str
    key: str
    """The same again is the same run."""


async def kept_of(desk: Desk, record: RunRecord) -> Researched | None:
    """What that run left, else what the one that it went on from left, as long as it is kept."""
    earlier = str(record.payload.get("continues") or "")
    return await desk.research.find(record.run_id) or (await desk.research.find(earlier) if earlier else None)


async def ask_on(desk: Desk, wish: Wish, record: RunRecord) -> str:
    """Start it; what the person is told. Raises `NotAllowed`, and `RequestInvalid` for words that ask nothing."""
    usable = await desk.admit(wish.user, wish.channel, "research")
    kept = await kept_of(desk, record)
    if kept is None:
        request = research.parse(wish.words, requester=wish.user, policy=usable)
    elif len(wish.words) < WORDS_LEAST:
        raise RequestInvalid("Say what else you would like to know.")
    else:
        request = ResearchRequest(question=wish.words, requester=wish.user, limits=usable.limits, continues=kept.run_id)
    await desk.start("research", request, text=wish.words, channel=wish.channel, key=wish.key, thread=wish.thread)
    return GOES_ON if kept else ANEW
