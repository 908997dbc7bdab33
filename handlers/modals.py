"""The modal that a command without words opens: the same request, by fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from patterns.guardrails.authority import Policy
from patterns.values.record import Command

START_CALLBACK = "steward_start"
REPOSITORY, TEXT = "repository", "text"

TITLES: Mapping[Command, tuple[str, str, str]] = {
    "refactor": ("Refactor", "What to change", "Move the price rules out of cart.py and keep cart.total as it is"),
    "review": ("Review", "What the code shall do", "A function slug(title) that …"),
    "research": ("Research", "Your question", "Which versions are supported today, and until when?"),
}


def start_modal(command: Command, *, channel: str, policy: Policy) -> dict[str, Any]:
    """The form of one command; the channel travels with it, as an id."""
    title, label, placeholder = TITLES[command]
    blocks = [_text(TEXT, label, placeholder)]
    if command == "refactor" and policy.repositories:
        blocks.insert(0, _repository(policy))
    return {
        "type": "modal",
        "callback_id": START_CALLBACK,
        "private_metadata": json.dumps({"command": command, "channel": channel}),
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Start"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": blocks,
    }


def read_modal(view: Mapping[str, Any]) -> tuple[Command, str, str]:
    """(command, channel, the words as they would have been typed)."""
    where = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    text = (values[TEXT][TEXT].get("value") or "").strip()
    if REPOSITORY in values:
        chosen = values[REPOSITORY][REPOSITORY].get("selected_option") or {}
        text = f"{chosen.get('value', '')} {text}"
    return where["command"], where["channel"], text


def _text(name: str, label: str, placeholder: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {
            "type": "plain_text_input",
            "action_id": name,
            "multiline": True,
            "max_length": 3000,
            "placeholder": {"type": "plain_text", "text": placeholder},
        },
    }


def _repository(policy: Policy) -> dict[str, Any]:
    options = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in list(policy.repositories)[:100]]
    return {
        "type": "input",
        "block_id": REPOSITORY,
        "label": {"type": "plain_text", "text": "Repository"},
        "element": {
            "type": "static_select",
            "action_id": REPOSITORY,
            "options": options,
            "initial_option": options[0],
        },
    }
