"""Rules over all blocks of a message or view together: surfaces, unique ids, totals."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from bot.local.slack.kit.blocks import BLOCKS, MARKDOWN_LIMIT
from bot.local.slack.kit.rules import Json, Report

Surface = Literal["message", "modal", "home"]
_MODAL = {
    "actions", "alert", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"
}  # fmt: skip
SURFACES: dict[Surface, frozenset[str]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": frozenset(_MODAL),
    "home": frozenset(_MODAL - {"alert"}) | {"carousel", "container", "data_table", "data_visualization", "table"},
}
"""Where a block may stand. Markdown, plan, task_card and context_actions are for messages only."""
BLOCK_LIMITS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
TABLE_TEXT_LIMIT = 10_000
DATA_TABLE_TEXT_LIMIT = 20_000
CHART_LIMIT = 2
TOTAL_TEXT_LIMIT = 13_200
"""Not documented; observed as msg_blocks_too_long."""


def check_blocks(blocks: list[Any], surface: Surface, at: str, report: Report) -> None:
    """Report every problem of these blocks on this surface."""
    if len(blocks) > BLOCK_LIMITS[surface]:
        report.add(at, f"no more than {BLOCK_LIMITS[surface]} items allowed")
    for index, block in enumerate(blocks):
        _check_block(block, surface, f"{at}/{index}", report)
    if report.problems:
        return  # totals of a malformed payload say nothing
    _check_ids(blocks, at, report)
    _check_totals(blocks, at, report)


def text_length(value: Any) -> int:
    """Return how many characters of text a block or any part of it holds."""
    if isinstance(value, list):
        return sum(text_length(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    inside = sum(text_length(item) for item in value.values())
    return inside + (len(own) if isinstance(own, str) else 0)


def _check_block(block: Any, surface: Surface, at: str, report: Report) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind is None:
        report.add(at, "missing required field: type")
    elif kind not in BLOCKS or kind not in SURFACES[surface]:
        report.add(f"{at}/type", f"unsupported type: {kind}")
    else:
        BLOCKS[kind](block, at, report)
        if surface != "modal" and (block.get("element") or {}).get("type") == "file_input":
            report.add(f"{at}/element/type", "file_input is for modals only")


def _check_ids(blocks: list[Json], at: str, report: Report) -> None:
    named = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    for block_id in (block_id for block_id, times in named.items() if times > 1):
        report.add(at, f"block_id {block_id!r} already exists")
    for index, block in enumerate(blocks):
        ids = Counter(element["action_id"] for element in _interactive(block) if element.get("action_id"))
        for action_id in (action_id for action_id, times in ids.items() if times > 1):
            report.add(f"{at}/{index}", f"action_id {action_id!r} already exists for block_id")


def _interactive(block: Json) -> Iterator[Json]:
    yield from block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
    yield from block.get("actions", []) if block["type"] == "card" else []


def _check_totals(blocks: list[Json], at: str, report: Report) -> None:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_LIMIT:
        report.add(at, f"markdown blocks hold at most {MARKDOWN_LIMIT} characters together, not {markdown}")
    for kind, limit in (("table", TABLE_TEXT_LIMIT), ("data_table", DATA_TABLE_TEXT_LIMIT)):
        cells = sum(text_length(block["rows"]) for block in _deep(blocks) if block["type"] == kind)
        if cells > limit:
            report.add(at, f"{kind} cells hold at most {limit} characters together, not {cells}")
    if sum(block["type"] == "data_visualization" for block in blocks) > CHART_LIMIT:
        report.add(at, f"no more than {CHART_LIMIT} data_visualization blocks allowed")


def _deep(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from _deep(block.get("child_blocks", []))
