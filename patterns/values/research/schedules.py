"""Schedules of digests: when they fire, where they speak, what they may cost."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from patterns.values.conversation import Frozen
from patterns.values.research.brief import Brief


class Schedule(Frozen):
    """One standing question."""

    id: str
    """Made from the request that created it: the same request again creates nothing."""
    number: int = 0
    """Counted per installation, never used twice; 0 before the book has given one."""
    name: str
    """A few words; people may use it instead of the number where only one that stands is called so."""
    team: str
    owner: str
    """Slack user id: who created it. Pauses and faults are told to them."""
    channel: str
    """Where its digests are posted: a channel, or the owner's direct messages with the bot."""
    is_private: bool = False
    """Whether `channel` is the owner's direct messages."""
    question: str
    feeds: tuple[str, ...] = ()
    """RSS or Atom addresses that are looked at before anything is searched."""
    cron: str
    """Five fields; the days of the week by name."""
    time_zone: str
    """IANA name: `Europe/Berlin`."""
    heartbeat: bool = False
    """Whether a firing with nothing new says so in one line; else it says nothing."""
    run_microdollars: int = Field(gt=0)
    """The cap of one firing."""
    month_microdollars: int = Field(gt=0)
    """The cap of all firings of one calendar month, in the installation's time zone."""
    state: Literal["active", "paused", "deleted"] = "active"
    why_paused: str = ""
    """For people: why it is paused, or rests until `next_at`; else empty."""
    created_at: float
    next_at: float
    """When it fires next, seconds since the epoch; of a paused one when it would have."""
    last_at: float | None = None
    """The time slot of its last firing."""
    last_run_id: str = ""
    brief: Brief | None = None
    """Drawn up by its first firing and kept, so that digests can be compared; None again after the question changed."""


class KnownClaim(Frozen):
    """Something that a digest has said."""

    id: str
    """C1, C2 … per schedule, never used twice."""
    items: tuple[str, ...]
    claim: str
    quote: str
    url: str
    """Canonical."""
    title: str
    published: str = ""
    first_at: float
    seen_at: float
    """When its quote last stood in a page."""
    quiet: bool = False
    """Said to have gone quiet; it is not said again."""
    replaced_by: str = ""
    """The claim that took its place when it changed."""
    in_doubt: bool = False
    """Said to stand no longer in its page when nobody could look for what took its place; that is still to be done."""


class SeenPage(Frozen):
    """A page that a digest has looked at."""

    canonical: str
    url: str
    digest: str
    likeness: int = 0
    seen_at: float
    misses: int = 0
    """Firings in a row in which it could not be read."""


class Memory(Frozen):
    """What a schedule remembers after a firing."""

    run_id: str = ""
    """The firing that wrote it; empty before the first."""
    question: str = ""
    """What it was written for: of another question nothing of it counts but the numbers that were given."""
    given: int = 0
    """The last number that a claim of another question had."""
    at: float = 0.0
    claims: tuple[KnownClaim, ...] = ()
    pages: tuple[SeenPage, ...] = ()
    queries: tuple[str, ...] = ()
    """The searches that brought something, or all as long as none has: code asks them again before any model is."""
    searched: bool = False
    """Whether a search came to its end, or left searches to be asked again: until then each firing begins with one."""
    trouble: str = ""
    """The code of what ended its search before its end; empty where nothing did."""
    trouble_at: float = 0.0
    """When that was last a reason to speak."""
    posted_run_id: str = ""
    """The last firing that said something, and where that stands."""
    posted_channel: str = ""
    posted_ts: str = ""
    posted_at: float = 0.0


class Muted(Frozen):
    """A claim of which somebody wants fewer."""

    claim: str
    url: str
    by: str
    at: float
