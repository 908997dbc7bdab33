"""The app as Slack knows it: its commands, scopes, event subscriptions and surfaces."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SAMPLE_SCOPES = frozenset(
    {
        "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands",
        "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
        "metadata.message:read", "reactions:write",
        "usergroups:read", "users:read",
    }
)  # fmt: skip
"""Everything the served methods ask for, except what widens reach: chat:write.public and chat:write.customize."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the app."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True
    """Whether users, channels and links arrive as `<@U…|name>`, `<#C…|name>` and `<https://…>`."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of a message's menu."""

    name: str
    callback_id: str


def _sample_commands() -> tuple[Command, ...]:
    return (
        Command("/refactor", "Refactor a repository with a reviewed plan", "REPOSITORY what to change"),
        Command("/review", "Review a change, or code against a specification", "LINK or a specification"),
        Command("/research", "Research a question with quoted sources", "question"),
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was granted and switched on when the app was installed."""

    commands: tuple[Command, ...] = field(default_factory=_sample_commands)
    scopes: frozenset[str] = SAMPLE_SCOPES
    events: frozenset[str] = frozenset({"app_home_opened", "app_mention", "message.im"})
    home_tab: bool = True
    messages_tab: bool = True
    interactivity: bool = True
    shortcuts: tuple[Shortcut, ...] = ()
    """Those of messages."""

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Read an app manifest, YAML or JSON."""
        return cls.parse(yaml.safe_load(path.read_text(encoding="utf-8")))

    @classmethod
    def parse(cls, manifest: dict[str, Any]) -> "Manifest":
        """Take from a manifest what this Slack enforces; what is not declared is off, as in Slack."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        home = features.get("app_home", {})
        return cls(
            commands=tuple(_command(command) for command in features.get("slash_commands", [])),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            interactivity=bool(settings.get("interactivity", {}).get("is_enabled")),
            shortcuts=tuple(
                Shortcut(entry["name"], entry["callback_id"])
                for entry in features.get("shortcuts", [])
                if entry["type"] == "message"
            ),
        )

    def command(self, name: str) -> Command | None:
        """Return the command of that name, or None."""
        return next((command for command in self.commands if command.command == name), None)


def _command(entry: dict[str, Any]) -> Command:
    return Command(
        command=entry["command"],
        description=entry.get("description", ""),
        usage_hint=entry.get("usage_hint", ""),
        should_escape=bool(entry.get("should_escape", False)),
    )
