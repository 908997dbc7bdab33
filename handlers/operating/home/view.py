"""One person's App Home as a view that Slack takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from handlers.operating.glance import Glance
from handlers.operating.home.figures import Figures
from handlers.operating.home.parts import Links, ended_part, live_part, schedules_part, waits_part
from handlers.operating.home.slices import Slice
from handlers.operating.home.whole import whole_part
from handlers.slack.blocks import Block, context, header, section

View = dict[str, Any]
VIEW_BLOCKS = 100
VIEW_BYTES = 240_000
"""Slack refuses 250,000."""
CUT = "There is more than App Home can hold."


def view_of(own: Slice, *, ended: Sequence[Glance], figures: Figures, links: Links, help_text: str) -> View:
    """What waits for them first, then what runs, what it costs, and for operators the whole house."""
    if refusal := own.sight.refusal():
        return {"type": "home", "blocks": [section(refusal)]}
    blocks = [
        *waits_part(own.waits, links),
        *live_part(own.live, links),
        *schedules_part(own.schedules),
        *figures.own,
        *(whole_part(own.house, own.sight, figures.house, links) if own.house else []),
        *ended_part(ended, links),
    ]
    if not blocks:
        blocks = [header("Nothing runs"), section("What you start, and what waits for you, is shown here.")]
    return {"type": "home", "blocks": _within([*blocks, header("What you can ask for"), section(help_text)])}


def _within(blocks: list[Block]) -> list[Block]:
    """As many of the first as a view may have. The order of the parts is the order of what matters."""
    kept, size = blocks[:VIEW_BLOCKS], 0
    for index, block in enumerate(kept):
        size += len(json.dumps(block, ensure_ascii=False).encode())
        if size > VIEW_BYTES:
            kept = kept[:index]
            break
    return kept if len(kept) == len(blocks) else [*kept[: VIEW_BLOCKS - 1], context(CUT)]


def digest_of(view: View) -> str:
    """Two views with the same digest look the same."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()[:32]
