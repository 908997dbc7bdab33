"""A form's fields as Block Kit inputs, what was written into them, and what Slack itself does not refuse of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.slack.blocks import Block, context
from handlers.slack.text import shorten, visible
from patterns.values.questions import FormField

LABEL_CHARACTERS = 2000
OPTION_CHARACTERS = 75
TEXT_CHARACTERS = 3000
MOST_FIELDS = 99
"""Of the hundred blocks of a modal; the last one says that there is more."""
MOST_BYTES = 240_000
"""Of the 250 kB that a view may have."""
MOST_OPTIONS = 100
MOST_CHECKBOXES = 10
ERROR_CHARACTERS = 2000


def inputs(fields: Sequence[FormField]) -> list[Block]:
    """One input for each field, named by the field's id."""
    blocks: list[Block] = []
    room = MOST_BYTES
    for field in fields[:MOST_FIELDS]:
        made = _input(field)
        room -= len(json.dumps(made).encode())
        if room < 0:
            break
        blocks.append(made)
    if left_out := len(fields) - len(blocks):
        blocks.append(context(f"{left_out} more fields do not fit here and stay as they are."))
    return blocks


def written(fields: Iterable[FormField], view: Mapping[str, Any]) -> dict[str, str]:
    """What the sent view holds, by field; of a choice the id, of several the ids with blanks between."""
    values = view["state"]["values"]
    return {field.id: _value(values[field.id][field.id]) for field in fields if field.id in values}


def problems(fields: Iterable[FormField], sent: Mapping[str, str]) -> dict[str, str]:
    """What is wrong whatever the form is about, by field."""
    found = {}
    for field in fields:
        value = sent.get(field.id, "")
        if not value.strip() and not field.optional and field.id in sent:
            found[field.id] = "Please write something here."
        elif field.options and not set(_chosen(field, value)) <= {one for one, _ in field.options}:
            found[field.id] = "Please choose one of these."
    return found


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """Problems within the length that Slack shows."""
    return {name: shorten(words, ERROR_CHARACTERS) for name, words in found.items()}


def _chosen(field: FormField, value: str) -> list[str]:
    if field.kind == "any_of":
        return value.split()
    return [value] if value else []


def _input(field: FormField) -> Block:
    made: Block = {
        "type": "input",
        "block_id": field.id,
        "label": _plain(field.label, LABEL_CHARACTERS),
        "optional": field.optional,
        "element": {"action_id": field.id, **_element(field)},
    }
    if field.hint:
        made["hint"] = _plain(field.hint, LABEL_CHARACTERS)
    return made


def _element(field: FormField) -> Block:
    if field.kind == "one_of":
        return _menu("static_select", field)
    if field.kind == "any_of":
        return _menu("checkboxes" if len(field.options) <= MOST_CHECKBOXES else "multi_static_select", field)
    element: Block = {"type": "plain_text_input", "multiline": field.kind == "lines", "max_length": TEXT_CHARACTERS}
    return element | ({"initial_value": visible(field.initial)[:TEXT_CHARACTERS]} if field.initial else {})


def _menu(kind: str, field: FormField) -> Block:
    options = [{"text": _plain(label, OPTION_CHARACTERS), "value": one} for one, label in field.options[:MOST_OPTIONS]]
    initial = [one for one in options if one["value"] in _chosen(field, field.initial)]
    made: Block = {"type": kind, "options": options}
    if initial:
        made |= {"initial_option": initial[0]} if kind == "static_select" else {"initial_options": initial}
    return made


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": shorten(" ".join(visible(text).split()), most) or "…", "emoji": False}


def _value(state: Mapping[str, Any]) -> str:
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    if "selected_options" in state:
        return " ".join(str(one["value"]) for one in state["selected_options"] or ())
    return str(state.get("value") or "")
