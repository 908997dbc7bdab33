"""A message as a whole: text, blocks, attachments, metadata."""

import copy
import secrets
from typing import Any

from bot.local.slack.kit.elements import ELEMENTS
from bot.local.slack.kit.payload import TOTAL_TEXT_LIMIT, Surface, check_blocks, text_length
from bot.local.slack.kit.rules import Json, Report
from bot.local.slack.refusals import RefusedError

POST_TEXT_LIMIT = 40_000
"""Documented as truncated above; refused here, because a bot that relies on it loses text."""
MARKDOWN_TEXT_LIMIT = 12_000
ATTACHMENT_LIMIT = 100
METADATA_BYTES = 16_000


def check_message(body: Json, *, text_limit: int = POST_TEXT_LIMIT) -> None:
    """Refuse a message Slack would refuse.

    Raises:
        RefusedError: no_text, msg_too_long, markdown_text_conflict, too_many_attachments, and what the blocks earn.
    """
    if not any(body.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        raise RefusedError("no_text", "a message has text, blocks or attachments")
    if len(body.get("text") or "") > text_limit:
        raise RefusedError("msg_too_long", f"text is at most {text_limit} characters here")
    if body.get("markdown_text"):
        _check_markdown_text(body)
    if len(body.get("attachments") or []) > ATTACHMENT_LIMIT:
        raise RefusedError("too_many_attachments", f"a message has at most {ATTACHMENT_LIMIT} attachments")
    check_message_blocks(body.get("blocks") or [])


def check_message_blocks(blocks: Any) -> None:
    """Refuse blocks that do not fit a message.

    Raises:
        RefusedError: invalid_blocks_format, invalid_blocks with each problem, or msg_blocks_too_long.
    """
    report = report_on(blocks, "message", "/blocks")
    if report.problems:
        raise RefusedError("invalid_blocks", "; ".join(report.problems), messages=tuple(report.problems))
    if text_length(blocks) > TOTAL_TEXT_LIMIT:
        raise RefusedError("msg_blocks_too_long", f"all blocks hold about {TOTAL_TEXT_LIMIT} characters together")


def report_on(blocks: Any, surface: Surface, at: str) -> Report:
    """Return what is wrong with these blocks.

    Raises:
        RefusedError: invalid_blocks_format when they are no list.
    """
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format", "blocks is an array of blocks")
    report = Report()
    check_blocks(blocks, surface, at, report)
    return report


def check_metadata(metadata: Any) -> None:
    """Refuse metadata that is not an event type with a payload; an empty object removes it on update."""
    if metadata == {}:
        return
    right = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not right or not isinstance(metadata.get("event_payload"), dict):
        raise RefusedError("invalid_metadata_format", "metadata is {event_type: text, event_payload: object}")
    if len(str(metadata)) > METADATA_BYTES:
        raise RefusedError("metadata_too_large", f"metadata is at most {METADATA_BYTES} bytes")


def keep_block_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks as Slack stores them: each block and each interactive element has an id.

    A markdown block's own block_id is not kept.
    """
    stored = copy.deepcopy(blocks)
    for block in stored:
        if block["type"] == "markdown" or not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)
        elements = [*block.get("elements", []), *block.get("actions", [])]
        for element in [*elements, block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("type") in ELEMENTS.keys() - {"image"}:
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return stored


def _check_markdown_text(body: Json) -> None:
    if body.get("text") or body.get("blocks"):
        raise RefusedError("markdown_text_conflict", "markdown_text stands alone, without text and blocks")
    if len(body["markdown_text"]) > MARKDOWN_TEXT_LIMIT:
        raise RefusedError("msg_too_long", f"markdown_text is at most {MARKDOWN_TEXT_LIMIT} characters")
