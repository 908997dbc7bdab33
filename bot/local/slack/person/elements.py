"""Interactive elements: finding the one a person means, and what using it sends."""

from collections.abc import Iterator
from typing import Any

from bot.local.slack.refusals import RefusedError

Json = dict[str, Any]
_MANY = {"multi_static_select", "checkboxes", "multi_external_select"}
_CHOSEN_FIELD = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every block with each of its elements that has an action_id."""
    for block in blocks:
        inside = [*block.get("elements", []), *block.get("actions", []), block.get("accessory"), block.get("element")]
        for element in inside:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        yield from interactive([*block.get("child_blocks", []), *_cards(block)])


def find_element(
    blocks: list[Json], action_id: str | None, block_id: str | None = None, label: object = None
) -> tuple[Json, Json]:
    """Return the block and element meant by its ids, or by the label a person reads.

    Raises:
        RefusedError: none fits, or several do; the message lists what is there.
    """
    everything = list(interactive(blocks))
    fitting = [
        (block, element)
        for block, element in everything
        if action_id in (None, element["action_id"])
        and block_id in (None, block.get("block_id"))
        and label in (None, label_of(element))
    ]
    if len(fitting) != 1:
        there = ", ".join(f"{element['action_id']} ({label_of(element)})" for _, element in everything)
        problem = "several fit" if fitting else "nothing fits"
        raise RefusedError("element_not_found", f"{problem} {action_id or label!r}; there is: {there or 'nothing'}")
    return fitting[0]


def label_of(element: Json) -> str:
    """Return the text a person reads on an element."""
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", ""))


def chosen_action(block: Json, element: Json, chosen: Json, action_ts: str) -> Json:
    """Return the entry of `actions`: a button's own value, or what the person chose from a menu."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    action["action_ts"] = action_ts
    kind = element["type"]
    if kind in ("button", "workflow_button", "icon_button"):
        kept = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return action | kept
    if kind == "feedback_buttons":
        return action | _feedback(element, chosen)
    return action | chosen_value(element, chosen)


def chosen_value(element: Json, chosen: Json) -> Json:
    """Return the field of an input that holds the person's choice; options may be named by their value."""
    field = value_field(element)
    given = chosen.get(field)
    wanted = chosen.get("value") if given is None else given
    if field == "selected_options":
        return {field: [_option(element, option) for option in wanted or []]}
    if field == "selected_option":
        return {field: None if wanted is None else _option(element, wanted)}
    return {field: wanted}


def initial_value(element: Json) -> Json | None:
    """Return the value an untouched input sends because the app preset it, or None."""
    field = value_field(element)
    name = "initial_value" if field == "value" else field.replace("selected_", "initial_", 1)
    return {field: element[name]} if name in element else None


def empty_value(element: Json) -> Json:
    """Return the value an untouched input sends."""
    field = value_field(element)
    return {field: [] if field.endswith("s") else None}


def value_field(element: Json) -> str:
    """Return the name of the field that holds this kind of input's value."""
    kind = element["type"]
    if kind in _MANY:
        return "selected_options"
    if kind in ("static_select", "external_select", "radio_buttons", "overflow"):
        return "selected_option"
    return _CHOSEN_FIELD.get(kind, "value")


def _option(element: Json, wanted: Any) -> Json:
    groups = [group.get("options", []) for group in element.get("option_groups", [])]
    options: list[Json] = [*element.get("options", []), *(option for group in groups for option in group)]
    value = wanted["value"] if isinstance(wanted, dict) else wanted
    found = next((option for option in options if option["value"] == value), None)
    if found is None:
        raise RefusedError("element_not_found", f"{element['action_id']} has no option {value!r}")
    return found


def _feedback(element: Json, chosen: Json) -> Json:
    buttons = (element["positive_button"], element["negative_button"])
    button = next((button for button in buttons if button["value"] == chosen.get("value")), buttons[0])
    return {"text": button["text"], "value": button["value"]}


def _cards(block: Json) -> list[Json]:
    return list(block.get("elements", [])) if block.get("type") == "carousel" else []
