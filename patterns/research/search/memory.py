"""What the conversation keeps: the brief, the last observations, and instead of older ones an index of the notes."""

from __future__ import annotations

from patterns.forgetting import left_out
from patterns.research.desk.desk import Desk
from patterns.research.fence import fenced
from patterns.research.notes import indexed
from patterns.toolbox import shown
from patterns.values.conversation import Message, ToolCall

BUDGET_CHARACTERS = 48_000
"""Of all observations together (a token has about four), above which old ones are left out…"""
TARGET_CHARACTERS = 16_000
"""…until no more than these are left. Many at once: between two times the conversation only grows at its end."""
INDEX = "noted"


class Memory:
    """Shortens one conversation, as a function of it and of the desk alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def compact(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """The same messages while they fit; else without old observations, and with the notes so far at the end."""
        shorter = left_out(messages, budget=BUDGET_CHARACTERS, target=TARGET_CHARACTERS, name=self._named)
        if shorter is messages:
            return messages
        kept = tuple(one for one in shorter if not _is_index(one))
        return (*kept, Message(role="user", text=fenced(INDEX, self._index())))

    def _named(self, call: ToolCall) -> str:
        return f"(What {shown(call)} gave was left out here, for its length: a page can be read again for free.)"

    def _index(self) -> str:
        return "\n".join(map(indexed, self._desk.notes)) or "(no notes so far)"


def _is_index(message: Message) -> bool:
    return message.role == "user" and message.text.startswith(f"<{INDEX}>")
