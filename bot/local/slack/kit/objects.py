"""Composition objects: text, options, confirmation dialogs, filters."""

from bot.local.slack.kit.rules import (
    Json,
    Report,
    Rule,
    Shape,
    any_of,
    anything,
    boolean,
    exactly_one_of,
    items,
    one_of,
    string,
)

URL = string(3000, 1)
ID = string(255)
STYLE = one_of("primary", "danger")


def plain(maximum: int, minimum: int = 1) -> Rule:
    """A plain_text object."""
    return Shape(must={"type": one_of("plain_text"), "text": string(maximum, minimum)}, may={"emoji": boolean})


def text(maximum: int) -> Rule:
    """A text object, plain_text or mrkdwn."""
    return Shape(
        must={"type": one_of("plain_text", "mrkdwn"), "text": string(maximum, 1)},
        may={"emoji": boolean, "verbatim": boolean},
        whole=(_flag_fits_type,),
    )


def _flag_fits_type(value: Json, at: str, report: Report) -> None:
    if "emoji" in value and value.get("type") == "mrkdwn":
        report.add(at, "emoji is only usable with plain_text")
    if "verbatim" in value and value.get("type") == "plain_text":
        report.add(at, "verbatim is only usable with mrkdwn")


CONFIRM = Shape(
    must={"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    may={"style": STYLE},
)
_OPTION_FIELDS: dict[str, Rule] = {"description": text(75), "url": URL}
OPTION = Shape(must={"text": text(75), "value": string(150)}, may=_OPTION_FIELDS)
"""Radio buttons and checkboxes may use mrkdwn."""
PLAIN_OPTION = Shape(must={"text": plain(75), "value": string(150)}, may={"description": plain(75), "url": URL})
"""Menus are plain_text only."""
OPTION_GROUP = Shape(must={"label": plain(75), "options": items(PLAIN_OPTION, 1, 100)})
FILTER = Shape(
    may={
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    whole=(any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
DISPATCH = Shape(may={"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
SLACK_FILE = Shape(may={"id": string(255, 1), "url": URL}, whole=(exactly_one_of("id", "url"),))
WORKFLOW = Shape(must={"trigger": Shape(must={"url": URL}, may={"customizable_input_parameters": anything})})
FEEDBACK_BUTTON = Shape(must={"text": plain(75), "value": string(2000)}, may={"accessibility_label": string(75)})
