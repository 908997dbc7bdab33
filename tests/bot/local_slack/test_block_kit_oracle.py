"""Block Kit's limits beside an independent list of them: slackblocks, whose numbers come from its own specification.

For each limit slackblocks builds a payload exactly at it, which both take; one more, and both refuse.
"""

import copy
from typing import Any

import pytest
import slackblocks as sb
from slackblocks import _limits as limits
from slackblocks import _surfaces
from slackblocks._core import resolve
from slackblocks.errors import InvalidUsageError

from bot.local.slack.kit.messages import check_message_blocks
from bot.local.slack.kit.payload import SURFACES, check_blocks
from bot.local.slack.kit.rules import Report
from bot.local.slack.kit.views import check_view
from bot.local.slack.refusals import RefusedError
from tests.fakes.block_kit import an_input, modal, pie, rows, text
from tests.fakes.block_kit_limits import LIMITS, Limit, Path

Json = dict[str, Any]

LEFT_OUT = {
    "TEXT_MAX_LENGTH": "the limit of a bare text object; ours is the limit of where the text stands",
    "MESSAGE_ATTACHMENTS_MAX_ITEMS": "attachments are legacy: counted, not looked into",
    "MESSAGE_BLOCKS_MAX_ITEMS": "below, with the message as a whole",
    "MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS": "below, with the message as a whole",
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH": "below, with the message as a whole",
    "DATA_TABLE_TOTAL_CONTENT_MAX_LENGTH": "as one table's; the undocumented total of a message strikes first",
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS": "a closed set of two",
    "DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS": "categories and points must fit each other: below",
    "DATA_VISUALIZATION_DATA_MAX_ITEMS": "categories and points must fit each other: below",
    "DATA_VISUALIZATION_CATEGORY_LABEL_MAX_LENGTH": "categories and points must fit each other: below",
    "DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH": "categories and points must fit each other: below",
}
"""What slackblocks lists and the table of limits leaves out, and why."""


def grown(payload: Json, path: Path, kind: str) -> Json:
    """The payload with one more of what the limit counts."""
    larger = copy.deepcopy(payload)
    place: Any = larger
    for step in path[:-1]:
        place = place[step]
    last = path[-1]
    if kind == "list":
        place[last].append(renamed(place[last][-1], len(place[last])))
    else:
        place[last] += "x" if kind == "text" else 1
    return larger


def renamed(item: Any, number: int) -> Any:
    """A copy of a list's last item under ids of its own."""
    item = copy.deepcopy(item)
    for name in ("action_id", "task_id", "block_id", "name"):
        if isinstance(item, dict) and name in item:
            item[name] = f"{name}{number}"
    return item


def refusals(payload: Json, surface: str) -> list[str]:
    """What our rules say against a payload; nothing when they take it."""
    try:
        if surface == "view":
            check_view(payload, "modal", "home")
            return []
        report = Report()
        check_blocks([payload], "message", "/blocks", report)
    except RefusedError as refusal:
        return list(refusal.messages)
    return report.problems


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name.lower())
def test_both_take_a_payload_at_the_limit(limit: Limit) -> None:
    assert refusals(resolve(limit.build(limit.value)), limit.surface) == []


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name.lower())
def test_both_refuse_one_more(limit: Limit) -> None:
    with pytest.raises(InvalidUsageError):
        resolve(limit.build(limit.value + 1))
    over = grown(resolve(limit.build(limit.value)), limit.path, limit.kind)
    assert refusals(over, limit.surface) != []


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_both_allow_the_same_blocks_on_each_surface(surface: Any) -> None:
    assert SURFACES[surface] == _surfaces._BLOCK_TYPES_BY_SURFACE[surface]


def blocks_of(*made: Any) -> list[Json]:
    return [resolve(block) for block in made]


@pytest.mark.parametrize(
    ("fits", "over"),
    [
        pytest.param(
            lambda: [sb.MarkdownBlock(text(6_000)), sb.MarkdownBlock(text(6_000))],
            lambda: [sb.MarkdownBlock(text(6_000)), sb.MarkdownBlock(text(6_001))],
            id="markdown in total",
        ),
        pytest.param(lambda: [pie(), pie()], lambda: [pie(), pie(), pie()], id="charts"),
        pytest.param(
            lambda: [sb.DividerBlock() for _ in range(50)],
            lambda: [sb.DividerBlock() for _ in range(51)],
            id="blocks",
        ),
        pytest.param(
            lambda: [sb.TaskCardBlock("t", "Do", status="complete")],
            lambda: [sb.TaskCardBlock("t", "Do", status="pending")],
            id="a pending task outside a plan",
        ),
        pytest.param(lambda: [sb.DividerBlock()], lambda: [sb.AlertBlock("no")], id="an alert in a message"),
    ],
)
def test_both_agree_on_a_message_as_a_whole(fits: Any, over: Any) -> None:
    sb.Message("C0ENG", "text", fits())
    check_message_blocks(blocks_of(*fits()))
    with pytest.raises(InvalidUsageError):
        sb.Message("C0ENG", "text", over())
    with pytest.raises(RefusedError, match="invalid_blocks"):
        check_message_blocks(blocks_of(*over()))


def test_both_want_a_submit_button_where_there_is_an_input() -> None:
    with pytest.raises(InvalidUsageError):
        modal(blocks=[an_input()])
    view = resolve(modal(blocks=[an_input()], submit="Go"))
    check_view(view, "modal")
    del view["submit"]
    with pytest.raises(RefusedError, match="submit is required"):
        check_view(view, "modal")


OURS_ALONE: list[tuple[str, list[Json]]] = [
    ("a table's cells over 10,000 characters", blocks_of(sb.TableBlock([[sb.RawText(text(10_001))]]))),
    ("an empty section text", [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]),
    ("an unknown field", [{"type": "divider", "colour": "red"}]),
    ("an unknown block", [{"type": "marquee"}]),
    ("a bare string", ["text"]),  # type: ignore[list-item]  # the point of the case
    ("an input in actions", [{"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "a"}]}]),
    ("a button as input", [an_input()._resolve() | {"element": resolve(sb.Button("Press", "a"))}]),
    ("two elements of one action_id", blocks_of(sb.ActionsBlock([sb.Button("A", "a"), sb.Button("B", "a")]))),
    ("two blocks of one block_id", blocks_of(sb.DividerBlock("same"), sb.DividerBlock("same"))),
    ("a file input in a message", blocks_of(an_input(sb.FileInput(action_id="a")))),
    ("mrkdwn in a header", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    ("a table with ragged rows", blocks_of(sb.TableBlock([rows(1, 1)[0], rows(1, 2)[0]]))),
]
"""Deliberately stricter than slackblocks, which builds these: Slack answers each with invalid_blocks."""


@pytest.mark.parametrize(("what", "blocks"), OURS_ALONE, ids=[what for what, _ in OURS_ALONE])
def test_ours_alone_refuses(what: str, blocks: list[Json]) -> None:
    with pytest.raises(RefusedError, match="invalid_blocks"):
        check_message_blocks(blocks)
    assert what


def test_blocks_are_a_list() -> None:
    with pytest.raises(RefusedError, match="invalid_blocks_format"):
        check_message_blocks({"type": "divider"})


def chart(categories: list[str]) -> Any:
    data = [sb.DataSeries("s", [sb.DataPoint(label, 1) for label in categories])]
    return sb.DataVisualizationBlock("Chart", sb.LineChart(data, sb.AxisConfig(categories)))


@pytest.mark.parametrize(
    ("fits", "over"),
    [
        ([f"c{i}" for i in range(20)], [f"c{i}" for i in range(21)]),
        ([text(20)], [text(21)]),
    ],
    ids=["categories", "labels"],
)
def test_both_agree_on_the_categories_of_a_chart(fits: list[str], over: list[str]) -> None:
    with pytest.raises(InvalidUsageError):
        chart(over)
    payload = resolve(chart(fits))
    assert refusals(payload, "message") == []
    payload["chart"]["axis_config"]["categories"] = over
    payload["chart"]["series"][0]["data"] = [{"label": label, "value": 1} for label in over]
    assert refusals(payload, "message") != []


def test_the_table_of_limits_is_not_behind_slackblocks() -> None:
    listed = {name for name in vars(limits) if name.endswith(("_MAX_LENGTH", "_MAX_ITEMS"))}
    assert listed - {limit.name for limit in LIMITS} - set(LEFT_OUT) == set()
