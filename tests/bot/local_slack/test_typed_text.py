"""What a person types, and what the app receives."""

import pytest

from bot.local.slack.delivery.payloads import slash_command
from bot.local.slack.state.manifest import Command, Manifest
from bot.local.slack.state.world import World


def received(typed: str, *, should_escape: bool) -> str:
    world = World()
    user, channel = world.workspace.users["U0ADA"], world.workspace.channels["C0ENG"]
    text: str = slash_command(world, user, channel, Command("/review", should_escape=should_escape), typed)["text"]
    return text


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("ask @grace", "ask <@U0GRACE|grace>"),
        ("ask <@U0GRACE>", "ask <@U0GRACE|grace>"),
        ("see #engineering", "see <#C0ENG|engineering>"),
        ("see #secret", "see <#G0SECRET|>"),
        ("see https://example.org/a?b=1&c=2", "see <https://example.org/a?b=1&amp;c=2>"),
        ("if a < b && c > d", "if a &lt; b &amp;&amp; c &gt; d"),
        ("mail me@example.org or #42", "mail me@example.org or #42"),
        ("ask @nobody", "ask @nobody"),
    ],
)
def test_an_escaped_command_carries_references_links_and_entities(typed: str, escaped: str) -> None:
    assert received(typed, should_escape=True) == escaped


def test_an_unescaped_command_carries_bare_names() -> None:
    typed = "ask <@U0GRACE> in <#C0ENG> if a < b"
    assert received(typed, should_escape=False) == "ask @grace in #engineering if a < b"


def test_a_command_payload_has_slacks_fields_and_no_thread() -> None:
    world = World()
    user, channel = world.workspace.users["U0ADA"], world.workspace.channels["G0SECRET"]
    payload = slash_command(world, user, channel, Command("/review"), "")
    assert sorted(payload) == [
        "api_app_id", "channel_id", "channel_name", "command", "is_enterprise_install", "response_url", "team_domain",
        "team_id", "text", "token", "trigger_id", "user_id", "user_name",
    ]  # fmt: skip
    assert payload["channel_name"] == "privategroup"


def test_a_manifest_switches_on_only_what_it_declares() -> None:
    bare = Manifest.parse({"display_information": {"name": "Steward"}})
    assert (bare.commands, bare.scopes, bare.events, bare.home_tab) == ((), frozenset(), frozenset(), False)
    full = Manifest.parse(
        {
            "features": {
                "app_home": {"home_tab_enabled": True},
                "slash_commands": [{"command": "/review", "description": "Review", "should_escape": True}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        }
    )
    assert full.command("/review") == Command("/review", "Review", "", should_escape=True)
    assert (full.scopes, full.events) == (frozenset({"commands"}), frozenset({"app_mention"}))
    assert full.home_tab
