"""Emoji below a message: who gave which, in Slack's own shape."""

from typing import Any

from bot.local.slack.state.messages import Messages

Json = dict[str, Any]


def given(message: Json) -> dict[str, list[str]]:
    """The users by the name of their emoji."""
    return {one["name"]: list(one["users"]) for one in message.get("reactions", [])}


def store(messages: Messages, channel: str, ts: str, reactions: dict[str, list[str]]) -> None:
    """Show these. No message event tells of it."""
    shown = [{"name": name, "users": users, "count": len(users)} for name, users in reactions.items() if users]
    messages.change(channel, ts, {"reactions": shown or None}, silent=True)
