"""A message as a whole: text, blocks, attachments, metadata."""

import copy
import secrets
from typing import Any

from bot.local.slack.refusals import RefusedError

Json = dict[str, Any]


def check_message(body: Json, *, text_limit: int = 40_000) -> None:
    """Refuse a message Slack would refuse."""
    if not (body.get("text") or body.get("blocks") or body.get("attachments") or body.get("markdown_text")):
        raise RefusedError("no_text", "a message has text, blocks or attachments")
    if len(body.get("text") or "") > text_limit:
        raise RefusedError("msg_too_long", f"text is at most {text_limit} characters")


def check_metadata(metadata: Any) -> None:
    """Refuse metadata that is not an event type with a payload."""
    if metadata == {}:
        return
    right = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not right or not isinstance(metadata.get("event_payload"), dict):
        raise RefusedError("invalid_metadata_format", "metadata is {event_type: text, event_payload: object}")


def keep_block_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks as Slack stores them: every block and interactive element has an id."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", secrets.token_urlsafe(4))
    return stored
