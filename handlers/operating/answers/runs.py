"""`runs`: what is live and what was last, with what each waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.asking import CHANNEL, PERSON, Asked, Whisper
from handlers.desk import Desk
from handlers.operating.glance import Glance, latest_runs, live_runs
from handlers.operating.lines import told
from handlers.operating.links import links_of
from handlers.operating.sight import Sight, public_of, sight_of
from handlers.slack.blocks import context, section
from patterns.errors import RequestInvalid
from patterns.wording.counting import counted

SHOWN = 12
LOOKED_AT = 50
"""Among which those are looked for that this person may know of."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which runs are meant; nothing: all that one may know of."""

    user: str = ""
    channel: str = ""
    only_live: bool = False

    def takes(self, one: Glance) -> bool:
        """Whether that run is one of them."""
        record = one.record
        return (
            self.user in ("", record.requester)
            and self.channel in ("", record.channel)
            and (one.is_live or not self.only_live)
        )


async def runs(desk: Desk, asked: Asked) -> Whisper:
    """The live ones first, then the latest."""
    sight = await sight_of(desk, asked)
    wanted = read(asked, is_operator=sight.is_operator, command=desk.policy.operator_command)
    found = [one for one in await live_runs(desk) if wanted.takes(one)]
    if not wanted.only_live:
        latest = await latest_runs(desk, LOOKED_AT, requester=wanted.user, channel=wanted.channel)
        found += [one for one in latest if not one.is_live]
    sight = await _sharpened(desk, sight, found)
    known = [one for one in found if sight.knows(one.record)]
    if not known:
        return Whisper(_none(asked, wanted))
    return await _listed(desk, sight, known)


def _none(asked: Asked, wanted: Filter) -> str:
    if asked.words:
        return "There is no such run."
    return "You have no run yet." if wanted.user else "There is no run yet."


async def _sharpened(desk: Desk, sight: Sight, found: Sequence[Glance]) -> Sight:
    """Knowing which of the conversations everybody may read, where that makes a difference."""
    first = found[:SHOWN] if sight.is_operator else found
    unread = [one.record.channel for one in first if not sight.reads(one.record)]
    return replace(sight, public=await public_of(desk, unread))


async def _listed(desk: Desk, sight: Sight, known: Sequence[Glance]) -> Whisper:
    shown = known[:SHOWN]
    links = await links_of(desk, [one.record for one in shown if sight.reads(one.record)])
    lines = [
        told(
            one,
            link=links.get(one.record.run_id, ""),
            is_shown=sight.reads(one.record),
            is_own=one.record.requester == sight.user,
        )
        for one in shown
    ]
    live = [one for one in known if one.is_live]
    head = _head(live, len(known) - len(shown), desk.policy.operator_command)
    return Whisper("\n".join([head, *lines]), [context(head), *map(section, lines)])


def read(asked: Asked, *, is_operator: bool, command: str) -> Filter:
    """What was typed behind `runs`. Raises `RequestInvalid` with an example."""
    user = channel = ""
    only_live = False
    for word in asked.words.split():
        if person := PERSON.fullmatch(word):
            user = person[1]
        elif place := CHANNEL.fullmatch(word):
            channel = place[1]
        elif word.lower() in ("mine", "me"):
            user = asked.user
        elif word.lower() == "live":
            only_live = True
        else:
            raise RequestInvalid(
                f"`/{command} runs` takes `mine`, `live`, a person or a channel; for example `/{command} runs live`."
            )
    mine = asked.user if not (is_operator or user or channel) else user
    return Filter(mine, channel, only_live)


def _head(live: Sequence[Glance], more: int, command: str) -> str:
    waiting = sum(one.waits_for_somebody for one in live)
    parts = [f"{counted(len(live), 'run')} live", *([f"{waiting} waiting for somebody"] if waiting else [])]
    left = f"; {more} more: narrow it with `/{command} runs live`, `@person` or `#channel`" if more > 0 else ""
    return f"{', '.join(parts)}{left}."
