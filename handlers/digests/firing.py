"""The clock of digests: what is due becomes a run, once; or its owner is told why not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.digests.budget import payers_of, used_up, why_not
from handlers.digests.carrying import CLOSED
from handlers.digests.slots import last_slot, spread
from handlers.digests.telling import named, where
from handlers.slack.client import Slack
from handlers.slack.figures import moment
from handlers.slack.text import by_code
from handlers.thread.messenger import Messenger
from handlers.turned import paused_words
from patterns.errors import RequestInvalid, SlackRefused, SlackUnavailable, StoreUnavailable
from patterns.guardrails.authority.actions import Resource
from patterns.guardrails.authority.decide import decide
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.authority.standing import NOT_INVITED, SHARED
from patterns.guardrails.budgets import allowance, exhausted
from patterns.ports.books import Effects, RunBook
from patterns.ports.house.costs import Costs
from patterns.ports.house.intake import Intake
from patterns.ports.runs import Runs
from patterns.ports.schedules import Calendar, ScheduleBook, ScheduleChange
from patterns.research.request import DigestRequest
from patterns.values.house.intake import Pause
from patterns.values.money.payers import Standing
from patterns.values.research.schedules import Schedule
from patterns.values.running.record import RunRecord

log = logging.getLogger(__name__)

UNKNOWN_OWNER = "its owner is not known in this workspace any more"
NO_OWNER = "its owner cannot use Steward any more"
OF_ROOMS = {NOT_INVITED: CLOSED, SHARED: "its channel is shared with another organisation"}
"""Refusals that are about where it is posted, in the words of whoever is told that it is paused."""
UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible"})
"""Slack's words; any other refusal is about us, and says nothing of the owner."""
MOST_UNANSWERED = 3
"""Schedules of one tick: then nothing seems to answer, and the others need not wait for that, too."""
TOLD_SECONDS = 86_400.0
"""How far back a word to an owner is looked for whose answer was lost."""


@dataclass(frozen=True, slots=True)
class DigestClock:
    """Made once, by the wiring. Two of them are harmless: a slot is one run, whoever comes first.

    Whatever does not answer (Slack, the database) leaves what is due as it is, for the next tick.
    """

    slack: Slack
    runs: Runs
    book: RunBook
    schedules: ScheduleBook
    costs: Costs
    effects: Effects
    calendar: Calendar
    policy: Policy
    intake: Intake
    clock: Callable[[], float]
    """Seconds since the epoch."""
    waiting: set[str] = field(default_factory=set)
    """Schedules that had no answer when they were seen to: their turn comes after all others'."""

    async def tick(self) -> None:
        """See to everything that is due, one after the other."""
        due = [one for one in await self.schedules.due(self.clock()) if one.team == self.policy.team]
        unanswered = 0
        for schedule in sorted(due, key=lambda one: one.id in self.waiting):
            self.waiting.discard(schedule.id)
            if not await self._see_to(schedule):
                self.waiting.add(schedule.id)
                unanswered += 1
            if unanswered == MOST_UNANSWERED:
                return

    async def _see_to(self, schedule: Schedule) -> bool:
        """False where Slack or the database did not answer."""
        try:
            await self._fire(schedule)
        except (SlackUnavailable, StoreUnavailable) as error:
            log.warning("the schedule %s waits: %s", schedule.id, error)
            return False
        except Exception:  # one schedule's trouble is not the others'
            log.exception("the schedule %s cannot be fired; it stays due", schedule.id)
        return True

    async def _fire(self, schedule: Schedule) -> None:
        now = self.clock()
        come = now - spread(schedule.id)
        if come < schedule.next_at:
            return
        place = (schedule.cron, schedule.time_zone)
        try:
            slot = last_slot(self.calendar, *place, since=schedule.next_at, until=come)
            next_at = self.calendar.next_after(*place, come)
        except RequestInvalid as error:
            await self._pause(schedule, error.detail.rstrip("."))
            return
        if slot > schedule.next_at:
            await self._pass_over(schedule, slot)
        elif await self._is_at_work(schedule):
            log.info("the schedule %s is still at work: its slot %s is skipped", schedule.id, int(slot))
            await self.schedules.fired(schedule.id, slot=slot, next_at=next_at, run_id="")
        else:
            await self._decide(schedule, next_at)

    async def _decide(self, schedule: Schedule, next_at: float) -> None:
        why = await self._refusal(schedule)
        # Slack takes its time: what was changed, paused or asked by hand meanwhile is for the next tick.
        if await self.schedules.find(schedule.id) != schedule:
            log.info("the schedule %s was changed just now: it waits for the next tick", schedule.id)
        elif why:
            await self._pause(schedule, why)
        elif pause := await self.intake.paused():
            await self._skip(schedule, next_at, pause)
        else:
            await self._within_budget(schedule, next_at)

    async def _skip(self, schedule: Schedule, next_at: float, pause: Pause) -> None:
        """No new work is taken. Its owner is told once in each pause; it comes again at its next time."""
        command = f"`/{self.policy.command_prefix}research run {schedule.number}` asks it once work is taken."
        told = f"{_head(schedule)} was skipped. {paused_words(pause)} {command}"
        await self._tell(schedule, f"{schedule.id}:skipped:{int(pause.at)}", told)
        run_id = await self._begun(schedule)
        await self.schedules.fired(schedule.id, slot=schedule.next_at, next_at=next_at, run_id=run_id)
        log.info("the schedule %s is skipped: the intake is paused", schedule.id)

    async def _begun(self, schedule: Schedule) -> str:
        """Its run for this slot, where a clock died between enqueuing it and saying so; empty: there is none."""
        run_id = _run_id(schedule)
        return run_id if await self.runs.state(run_id) is not None else ""

    async def _pass_over(self, schedule: Schedule, slot: float) -> None:
        """After downtime: what was missed is skipped but for the last slot, which the next tick fires."""
        run_id = await self._begun(schedule)
        await self.schedules.fired(schedule.id, slot=schedule.next_at, next_at=slot, run_id=run_id)
        log.info("the schedule %s missed its slots before %s: they are passed over", schedule.id, int(slot))

    async def _is_at_work(self, schedule: Schedule) -> bool:
        return bool(schedule.last_run_id) and await self.runs.state(schedule.last_run_id) in ("waiting", "running")

    async def _refusal(self, schedule: Schedule) -> str:
        """Why nobody may be told anything by it, read afresh; empty: it may go on."""
        try:
            owner = await self.slack.person(schedule.owner)
        except SlackRefused as error:
            if error.facts.get("reason") not in UNKNOWN_PERSON:
                raise
            return UNKNOWN_OWNER
        room = await self.slack.room(schedule.channel)
        verdict = decide(owner, room, "request", Resource(command="digest"), self.policy)
        return "" if verdict.allowed else OF_ROOMS.get(verdict.why, NO_OWNER)

    async def _within_budget(self, schedule: Schedule, next_at: float) -> None:
        usual = min(schedule.run_microdollars, self.policy.limits.cap_microdollars)
        standings = await self.costs.standing(payers_of(schedule))
        met = exhausted(standings, usual)
        if met is None:
            await self._start(schedule, next_at, allowance(standings, usual))
        else:
            await self._rest(schedule, met)

    async def _start(self, schedule: Schedule, next_at: float, cap_microdollars: int) -> None:
        """Record, enqueue, and only then move on: a crash in between enqueues the same run again, which is nothing."""
        record = self._record(schedule, cap_microdollars)
        if not await self.book.record(record):
            record = await self.book.find(record.run_id) or record
        await self.runs.start(record.command, record.run_id, {"record": record.model_dump(mode="json")})
        run_id = record.run_id
        if not await self.schedules.fired(schedule.id, slot=schedule.next_at, next_at=next_at, run_id=run_id):
            # Another clock was first, which makes this nothing; or somebody changed it: then it still costs money.
            await self.schedules.by_hand(schedule.id, run_id)

    def _record(self, schedule: Schedule, cap_microdollars: int) -> RunRecord:
        request = DigestRequest(
            schedule_id=schedule.id,
            slot=schedule.next_at,
            requester=schedule.owner,
            limits=self.policy.limits.with_cap(cap_microdollars),
        )
        return RunRecord(
            run_id=_run_id(schedule),
            command="digest",
            team=schedule.team,
            channel=schedule.channel,
            requester=schedule.owner,
            text=schedule.name,
            payload=request.model_dump(mode="json"),
            asked_at=self.clock(),
        )

    async def _rest(self, schedule: Schedule, met: Standing) -> None:
        """Skip what is left of the day or month of a used-up budget; it goes on by itself."""
        # One second before, so that a slot at the very beginning of the next one is not left out.
        until = self.calendar.next_after(schedule.cron, schedule.time_zone, met.ends_at - 1.0)
        why = why_not(schedule, met, self.policy.command_prefix)
        # Where nothing at all may be spent it would be told anew for each day.
        name = met.name if met.cap_microdollars else ""
        key = f"{schedule.id}:{name}:{met.code}:{met.cap_microdollars}:rests"
        await self._tell(schedule, key, f"{_head(schedule)} rests until {moment(until)}: {why}")
        await self.schedules.change(schedule.id, ScheduleChange(why_paused=used_up(met)))
        await self.schedules.fired(
            schedule.id, slot=schedule.next_at, next_at=until, run_id=await self._begun(schedule)
        )

    async def _pause(self, schedule: Schedule, why: str) -> None:
        resume = f"`/{self.policy.command_prefix}research resume {schedule.number}` goes on with it."
        told = f"{_head(schedule)} is paused: {by_code(why)}. {resume}"
        await self._tell(schedule, f"{schedule.id}:{int(schedule.next_at)}:paused", told)
        await self.schedules.change(schedule.id, ScheduleChange(state="paused", why_paused=why))

    async def _tell(self, schedule: Schedule, key: str, text: str) -> None:
        """Its owner, once."""
        messenger = Messenger(self.slack, self.effects)
        await messenger.tell(schedule.owner, text, key=key, since=self.clock() - TOLD_SECONDS)


def _run_id(schedule: Schedule) -> str:
    """Of its firing for the slot that is due: the same one whoever fires it, and however often."""
    return f"digest-{schedule.id}-{int(schedule.next_at)}"


def _head(schedule: Schedule) -> str:
    return f"Digest {schedule.number}, {named(schedule)}, {where(schedule)},"
