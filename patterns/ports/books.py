"""What is kept of runs, of effects, of events, of reviews and of research."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from patterns.values.house.audit import AuditEntry
from patterns.values.house.homes import HomeShown
from patterns.values.research.evidence import Researched
from patterns.values.reviewed import Dismissed, KeptFinding, Rating, Reviewed
from patterns.values.running.record import RunRecord


class RunBook(Protocol):
    """Who asked for which run, where: what a listener must know of a run without waking it."""

    async def record(self, run: RunRecord) -> bool:
        """Keep it; False when that run is known already."""

    async def find(self, run_id: str) -> RunRecord | None:
        """One run."""

    async def set_thread(self, run_id: str, root_ts: str) -> None:
        """Where its thread stands. Idempotent."""

    async def set_branch(self, run_id: str, branch: str) -> None:
        """The branch that it left at the remote. Idempotent."""

    async def set_stage(self, run_id: str, stage: str) -> None:
        """What its card says now. Idempotent."""

    async def of_thread(self, channel: str, root_ts: str) -> RunRecord | None:
        """The newest run of that thread."""

    async def of_message(self, channel: str, ts: str) -> RunRecord | None:
        """The newest run whose root message or card that is."""

    async def latest(self, limit: int, *, requester: str = "", channel: str = "") -> tuple[RunRecord, ...]:
        """The newest runs first; where a person or a channel is named, only theirs."""

    async def those(self, run_ids: Sequence[str]) -> tuple[RunRecord, ...]:
        """Those among them that are known, the newest first; in one query."""


class HomeBook(Protocol):
    """Who looks at App Home, and what stands there."""

    async def opened(self, user: str, at: float) -> HomeShown:
        """Remember that somebody looks, and give what stands there."""

    async def watched(self, since: float) -> tuple[HomeShown, ...]:
        """What those see who have looked after `since` (seconds since the epoch), the longest unchanged first."""

    async def shown(self, user: str, *, digest: str, mark: str, at: float, after: str) -> bool:
        """What stands there now; False, and nothing is kept, where its mark is another one than `after` by then."""

    async def forget(self, user: str) -> None:
        """Nobody knows what stands there any more."""


class Effects(Protocol):
    """The outbox: an effect that cannot be taken back happens once."""

    async def once(
        self,
        key: str,
        do: Callable[[], Awaitable[str]],
        find: Callable[[], Awaitable[str | None]],
        told: AuditEntry | None = None,
    ) -> str:
        """Do it and remember what it gave; or give what it gave before.

        When an earlier attempt under this key began and did not end (a crash in between), `find` is asked whether the
        effect took place; only when it finds nothing is `do` called again. The audit is told of it, once: `told` is
        what there is to say besides the key and the result.
        """


class Seen(Protocol):
    """Slack delivers an event more than once: which ones have been taken."""

    async def first_time(self, event_id: str) -> bool:
        """True for the first call with this id, within the retention."""


class ReviewBook(Protocol):
    """What reviews have found, and what people said of it."""

    async def keep(self, reviewed: Reviewed) -> None:
        """A run's review of a change, with its findings. The same run again changes nothing."""

    async def last(self, repository: str, change: str) -> Reviewed | None:
        """The newest review of that change that is complete."""

    async def finding(self, finding_id: str) -> KeptFinding | None:
        """One finding."""

    async def rate(self, finding_id: str, rating: Rating, *, by: str, at: float) -> KeptFinding | None:
        """A person's word on it; the latest counts. `not_useful` dismisses it for its repository, `useful` lifts that.

        None for a finding that nobody knows.
        """

    async def dismissed(self, repository: str) -> tuple[Dismissed, ...]:
        """What is not to be found again in that repository, the oldest first."""

    async def forget(self, repository: str, number: int) -> bool:
        """Let one of them be found again; False where there is none of that number."""


class ResearchBook(Protocol):
    """What research has read and noted, for whoever asks on."""

    async def keep(self, researched: Researched) -> None:
        """What a run leaves. The same run again changes nothing."""

    async def find(self, run_id: str) -> Researched | None:
        """What that run left, as long as it is kept."""
