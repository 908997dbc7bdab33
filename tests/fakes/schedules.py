"""A book of schedules in memory, as strict as the durable one where a firing may notice."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.ports.schedules import ScheduleChange
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import Memory, Muted, Schedule


@dataclass
class MemoryScheduleBook:
    """Fits the port `ScheduleBook`, but for the clock's side of it."""

    schedules: dict[str, Schedule] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)
    mutes: dict[str, list[Muted]] = field(default_factory=dict)

    async def add(self, schedule: Schedule) -> Schedule:
        numbered = schedule.model_copy(update={"number": len(self.schedules) + 1})
        return self.schedules.setdefault(schedule.id, numbered)

    async def find(self, schedule_id: str) -> Schedule | None:
        return self.schedules.get(schedule_id)

    async def standing(self) -> tuple[Schedule, ...]:
        return tuple(one for one in self.schedules.values() if one.state != "deleted")

    async def change(self, schedule_id: str, change: ScheduleChange, *, by: str = "") -> Schedule | None:  # noqa: ARG002  # the port's
        known = self.schedules.get(schedule_id)
        if known is None or known.state == "deleted":
            return None
        update = change.model_dump(exclude_none=True)
        if update.get("question", known.question) != known.question:
            update["brief"] = None
        self.schedules[schedule_id] = known.model_copy(update=update)
        return self.schedules[schedule_id]

    async def due(self, now: float) -> tuple[Schedule, ...]:
        return tuple(one for one in await self.standing() if one.state == "active" and one.next_at <= now)

    async def fired(self, schedule_id: str, *, slot: float, next_at: float, run_id: str) -> bool:
        known = self.schedules[schedule_id]
        if known.state != "active" or known.next_at != slot:
            return False
        update = {"last_at": slot, "next_at": next_at, "last_run_id": run_id or known.last_run_id}
        self.schedules[schedule_id] = known.model_copy(update=update)
        return True

    async def by_hand(self, schedule_id: str, run_id: str, *, after: str | None = None) -> bool:
        if after not in (None, self.schedules[schedule_id].last_run_id):
            return False
        self.schedules[schedule_id] = self.schedules[schedule_id].model_copy(update={"last_run_id": run_id})
        return True

    async def keep_brief(self, schedule_id: str, question: str, brief: Brief) -> None:
        known = self.schedules[schedule_id]
        if known.question == question:
            self.schedules[schedule_id] = known.model_copy(update={"brief": brief})

    async def memory(self, schedule_id: str) -> Memory:
        return self.memories.get(schedule_id, Memory())

    async def remember(self, schedule_id: str, memory: Memory) -> None:
        if self.memories.get(schedule_id, Memory()).run_id != memory.run_id:
            self.memories[schedule_id] = memory

    async def mute(self, schedule_id: str, muted: Muted) -> None:
        known = self.mutes.setdefault(schedule_id, [])
        if all(one.claim != muted.claim for one in known):
            known.append(muted)

    async def muted(self, schedule_id: str) -> tuple[Muted, ...]:
        return tuple(self.mutes.get(schedule_id, ()))
