"""`doctor`: what `steward doctor` finds, as the serving process sees it."""

from __future__ import annotations

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.slack.blocks import Block, pieces, section
from handlers.slack.text import escaped

SECONDS = 100.0
"""For all checks together: somebody waits for the answer, and Slack takes one for half an hour."""
MEANWHILE = "Looking: settings, database, Slack, model, search, code host, repositories. That takes up to two minutes."
MOST_PIECES, PIECE_CHARACTERS = 4, 2900


async def doctor(desk: Desk, asked: Asked) -> Whisper:
    """Every check in a line or two; no secret is in any of them."""
    del asked
    lines = await desk.examine(SECONDS)
    told = escaped("\n".join(lines)).replace("```", "'''")
    blocks: list[Block] = [section(f"```\n{piece}\n```") for piece in pieces(told, PIECE_CHARACTERS)[:MOST_PIECES]]
    return Whisper(lines[-1].strip() if lines else "Nothing was found.", blocks)
