"""What is typed about schedules: `/research every`, `list`, and a verb with a number or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.asking import Asked, Whisper
from handlers.desk import Desk, in_time
from handlers.digests.telling import listed
from handlers.schedules.draft import problems_of
from handlers.schedules.fields import UTC, new_form
from handlers.schedules.keeping import create
from handlers.schedules.standing import check_keeper, folded, meant, seen_by, the_one
from handlers.schedules.typed import EVERY, QUOTES, read
from handlers.schedules.verbs import VERBS
from patterns.errors import RequestInvalid
from patterns.values.research.schedules import Schedule

MOST_NAME_WORDS = 2
"""So many words after a verb are a name, known or not; more are a question unless they are one that is known."""
OPENS_A_FORM = {"edit"}
_LIST = re.compile(r"list|digests|schedules", re.IGNORECASE)
_ORDER = re.compile(rf"(?P<verb>{'|'.join(VERBS)})(?:\s+(?P<which>[^?]+))?", re.IGNORECASE)


async def answer_to(desk: Desk, asked: Asked, text: str) -> Whisper | None:
    """What the person is told; None for words that mean something else.

    Raises `NotAllowed`, `RequestInvalid`.
    """
    if said := EVERY.match(text):
        rest = text[said.end() :].strip()
        return await (_every(desk, asked, rest) if rest else in_time(_open_form(desk, asked)))
    if _LIST.fullmatch(text):
        await desk.admit(asked.user, asked.channel, "research")
        return Whisper(listed(await seen_by(desk, asked.user, asked.channel), desk.policy.command_prefix))
    if order := _ORDER.fullmatch(text):
        verb, which = order["verb"].lower(), (order["which"] or "").strip(f"{QUOTES} ")
        answer = _ordered(desk, asked, verb, which)
        return await (in_time(answer) if verb in OPENS_A_FORM else answer)
    return None


async def _open_form(desk: Desk, asked: Asked) -> Whisper:
    usable = await desk.admit(asked.user, asked.channel, "research")
    time_zone = (await desk.slack.person(asked.user)).time_zone or UTC
    form = new_form(asked.channel, time_zone=time_zone, cap_microdollars=usable.limits.cap_microdollars)
    await desk.slack.open_view(asked.trigger, form)
    return Whisper()


async def _every(desk: Desk, asked: Asked, said: str) -> Whisper:
    usable = await desk.admit(asked.user, asked.channel, "research")
    typed = read(said, time_zone=(await desk.slack.person(asked.user)).time_zone or UTC)
    found = problems_of(typed.draft, limits=usable.limits, calendar=desk.calendar, now=desk.clock())
    if found:
        raise RequestInvalid(next(iter(found.values())))
    made = create(desk, asked.user, asked.channel, typed.draft, key=asked.trigger, is_direct=typed.is_direct)
    return Whisper(await made)


async def _ordered(desk: Desk, asked: Asked, verb: str, which: str) -> Whisper | None:
    """None where the words after the verb are rather a question's than a name's."""
    await desk.admit(asked.user, asked.channel, "research")
    seen = await seen_by(desk, asked.user, asked.channel)
    if not _is_name(verb, which, seen):
        return None
    schedule = the_one(which, seen, desk.policy.command_prefix)
    await check_keeper(desk, asked.user, asked.channel, schedule)
    return await VERBS[verb](desk, asked, schedule)


def _is_name(verb: str, which: str, seen: Sequence[Schedule]) -> bool:
    """Whether the words after a verb are a name's rather than a question's.

    To run something costs no more than a question does: there, one word of two has to be of a name that is known.
    """
    words = folded(which).split()
    known = {word for one in seen for word in folded(one.name).split()}
    is_likely = verb != "run" or len(words) < MOST_NAME_WORDS or bool(known.intersection(words))
    return (is_likely and len(words) <= MOST_NAME_WORDS) or bool(meant(which, seen))
