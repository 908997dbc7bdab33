"""Block Kit within Slack's limits: a text of any length becomes as many blocks as it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handlers.slack.text import shorten, visible

Block = dict[str, Any]

SECTION_CHARACTERS = 3000
HEADER_CHARACTERS = 150
CONTEXT_CHARACTERS = 2000
VIEW_TITLE_CHARACTERS = 24
BUTTON_CHARACTERS = 75
MESSAGE_CHARACTERS = 11_000
"""All text of one message; Slack refuses somewhere above 13,000."""
MESSAGE_BLOCKS = 45

FENCE = "```"
ROOM_FOR_FENCE = 8
_ATOM_AT_END = re.compile(r"(?:&[a-z]{0,3}|<[^<>\n]{0,2000}|`{1,2})\Z")
"""The beginning of something that means nothing in two parts: an entity, a link, a fence."""


def header(text: str) -> Block:
    """A title. Plain text: nothing in it can act."""
    words = shorten(" ".join(visible(text).split()), HEADER_CHARACTERS) or "…"
    return {"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}


def section(mrkdwn: str) -> Block:
    """One paragraph of at most 3000 characters, taken as it is: no second look for mentions or addresses."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn if mrkdwn.strip() else "…", "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Small print."""
    words = pieces(mrkdwn, CONTEXT_CHARACTERS)[0]
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": words if words.strip() else "…", "verbatim": True}],
    }


def notice(title: str, mrkdwn: str) -> Block:
    """A modal that only tells something."""
    return {
        "type": "modal",
        "title": view_title(title),
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": sections(mrkdwn),
    }


def view_title(text: str) -> Block:
    """A modal's title."""
    return {"type": "plain_text", "text": shorten(visible(text).removesuffix("…"), VIEW_TITLE_CHARACTERS)}


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


def cut(mrkdwn: str, most: int) -> list[Block]:
    """The text's first sections, of about `most` characters together, and a mark where something was left out."""
    parts = pieces(mrkdwn, SECTION_CHARACTERS)
    kept = parts[: max(1, most // SECTION_CHARACTERS)]
    return [*map(section, kept), *([section("…")] if len(kept) < len(parts) else [])]


def pieces(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` characters, cut at line ends where there are any.

    Fences stay closed, and no entity or `<…>` is cut in two. `most` is at least 100.
    """
    parts: list[str] = []
    rest = text
    while len(rest) > most:
        at = _place_to_cut(rest, most - ROOM_FOR_FENCE)
        part, rest = rest[:at], rest[at:].removeprefix("\n")
        if part.count(FENCE) % 2:
            part, rest = f"{part}\n{FENCE}", f"{FENCE}\n{rest}"
        parts.append(part)
    return [*parts, rest] if rest or not parts else parts


def _place_to_cut(text: str, most: int) -> int:
    """In the second half, so that each part is a real step forward."""
    line_end = text.rfind("\n", most // 2, most)
    if line_end > 0:
        return line_end
    found = _ATOM_AT_END.search(text, most // 2, most)
    return found.start() if found else most


def messages(blocks: Sequence[Block], *, first: int = MESSAGE_CHARACTERS) -> list[list[Block]]:
    """The blocks in messages that Slack accepts. Buttons stand in one message with the small print below them.

    `first`: of how many characters the first one is at most, where it holds more than one block.
    """
    made: list[list[Block]] = [[]]
    size = 0
    for group in _groups(blocks):
        length = _length(group)
        most = first if len(made) == 1 else MESSAGE_CHARACTERS
        if made[-1] and (size + length > most or len(made[-1]) + len(group) > MESSAGE_BLOCKS):
            made.append([])
            size = 0
        made[-1] += group
        size += length
    return made


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block["type"] == "context" and groups[-1][-1]["type"] == "actions":
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _length(value: object) -> int:
    if isinstance(value, dict):
        return sum(_length(one) for key, one in value.items() if key not in {"type", "action_id", "block_id", "value"})
    if isinstance(value, list):
        return sum(_length(one) for one in value)
    return len(value) if isinstance(value, str) else 0
