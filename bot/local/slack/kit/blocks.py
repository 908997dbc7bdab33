"""Blocks: every type, its fields and their limits."""

from bot.local.slack.kit import relations
from bot.local.slack.kit.charts import CHART
from bot.local.slack.kit.elements import BUTTON, ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.local.slack.kit.objects import ID, SLACK_FILE, URL, plain, text
from bot.local.slack.kit.rich import CELLS, RICH_TEXT, TABLE_ROWS
from bot.local.slack.kit.rules import (
    Rule,
    Shape,
    any_of,
    anything,
    boolean,
    by_type,
    exactly_one_of,
    items,
    one_of,
    string,
    whole_number,
)

_ANY: dict[str, Rule] = {"type": anything, "block_id": ID}
MARKDOWN_LIMIT = 12_000

TASK_CARD = Shape(
    must={
        "task_id": string(255, 1),
        "title": string(3000, 1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    may={
        **_ANY,
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": items(Shape(must={"type": one_of("url"), "url": URL, "text": string(3000, 1)}), 0, 100),
    },
)

CARD = Shape(
    may={
        **_ANY,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": anything,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": items(by_type({"button": BUTTON}), 0, 3),
    },
    whole=(any_of("hero_image", "title", "actions", "body"), relations.one_icon),
)

BLOCKS: dict[str, Rule] = {
    "section": Shape(
        may={
            **_ANY,
            "text": text(3000),
            "fields": items(text(2000), 1, 10),
            "accessory": by_type(ELEMENTS, IN_SECTION),
            "expand": boolean,
        },
        whole=(any_of("text", "fields"),),
    ),
    "header": Shape(must={"text": plain(150)}, may={**_ANY, "level": whole_number(1, 4)}),
    "divider": Shape(may=_ANY),
    "context": Shape(
        must={"elements": items(by_type({"image": IMAGE, "mrkdwn": text(3000), "plain_text": text(3000)}), 1, 10)},
        may=_ANY,
    ),
    "actions": Shape(must={"elements": items(by_type(ELEMENTS, IN_ACTIONS), 1, 25)}, may=_ANY),
    "context_actions": Shape(
        must={"elements": items(by_type(ELEMENTS, frozenset({"feedback_buttons", "icon_button"})), 1, 5)},
        may=_ANY,
    ),
    "image": Shape(
        must={"alt_text": string(2000)},
        may={**_ANY, "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
        whole=(exactly_one_of("image_url", "slack_file"),),
    ),
    "input": Shape(
        must={"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT)},
        may={**_ANY, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": Shape(must={"text": string(MARKDOWN_LIMIT, 1)}, may=_ANY),
    "rich_text": RICH_TEXT,
    "file": Shape(must={"external_id": string(255, 1), "source": one_of("remote")}, may=_ANY),
    "video": Shape(
        must={
            "alt_text": string(2000),
            "title": plain(200),
            "thumbnail_url": URL,
            "video_url": URL,
        },
        may={
            **_ANY,
            "author_name": string(50),
            "description": plain(200),
            "provider_icon_url": string(2000),
            "provider_name": string(50),
            "title_url": string(2000),
        },
    ),
    "table": Shape(
        must={"rows": TABLE_ROWS},
        may={**_ANY, "column_settings": items(anything, 0, 20)},
        whole=(relations.columns,),
    ),
    "data_table": Shape(
        must={"rows": items(items(CELLS, 1, 20), 2, 201), "caption": string(3000, 1)},
        may={
            **_ANY,
            "page_size": whole_number(1, 100),
            "row_header_column_index": whole_number(0, 19),
        },
        whole=(relations.columns, relations.header_is_plain),
    ),
    "data_visualization": Shape(must={"title": string(50, 1), "chart": CHART}, may=_ANY),
    "alert": Shape(
        must={"text": text(200)},
        may={**_ANY, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": CARD,
    "carousel": Shape(must={"elements": items(by_type({"card": CARD}), 1, 10)}, may=_ANY),
    "task_card": Shape(TASK_CARD.must, TASK_CARD.may, (relations.standalone_is_not_pending,)),
    "plan": Shape(
        must={"title": string(3000, 1), "tasks": items(TASK_CARD, 0, 50)}, may=_ANY, whole=(relations.task_ids,)
    ),
}

IN_CONTAINER = frozenset(
    {
        "actions",
        "context",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
)
BLOCKS["container"] = Shape(
    must={"child_blocks": items(by_type(BLOCKS, IN_CONTAINER), 1, 10)},
    may={
        **_ANY,
        "title": plain(150),
        "subtitle": text(150),
        "icon": IMAGE,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        "rich_text_title": RICH_TEXT,
    },
    whole=(any_of("title", "rich_text_title"), relations.collapse),
)
