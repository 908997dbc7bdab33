"""Below a result: what can be asked of it next, and of what there should be fewer."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.slack.blocks import Block, actions, button, context
from handlers.slack.client import Slack
from patterns.errors import StewardError
from patterns.values.report import Offer

log = logging.getLogger(__name__)

OFFER_ACTION = "steward_offer"
"""Buttons are `steward_offer:OFFER`; their value is the id of the run whose result they stand below."""
FEWER_ACTION = "steward_fewer"
"""The button's value is the schedule's id and the claim's, with a blank between."""
LABELS: Mapping[Offer, str] = {
    "deeper": "Go deeper",
    "check": "Fact-check",
    "schedule": "Schedule this",
    "resume": "Resume",
}
FEWER = "Fewer like this"


def offered(offers: Sequence[Offer], run_id: str) -> Block:
    """The row of buttons."""
    buttons = [button(LABELS[one], action_id=f"{OFFER_ACTION}:{one}", value=run_id) for one in offers]
    return actions(buttons, block_id=f"offers:{run_id}")


def with_fewer(text: Sequence[Block], fewer: str) -> list[Block]:
    """An item's paragraphs with the button beside the last: a digest of many items stays short."""
    *before, last = text
    return [*before, last | {"accessory": button(FEWER, action_id=FEWER_ACTION, value=fewer)}]


def with_asked(blocks: Sequence[Block], offer: Offer, run_id: str, *, by: str, at: float) -> list[Block]:
    """A message's blocks with who asked for what in that button's place, at a time in each reader's own zone."""
    row, moment = f"offers:{run_id}", int(at)
    asked = context(f"*{LABELS[offer]}*: <@{by}>, <!date^{moment}^{{date_short_pretty}} {{time}}|{moment}>")
    made: list[Block] = []
    for one in blocks:
        if one.get("block_id") != row:
            made.append(one)
            continue
        left = [button for button in one["elements"] if button["action_id"] != f"{OFFER_ACTION}:{offer}"]
        made += [{**one, "elements": left}] if left else []
        made.append(asked)
    return made


async def show_asked(slack: Slack, body: dict[str, Any], offer: Offer, *, at: float) -> None:
    """In the message as it was when it was pressed. What was asked for stands, whether or not Slack takes the edit."""
    message, action = body["message"], body["actions"][0]
    blocks = with_asked(message.get("blocks") or [], offer, action["value"], by=body["user"]["id"], at=at)
    try:
        await slack.update(body["channel"]["id"], message["ts"], text=message.get("text", ""), blocks=blocks)
    except StewardError as error:
        log.warning("who asked for %s of %s is not shown: %s", offer, action["value"], error)
