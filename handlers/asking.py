"""What is typed and only asks or orders: who asked it where, and what that person alone is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from slack_bolt.async_app import AsyncRespond

from handlers.slack.blocks import Block

PERSON, CHANNEL = re.compile(r"@([UW][A-Z0-9]+)"), re.compile(r"#([CGD][A-Z0-9]+)")
"""A word of what was asked that names somebody or some place, by its id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who typed what where."""

    user: str
    channel: str
    trigger: str
    """Opens one form within three seconds; the request's own name besides."""
    words: str = ""
    """What stands behind the name of what is asked: people and channels by their ids, `@U0ADA` and `#C0ENG`."""


@dataclass(frozen=True, slots=True)
class Whisper:
    """What the person is told; no words where a form was opened."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)


async def tell(whisper: Whisper, respond: AsyncRespond) -> None:
    """Answer the person who typed it; nobody else sees it."""
    if whisper.text:
        await respond(whisper.text, blocks=whisper.blocks or None, response_type="ephemeral")
