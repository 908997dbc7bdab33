"""Rich text and the cells of tables, checked in outline: types and shape, not every style flag."""

from bot.local.slack.kit.objects import ID
from bot.local.slack.kit.rules import (
    Rule,
    Shape,
    anything,
    by_type,
    items,
    one_of,
    string,
    whole_number,
)

_TEXT = Shape(must={"type": anything, "text": string(40_000, 1)}, may={"style": anything})
INLINE: dict[str, Rule] = {
    "text": _TEXT,
    "link": Shape(
        must={"type": anything, "url": string(3000, 1)},
        may={"text": anything, "style": anything, "unsafe": anything},
    ),
    "emoji": Shape(
        must={"type": anything, "name": string(255, 1)},
        may={"unicode": anything, "style": anything, "skin_tone": anything},
    ),
    "user": Shape(must={"type": anything, "user_id": string(255, 1)}, may={"style": anything}),
    "usergroup": Shape(must={"type": anything, "usergroup_id": string(255, 1)}, may={"style": anything}),
    "channel": Shape(must={"type": anything, "channel_id": string(255, 1)}, may={"style": anything}),
    "team": Shape(must={"type": anything, "team_id": string(255, 1)}, may={"style": anything}),
    "broadcast": Shape(
        must={"type": anything, "range": one_of("here", "channel", "everyone")}, may={"style": anything}
    ),
    "date": Shape(
        must={"type": anything, "timestamp": whole_number(0, 10**11), "format": string(255, 1)},
        may={"url": anything, "fallback": anything, "style": anything},
    ),
    "color": Shape(must={"type": anything, "value": string(20, 1)}, may={"style": anything}),
}
_LINE = items(by_type(INLINE), 0, 1000)
_SECTION = Shape(must={"type": anything, "elements": _LINE})
PARTS: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": Shape(
        must={"type": anything, "elements": _LINE}, may={"border": whole_number(0, 1), "language": anything}
    ),
    "rich_text_quote": Shape(must={"type": anything, "elements": _LINE}, may={"border": whole_number(0, 1)}),
    "rich_text_list": Shape(
        must={
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": _SECTION}), 1, 1000),
        },
        may={
            "indent": whole_number(0, 8),
            "offset": whole_number(0, 10_000),
            "border": whole_number(0, 1),
        },
    ),
}
RICH_TEXT = Shape(must={"elements": items(by_type(PARTS), 1, 1000)}, may={"type": anything, "block_id": ID})

CELLS: Rule = by_type(
    {
        "raw_text": Shape(must={"type": anything, "text": string(20_000, 1)}, may={"emoji": anything}),
        "raw_number": Shape(must={"type": anything, "value": anything, "text": string(20_000, 1)}),
        "rich_text": RICH_TEXT,
    }
)
TABLE_ROWS: Rule = items(items(CELLS, 1, 20), 1, 100)
