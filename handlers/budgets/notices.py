"""Notices of budgets: what the ledger has kept to be told, told once, whoever dies in between."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from handlers.budgets.words import announced
from handlers.thread.messenger import Messenger
from patterns.errors import SlackRefused, SlackUnavailable, StewardError, StoreUnavailable, ThreadClosed
from patterns.guardrails.authority.people import is_group
from patterns.guardrails.authority.policy import Policy
from patterns.ports.books import RunBook
from patterns.ports.house.costs import Costs
from patterns.ports.schedules import ScheduleBook
from patterns.values.money.payers import Notice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """Made once, by the wiring. Two of them are harmless. What cannot be told now is for the next tick."""

    messenger: Messenger
    costs: Costs
    book: RunBook
    schedules: ScheduleBook
    policy: Policy
    clock: Callable[[], float]
    """Seconds since the epoch."""

    async def tick(self) -> None:
        """Tell all that is to be told, and of each budget only the last that there is to say."""
        untold = await self.costs.untold()
        last = {_budget(one): one for one in sorted(untold, key=lambda one: (one.at, one.percent))}
        for notice in untold:
            try:
                if notice == last[_budget(notice)] and notice.ends_at > self.clock():
                    await self._tell(notice)
                await self.costs.told(notice)
            except (SlackUnavailable, StoreUnavailable) as error:
                log.warning("the notice %s waits: %s", notice.key, error)
                return
            except Exception:  # one that cannot be told is not to keep the others
                log.exception("the notice %s cannot be told; it stays to be told", notice.key)

    async def _tell(self, notice: Notice) -> None:
        match notice.payer.kind:
            case "user":
                await self._direct(notice, notice.payer.id)
            case "channel":
                await self._in_thread(notice)
            case "schedule":
                await self._owner(notice)
            case "house":
                for operator in await self._operators():
                    await self._direct(notice, operator)

    async def _direct(self, notice: Notice, user: str, text: str = "") -> None:
        key = f"{notice.key}:{user}"
        await self.messenger.tell(user, text or announced(notice), key=key, since=notice.at)

    async def _in_thread(self, notice: Notice) -> None:
        """Of the run that came to it; one without a thread is a firing, and its channel is not to hear of money."""
        record = await self.book.find(notice.run_id)
        if record is None:
            log.warning("the run of the notice %s is not known", notice.key)
        elif not record.root_ts:
            await self._direct(notice, record.requester, f"<#{record.channel}>: {announced(notice)}")
        else:
            try:
                await self.messenger.say(
                    record.channel, announced(notice), key=notice.key, since=notice.at, thread_ts=record.root_ts
                )
            except (SlackRefused, ThreadClosed) as error:
                log.warning("could not say the notice %s in its thread: %s", notice.key, error)

    async def _owner(self, notice: Notice) -> None:
        schedule = await self.schedules.find(notice.payer.id)
        if schedule is not None and schedule.state != "deleted":
            await self._direct(notice, schedule.owner, f"Digest {schedule.number}: {announced(notice)}")

    async def _operators(self) -> tuple[str, ...]:
        """Those of the house, by themselves and by group; where none are named, its approvers."""
        users: dict[str, None] = {}
        for name in self.policy.operators or self.policy.approvers:
            users |= dict.fromkeys(await self._members(name) if is_group(name) else (name,))
        if not users:
            log.warning("nobody is named in the policy file to be told of the installation's budget")
        return tuple(users)

    async def _members(self, group: str) -> tuple[str, ...]:
        try:
            return tuple(sorted(await self.messenger.slack.members(group)))
        except SlackUnavailable:
            raise
        except StewardError as error:
            log.warning("the user group %s cannot be read: %s", group, error)
            return ()


def _budget(notice: Notice) -> str:
    return f"{notice.payer.kind} {notice.payer.id} {notice.name}"
