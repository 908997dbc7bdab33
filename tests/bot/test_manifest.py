"""The manifest asks Slack for what the code uses, and for nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.local.slack.state.manifest import Manifest
from bot.settings import Settings
from handlers.desk import PARSERS
from handlers.listening.shortcuts import SHORTCUT

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "manifest.yml"
OPERATOR = Settings.model_fields["operator_command"].default
MANIFEST: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]

SCOPES_OF_METHODS: dict[str, set[str]] = {
    "auth.test": set(),
    "apps.connections.open": set(),  # the app-level token's own connections:write
    "chat.getPermalink": set(),
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history", "metadata.message:read"},
    "conversations.info": {"channels:read", "groups:read", "im:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history", "metadata.message:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.download": {"files:read"},  # no method, but the address that a shared file has
    "files.getUploadURLExternal": {"files:write"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}
"""Of public channels, private ones and direct messages alike. Histories are read with their metadata, by which a
message that was posted before a crash is found again."""

SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
}


def methods_called() -> set[str]:
    """Every Web API method that is named in the code that talks with Slack."""
    called = set()
    for file in (
        *(ROOT / "handlers").rglob("*.py"),
        ROOT / "bot" / "outside" / "token.py",
        ROOT / "bot" / "slack_in.py",
    ):
        called |= _named_methods(ast.parse(file.read_text(encoding="utf-8")), file.name)
    return called


def _named_methods(tree: ast.AST, file: str) -> set[str]:
    named = set()
    for node in ast.walk(tree):
        if file in ("client.py", "download.py") and isinstance(node, ast.Constant) and isinstance(node.value, str):
            named |= set(re.findall(r"^[a-z]+(?:\.[a-zA-Z]+)+$", node.value))
        if isinstance(node, ast.Attribute) and node.attr in SDK_NAMES:
            named |= SDK_NAMES[node.attr]
    return named


SDK_NAMES = {
    "auth_test": {"auth.test"},
    "apps_connections_open": {"apps.connections.open"},
    "files_upload_v2": {"files.getUploadURLExternal", "files.completeUploadExternal"},
}


def events_listened_to() -> set[str]:
    """What `handlers/listening/events.py` registers; a plain message comes by the one to direct messages alone."""
    tree = ast.parse((ROOT / "handlers" / "listening" / "events.py").read_text(encoding="utf-8"))
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "event"
        if isinstance(node.args[0], ast.Constant)
    }
    return {"message.im" if name == "message" else str(name) for name in names}


def test_the_commands_are_those_that_the_code_listens_to() -> None:
    assert {one["command"] for one in FEATURES["slash_commands"]} == {f"/{name}" for name in (*PARSERS, OPERATOR)}


def test_the_shortcuts_are_those_that_the_code_listens_to() -> None:
    assert [(one["type"], one["callback_id"]) for one in FEATURES["shortcuts"]] == [("message", SHORTCUT)]


def test_every_command_escapes_what_people_type() -> None:
    assert [one["command"] for one in FEATURES["slash_commands"] if one.get("should_escape") is not True] == []


def test_the_events_are_those_that_the_code_listens_to() -> None:
    assert set(SETTINGS["event_subscriptions"]["bot_events"]) == events_listened_to() == set(SCOPES_OF_EVENTS)


def test_the_code_calls_no_method_whose_scope_is_not_known_here() -> None:
    called = methods_called()
    assert {"chat.postMessage", "files.completeUploadExternal", "auth.test"} <= called
    assert called == set(SCOPES_OF_METHODS)


def test_the_scopes_are_those_that_methods_events_and_commands_need() -> None:
    needed = {"commands"}.union(*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values())
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_socket_mode_has_no_request_addresses() -> None:
    assert SETTINGS["socket_mode_enabled"] is True
    assert re.findall(r"https?://|request_url|\burl:", PATH.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (MANIFEST["display_information"]["name"], 1, 35),
        (MANIFEST["display_information"]["description"], 1, 140),
        (MANIFEST["display_information"]["long_description"], 175, 4000),
        (FEATURES["bot_user"]["display_name"], 1, 80),
        *((one["command"], 2, 32) for one in FEATURES["slash_commands"]),
        *((one["description"], 1, 2000) for one in FEATURES["slash_commands"]),
        *((one["usage_hint"], 1, 1000) for one in FEATURES["slash_commands"]),
        *((one["name"], 1, 24) for one in FEATURES["shortcuts"]),
        *((one["callback_id"], 1, 255) for one in FEATURES["shortcuts"]),
        *((one["description"], 1, 150) for one in FEATURES["shortcuts"]),
    ],
)
def test_texts_keep_to_the_lengths_that_slack_accepts(text: str, least: int, most: int) -> None:
    assert least <= len(text) <= most


def test_names_and_counts_keep_to_what_slack_accepts() -> None:
    assert MANIFEST["_metadata"]["major_version"] == 2
    assert [
        one["command"] for one in FEATURES["slash_commands"] if not re.fullmatch(r"/[a-z_-]+", one["command"])
    ] == []
    assert len(FEATURES["slash_commands"]) <= 50
    assert len(FEATURES["shortcuts"]) <= 10
    assert len(SETTINGS["event_subscriptions"]["bot_events"]) <= 100
    assert re.fullmatch(r"#[0-9a-f]{6}", MANIFEST["display_information"]["background_color"])
    assert isinstance(SETTINGS["interactivity"]["is_enabled"], bool)


def test_the_local_slack_installs_it() -> None:
    installed = Manifest.read(PATH)
    assert {one.command for one in installed.commands} == {"/refactor", "/review", "/research", "/steward"}
    assert [one.callback_id for one in installed.shortcuts] == [SHORTCUT]
    assert (installed.interactivity, installed.home_tab, installed.messages_tab) == (True, True, True)
