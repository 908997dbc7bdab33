"""Below a finding: two buttons, and a line of small print that says who said what of it last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.slack.blocks import Block, actions, button, context
from patterns.values.reviewed import KeptFinding, Rating

FINDING_ACTION = "steward_finding"
"""Buttons are `steward_finding:RATING`; their value is the finding's id, and nothing else travels with them."""
LABELS: Mapping[Rating, str] = {"useful": "Useful", "not_useful": "Not useful"}
NOTE = "Was this useful?"


def blocks_below(finding_id: str, note: str = "") -> list[Block]:
    """The buttons and the small print, to which a person's word is added: so a message never grows by a block."""
    buttons = [
        button(label, action_id=f"{FINDING_ACTION}:{rating}", value=finding_id) for rating, label in LABELS.items()
    ]
    return [
        actions(buttons, block_id=f"finding:{finding_id}"),
        {**context(note or NOTE), "block_id": _small_print(finding_id)},
    ]


def with_word(blocks: Sequence[Block], said: KeptFinding, at: float) -> list[Block]:
    """A message's blocks with the latest word on that finding; all others as they are."""
    return [
        {**one, "elements": [*one["elements"][:1], _word(said, at)]}
        if one.get("block_id") == _small_print(said.id)
        else one
        for one in blocks
    ]


def _word(said: KeptFinding, at: float) -> Block:
    """Slack shows the time in each reader's own zone."""
    moment = int(at)
    label = LABELS[said.rating] if said.rating else ""
    when = f"<!date^{moment}^{{date_short_pretty}} {{time}}|{moment}>"
    element: Block = context(f"*{label}*: <@{said.rated_by}>, {when}")["elements"][0]
    return element


def _small_print(finding_id: str) -> str:
    return f"said:{finding_id}"
