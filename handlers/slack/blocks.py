"""Block Kit within Slack's limits: a text of any length becomes as many blocks as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.slack.text import shorten

Block = dict[str, Any]

SECTION_CHARACTERS = 3000
HEADER_CHARACTERS = 150
BUTTON_CHARACTERS = 75
MESSAGE_CHARACTERS = 11_000
"""All text of one message; Slack refuses somewhere above 13,000."""
MESSAGE_BLOCKS = 45


def header(text: str) -> Block:
    """A title. Plain text: nothing in it can act."""
    return {"type": "header", "text": {"type": "plain_text", "text": shorten(text, HEADER_CHARACTERS), "emoji": False}}


def section(mrkdwn: str) -> Block:
    """One paragraph of at most 3000 characters, taken as it is: no second look for mentions or addresses."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn or " ", "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": shorten(mrkdwn, 2000) or " ", "verbatim": True}]}


def button(label: str, *, action_id: str, value: str, style: str = "default", confirm: str = "") -> Block:
    """A button; `confirm` asks once more with these words."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shorten(label, BUTTON_CHARACTERS), "emoji": False},
        "action_id": action_id,
        "value": value,
    }
    if style != "default":
        made["style"] = style
    if confirm:
        made["confirm"] = _confirm(confirm)
    return made


def _confirm(words: str) -> Block:
    return {
        "title": {"type": "plain_text", "text": "Are you sure?"},
        "text": {"type": "plain_text", "text": shorten(words, 300)},
        "confirm": {"type": "plain_text", "text": "Yes"},
        "deny": {"type": "plain_text", "text": "No"},
    }


def actions(buttons: Sequence[Block], *, block_id: str) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": shorten(block_id, 255), "elements": list(buttons)}


def sections(mrkdwn: str) -> list[Block]:
    """Any text, cut at line ends where possible."""
    return [section(piece) for piece in pieces(mrkdwn, SECTION_CHARACTERS)]


def pieces(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` characters, cut at line ends where there are any; fences stay closed."""
    parts: list[str] = []
    rest = text
    while len(rest) > most:
        at = rest.rfind("\n", 1, most - 8)
        at = at if at > 0 else most - 8
        part, rest = rest[:at], rest[at:].removeprefix("\n")
        if part.count("```") % 2:
            part, rest = f"{part}\n```", f"```\n{rest}"
        parts.append(part)
    return [*parts, rest] if rest or not parts else parts


def messages(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in messages that Slack accepts."""
    made: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = _length(block)
        if made[-1] and (size + length > MESSAGE_CHARACTERS or len(made[-1]) >= MESSAGE_BLOCKS):
            made.append([])
            size = 0
        made[-1].append(block)
        size += length
    return made


def _length(value: object) -> int:
    if isinstance(value, dict):
        return sum(_length(one) for key, one in value.items() if key not in {"type", "action_id", "block_id", "value"})
    if isinstance(value, list):
        return sum(_length(one) for one in value)
    return len(value) if isinstance(value, str) else 0
