"""What can be done with a schedule that stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.asking import Asked, Whisper
from handlers.budgets.words import used_up
from handlers.desk import Body, Desk, refusal_of, run_id_of
from handlers.digests.budget import payers_of, why_not
from handlers.digests.telling import named, set_up, when, where
from handlers.noting import note, stopped
from handlers.schedules.fields import form_of
from handlers.schedules.keeping import GONE
from handlers.schedules.standing import kept_by
from handlers.slack.blocks import actions, button, section
from handlers.slack.figures import moment
from patterns.errors import StewardError
from patterns.guardrails.budgets import allowance, exhausted
from patterns.ports.schedules import ScheduleChange
from patterns.research.request import DigestRequest
from patterns.values.research.schedules import Schedule
from patterns.values.running.letters import StopAsked

DELETE_ACTION = "steward_schedule_delete"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that `delete` asks once more with."""
    app.action(DELETE_ACTION)(partial(on_delete, desk=desk))


async def _pause(desk: Desk, asked: Asked, schedule: Schedule) -> Whisper:
    if schedule.state == "paused":
        return Whisper(f"Digest {schedule.number}, {named(schedule)}, is paused already.")
    pause = ScheduleChange(state="paused", why_paused=f"by <@{asked.user}>")
    changed = await desk.schedules.change(schedule.id, pause, by=asked.user)
    if changed is None:
        return Whisper(GONE)
    ends = " What is at work for it ends with what it has." if await _stop(desk, asked.user, changed) else ""
    command = f"`/{desk.policy.command_prefix}research resume {schedule.number}`"
    return Whisper(f"Paused: digest {schedule.number}, {named(schedule)}. {command} goes on with it.{ends}")


async def _stop(desk: Desk, user: str, schedule: Schedule) -> bool:
    """End the firing that is at work, which has no card to be stopped from; whether there was one."""
    run_id = schedule.last_run_id
    if not await _is_at_work(desk, schedule):
        return False
    await note(desk.audit, stopped(user, run_id, schedule.channel))
    await desk.runs.deliver(run_id, StopAsked(by=user), f"stop {run_id}")
    return True


async def _is_at_work(desk: Desk, schedule: Schedule) -> bool:
    return bool(schedule.last_run_id) and await desk.runs.state(schedule.last_run_id) in ("waiting", "running")


async def _resume(desk: Desk, asked: Asked, schedule: Schedule) -> Whisper:
    if schedule.state == "active":
        return Whisper(f"Digest {schedule.number}, {named(schedule)}, is not paused. Next: {moment(schedule.next_at)}.")
    next_at = desk.calendar.next_after(schedule.cron, schedule.time_zone, desk.clock())
    resume = ScheduleChange(state="active", why_paused="", next_at=next_at)
    changed = await desk.schedules.change(schedule.id, resume, by=asked.user)
    return Whisper(f"It goes on. {set_up(changed, desk.policy.command_prefix)}" if changed else GONE)


async def _run(desk: Desk, asked: Asked, schedule: Schedule) -> Whisper:
    """A firing out of turn, within the same budgets as all others, where it is posted. Raises `NotAllowed`."""
    if schedule.channel != asked.channel:  # what holds where it was typed is known by now
        await desk.admit(asked.user, schedule.channel, "digest")
    named_so, now = f"Digest {schedule.number}, {named(schedule)},", desk.clock()
    already = Whisper(f"{named_so} is at work already.")
    if await _is_at_work(desk, schedule):
        return already
    usual = min(schedule.run_microdollars, desk.policy.limits.cap_microdollars)
    standings = await desk.costs.standing(payers_of(schedule, asked.user))
    met = exhausted(standings, usual)
    if met is not None:
        own = met.payer.kind == "schedule"
        why = why_not(schedule, met, desk.policy.command_prefix) if own else used_up(met)
        return Whisper(f"{named_so} was not asked: {why}")
    cap = allowance(standings, usual)
    if not await _fire(desk, asked, schedule, cap_microdollars=cap, now=now):
        return already
    return Whisper(f"{named_so} is at work. What comes of it is posted {where(schedule)}.")


async def _fire(desk: Desk, asked: Asked, schedule: Schedule, *, cap_microdollars: int, now: float) -> bool:
    """Kept as a firing first; False where somebody else was first."""
    limits = desk.policy.limits.with_cap(cap_microdollars)
    request = DigestRequest(schedule_id=schedule.id, slot=now, requester=asked.user, limits=limits, by_hand=True)
    key = f"{schedule.id} {asked.trigger}"
    if not await desk.schedules.by_hand(schedule.id, run_id_of("digest", key), after=schedule.last_run_id):
        return False
    await desk.start("digest", request, text=schedule.name, channel=schedule.channel, key=key)
    return True


async def _edit(desk: Desk, asked: Asked, schedule: Schedule) -> Whisper:
    muted = await desk.schedules.muted(schedule.id)
    cap = desk.policy.limits.cap_microdollars
    form = form_of(schedule, muted, user=asked.user, channel=asked.channel, cap_microdollars=cap)
    await desk.slack.open_view(asked.trigger, form)
    return Whisper()


async def _delete(desk: Desk, asked: Asked, schedule: Schedule) -> Whisper:
    del desk, asked
    text = (
        f"Delete digest {schedule.number}, {named(schedule)}, {when(schedule)}, {where(schedule)}? "
        "What it remembers goes with it; what it has posted stays."
    )
    press = button(f"Delete digest {schedule.number}", action_id=DELETE_ACTION, value=schedule.id, style="danger")
    return Whisper(text, [section(text), actions([press], block_id=f"delete:{schedule.id}")])


VERBS: Mapping[str, Callable[[Desk, Asked, Schedule], Awaitable[Whisper]]] = {
    "pause": _pause,
    "resume": _resume,
    "run": _run,
    "edit": _edit,
    "delete": _delete,
}


async def on_delete(ack: AsyncAck, body: Body, respond: AsyncRespond, *, desk: Desk) -> None:
    """Pressed by whoever was asked; the question gives way to what came of it."""
    await ack()
    try:
        user = body["user"]["id"]
        schedule = await kept_by(desk, user, _channel(body), body["actions"][0]["value"])
        await desk.schedules.change(schedule.id, ScheduleChange(state="deleted"), by=user)
        await _stop(desk, user, schedule)
        told = f"Deleted: digest {schedule.number}, {named(schedule)}."
    except StewardError as error:
        told = refusal_of(error)
    await respond(told, response_type="ephemeral", replace_original=True)


def _channel(body: Body) -> str:
    return str(body.get("channel", {}).get("id") or body.get("container", {}).get("channel_id", ""))
