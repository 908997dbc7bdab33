"""What somebody is told whose work is not taken just now: why, and when to ask again."""

from __future__ import annotations

import math

from handlers.slack.text import by_code
from patterns.values.house.intake import Pause, Turned

MINUTE = 60.0


def turned_words(turned: Turned, now: float) -> str:
    """In words that stand in a message and in a form alike."""
    if turned.pause is not None:
        return paused_words(turned.pause)
    if turned.kind == "rate":
        minutes = max(1, math.ceil((turned.again_at - now) / MINUTE))
        unit = "minute" if minutes == 1 else "minutes"
        again = f"Ask again in {minutes} {unit}."
        return f"You asked for {turned.most} runs within an hour, the most that one person may. {again}"
    if turned.kind == "own_line":
        return (
            f"{turned.most} runs of yours wait in the line already, the most that one person may have there. Ask again "
            "when one of them has begun, or stop one."
        )
    return f"{turned.most} runs wait in the line already, and it takes no more. Nothing was started: ask later."


def paused_words(pause: Pause) -> str:
    """Who paused it and why. Runs that have begun are not concerned."""
    why = f": {by_code(pause.why)}" if pause.why else ""
    return f"New work is not taken just now: <@{pause.by}> paused the intake{why}. Nothing was started: ask later."
