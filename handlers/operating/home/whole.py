"""The whole house, for operators: what runs and waits, whose it is and what it costs; not what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.operating.glance import Glance
from handlers.operating.home.house import House
from handlers.operating.home.parts import INTAKE_ACTION, OTHERS_SHOWN, Links, more
from handlers.operating.lines import told
from handlers.operating.sight import Sight
from handlers.slack.blocks import Block, button, context, header, section
from handlers.turned import paused_words
from patterns.wording.counting import counted


def whole_part(house: House, sight: Sight, figures: Sequence[Block], links: Links) -> list[Block]:
    """All live runs but one's own, those that wait for somebody first."""
    others = others_of(house, sight.user)
    lines = [_line(one, sight, links) for one in others[:OTHERS_SHOWN]]
    return [
        header("The whole house"),
        *intake_part(house),
        section(health(house)),
        *figures,
        *map(section, lines),
        *more(len(others) - OTHERS_SHOWN),
        *([] if others else [context("Nobody else's run is live.")]),
    ]


def others_of(house: House, user: str) -> list[Glance]:
    """Everybody else's live runs, in the order in which they are shown."""
    others = (one for one in house.live if one.record.requester != user)
    return sorted(others, key=lambda one: not one.waits_for_somebody)


def intake_part(house: House) -> list[Block]:
    """Whether new work is taken, with the button for the other."""
    if house.paused:
        words, verb, label = paused_words(house.paused), "resume", "Resume the intake"
    else:
        words, verb, label = "New work is taken.", "pause", "Pause the intake"
    confirm = "Nobody can start anything until it is resumed; what has begun goes on." if verb == "pause" else ""
    press = button(label, action_id=f"{INTAKE_ACTION}:{verb}", value=verb, confirm=confirm)
    return [section(words) | {"block_id": "intake", "accessory": press}]


def health(house: House) -> str:
    """What is going on and whether it goes well, in two lines."""
    waiting = sum(one.waits_for_somebody for one in house.live)
    live = f"*{counted(len(house.live), 'run')}* live: {house.at_work} at work, {house.in_line} in line"
    failed = f"{house.failed} broke off" if house.failed else "none broke off"
    return (
        f"{live}, {waiting} waiting for somebody.\nOf {counted(house.ended, 'run')} that ended within a day, {failed}."
    )


def _line(one: Glance, sight: Sight, links: Links) -> str:
    is_shown = sight.reads(one.record)
    return told(one, link=links.get(one.record.run_id, "") if is_shown else "", is_shown=is_shown)
