"""Block elements: what stands inside blocks and can be pressed, chosen or filled in."""

from bot.local.slack.kit.objects import (
    CONFIRM,
    DISPATCH,
    FEEDBACK_BUTTON,
    FILTER,
    ID,
    OPTION,
    OPTION_GROUP,
    PLAIN_OPTION,
    SLACK_FILE,
    STYLE,
    URL,
    WORKFLOW,
    plain,
)
from bot.local.slack.kit.rules import (
    Rule,
    Shape,
    anything,
    boolean,
    exactly_one_of,
    items,
    one_of,
    string,
    whole_number,
)

PLACEHOLDER = plain(150)
DATE = string(10, 10)
_ACTION: dict[str, Rule] = {"type": anything, "action_id": ID}
_ASKS: dict[str, Rule] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
_MENU: dict[str, Rule] = {**_ASKS, "placeholder": PLACEHOLDER}
_FEW: dict[str, Rule] = {**_MENU, "max_selected_items": whole_number(1, 1000)}
_LISTED: dict[str, Rule] = {
    "options": items(PLAIN_OPTION, 1, 100),
    "option_groups": items(OPTION_GROUP, 1, 100),
}
_FETCHED: dict[str, Rule] = {"min_query_length": whole_number(0, 1000)}
_TYPED: dict[str, Rule] = {
    **_ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
    "initial_value": string(3000),
}
_USERS = items(string(255, 1), 0, 1000)
_LIST_SOURCE = exactly_one_of("options", "option_groups")

BUTTON = Shape(
    must={"text": plain(75)},
    may={
        **_ACTION,
        "url": URL,
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": anything,
        "visible_to_user_ids": _USERS,
    },
)
IMAGE = Shape(
    must={"alt_text": string(2000)},
    may={"type": anything, "image_url": URL, "slack_file": SLACK_FILE},
    whole=(exactly_one_of("image_url", "slack_file"),),
)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "image": IMAGE,
    "workflow_button": Shape(
        must={"text": plain(75), "workflow": WORKFLOW, "action_id": ID},
        may={"type": anything, "style": STYLE, "accessibility_label": string(75)},
    ),
    "checkboxes": Shape(must={"options": items(OPTION, 1, 10)}, may={**_ASKS, "initial_options": items(OPTION, 1, 10)}),
    "radio_buttons": Shape(must={"options": items(OPTION, 1, 10)}, may={**_ASKS, "initial_option": OPTION}),
    "overflow": Shape(must={"options": items(PLAIN_OPTION, 1, 5)}, may={**_ACTION, "confirm": CONFIRM}),
    "datepicker": Shape(may={**_MENU, "initial_date": DATE}),
    "timepicker": Shape(may={**_MENU, "initial_time": string(5, 5), "timezone": string(255)}),
    "datetimepicker": Shape(may={**_ASKS, "initial_date_time": whole_number(1_000_000_000, 9_999_999_999)}),
    "static_select": Shape(may={**_MENU, **_LISTED, "initial_option": PLAIN_OPTION}, whole=(_LIST_SOURCE,)),
    "external_select": Shape(may={**_MENU, **_FETCHED, "initial_option": PLAIN_OPTION}),
    "users_select": Shape(may={**_MENU, "initial_user": string(255, 1)}),
    "conversations_select": Shape(
        may={
            **_MENU,
            "initial_conversation": string(255, 1),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        }
    ),
    "channels_select": Shape(may={**_MENU, "initial_channel": string(255, 1), "response_url_enabled": boolean}),
    "multi_static_select": Shape(
        may={**_FEW, **_LISTED, "initial_options": items(PLAIN_OPTION, 1, 100)}, whole=(_LIST_SOURCE,)
    ),
    "multi_external_select": Shape(may={**_FEW, **_FETCHED, "initial_options": items(PLAIN_OPTION, 1, 100)}),
    "multi_users_select": Shape(may={**_FEW, "initial_users": _USERS}),
    "multi_conversations_select": Shape(
        may={
            **_FEW,
            "initial_conversations": _USERS,
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        }
    ),
    "multi_channels_select": Shape(may={**_FEW, "initial_channels": _USERS}),
    "plain_text_input": Shape(
        may={
            **_TYPED,
            "multiline": boolean,
            "min_length": whole_number(0, 3000),
            "max_length": whole_number(1, 3000),
        }
    ),
    "email_text_input": Shape(may=_TYPED),
    "url_text_input": Shape(may=_TYPED),
    "number_input": Shape(
        must={"is_decimal_allowed": boolean},
        may={**_TYPED, "min_value": string(255), "max_value": string(255)},
    ),
    "rich_text_input": Shape(
        may={
            **_TYPED,
            "initial_value": anything,
            "min_lines": whole_number(1, 100),
            "max_lines": whole_number(1, 100),
        }
    ),
    "file_input": Shape(may={**_ACTION, "filetypes": items(string(255, 1), 1, 100), "max_files": whole_number(1, 10)}),
    "feedback_buttons": Shape(
        must={"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, may=_ACTION
    ),
    "icon_button": Shape(
        must={"icon": one_of("trash"), "text": plain(75)},
        may={
            **_ACTION,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(string(255, 1), 0, 10),
        },
    ),
}

MENUS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"})
IN_ACTIONS = frozenset({"button", "workflow_button", "overflow"}) | MENUS | PICKERS
IN_SECTION = IN_ACTIONS | {"image"}
TYPED = frozenset(name for name in ELEMENTS if name.endswith("_input"))
IN_INPUT = TYPED | MENUS | PICKERS
