"""`pause` and `resume`: whether new work is taken; `line`: who works, who waits and where."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.slack.figures import moment
from handlers.slack.text import by_code, shorten
from handlers.thread.in_line import ordinal
from handlers.turned import paused_words
from patterns.values.house.intake import Pause, Seat
from patterns.wording.counting import counted

WHY_CHARACTERS = 200
LINE_SHOWN = 20


async def pause(desk: Desk, asked: Asked) -> Whisper:
    """Take no new work. Runs that have begun, or stand in the line, go on."""
    held = await desk.intake.pause(by=asked.user, why=shorten(" ".join(asked.words.split()), WHY_CHARACTERS))
    command = f"`/{desk.policy.operator_command} resume`"
    left = await desk.intake.seats()
    goes_on = f" What was taken before goes on: {counted(len(left), 'run')}." if left else ""
    return Whisper(f"Paused. Whoever asks is told: {paused_words(held)}{goes_on} {command} takes new work again.")


async def resume(desk: Desk, asked: Asked) -> Whisper:
    """Take new work again."""
    ended = await desk.intake.resume(by=asked.user)
    return Whisper(
        f"New work is taken again. {_since(ended)}" if ended else "The intake was not paused. Nothing changed."
    )


def _since(ended: Pause) -> str:
    why = f": {by_code(ended.why)}" if ended.why else ""
    return f"It was paused by <@{ended.by}> at {moment(ended.at)}{why}. Digests come again at their next time."


async def line(desk: Desk, asked: Asked) -> Whisper:
    """Where one's own runs stand; for operators everybody's, by their ids."""
    whole = await desk.allows(asked.user, asked.channel, "operate")
    seats, paused = await desk.intake.seats(), await desk.intake.paused()
    told = [paused_words(paused)] if paused else []
    told += _lines(seats, "" if whole else asked.user)
    return Whisper("\n".join(told))


def _lines(seats: Sequence[Seat], user: str) -> list[str]:
    """All of them, or a person's."""
    waiting = [one for one in seats if one.state == "waiting"]
    count = {state: sum(one.state == state for one in seats) for state in ("held", "resting")}
    head = f"At work: {counted(count['held'], 'run')}; waiting for people: {count['resting']}; in line: {len(waiting)}."
    shown = [(number, one) for number, one in enumerate(waiting, 1) if user in ("", one.member)]
    rows = [f"• {ordinal(number)} in line: {one.run_id}, since {moment(one.entered_at)}" for number, one in shown]
    more = [f"… and {len(rows) - LINE_SHOWN} more"] if len(rows) > LINE_SHOWN else []
    return [head, *rows[:LINE_SHOWN], *more]
