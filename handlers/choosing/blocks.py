"""A proposal as it is shown: each command exactly as it would be typed, and a button for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.slack.blocks import Block, actions, button, context, section, sections
from handlers.slack.text import escaped
from patterns.choosing.proposal import Chosen, Proposal

PROPOSE_ACTION = "steward_propose"
"""Buttons are `steward_propose:NUMBER`; their value is the command and its words."""
BUTTONS = "propose"
VALUE_CHARACTERS = 1900
"""Slack takes 2000."""
ONE = "I would run this. Nothing has begun: it starts when you press."
SEVERAL = "More than one could be meant. Nothing has begun: press the one that you want."
TOO_LONG = "It is too long for a button: type it."


def blocks_of(chosen: Chosen, *, prefix: str, notice: str = "") -> list[Block]:
    """`prefix`: of the installation's commands."""
    made = chosen.proposals
    blocks = [*sections(escaped(chosen.words) or (ONE if len(made) == 1 else SEVERAL))]
    for one in made:
        blocks += sections(f"{escaped(one.reason)}\n```{_typed(one, prefix)}```")
    buttons = [
        button(_label(one, made, prefix), action_id=f"{PROPOSE_ACTION}:{number}", value=value, style="primary")
        for number, one in enumerate(made)
        if len(value := _value(one)) <= VALUE_CHARACTERS
    ]
    blocks += [actions(buttons, block_id=BUTTONS)] if buttons else []
    small = " · ".join(part for part in (TOO_LONG if len(buttons) < len(made) else "", notice) if part)
    return [*blocks, context(small)] if small else blocks


def text_of(chosen: Chosen, *, prefix: str) -> str:
    """For a notification."""
    return "Shall I run " + " or ".join(f"/{prefix}{one.command}" for one in chosen.proposals) + "?"


def meant(value: str) -> tuple[str, str]:
    """The command and the words of a pressed button."""
    said = json.loads(value)
    return str(said["command"]), str(said["words"])


def with_started(blocks: Sequence[Block], line: str) -> list[Block]:
    """The message's blocks with who started what in the buttons' place."""
    return [section(line) if one.get("block_id") == BUTTONS else one for one in blocks]


def _value(one: Proposal) -> str:
    said: Mapping[str, Any] = {"command": one.command, "words": one.words}
    return json.dumps(said, ensure_ascii=False)


def _typed(one: Proposal, prefix: str) -> str:
    """In a fence that nothing in it closes."""
    return escaped(f"/{prefix}{one.command} {one.words}").replace("```", "'''")


def _label(one: Proposal, made: Sequence[Proposal], prefix: str) -> str:
    """The command; its first word too, where another one has the same."""
    alike = [other for other in made if other.command == one.command]
    return f"Start /{prefix}{one.command}" + (f" {one.words.split()[0]}" if len(alike) > 1 else "")
