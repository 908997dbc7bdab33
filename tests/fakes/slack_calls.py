"""Every call of Steward's Slack client, with arguments of no consequence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.slack.client import Slack

CHANNEL = "C0ENG"
CALLS: dict[str, Callable[[Slack], Awaitable[object]]] = {
    "post": lambda slack: slack.post(CHANNEL, text="t", blocks=[], key="k"),
    "upload": lambda slack: slack.upload(CHANNEL, "1.1", name="n", title="t", content="x"),
    "update": lambda slack: slack.update(CHANNEL, "1.1", text="t", blocks=[]),
    "whisper": lambda slack: slack.whisper(CHANNEL, "U0ADA", "t"),
    "permalink": lambda slack: slack.permalink(CHANNEL, "1.1"),
    "direct": lambda slack: slack.direct("U0ADA"),
    "find_post": lambda slack: slack.find_post(CHANNEL, "k"),
    "find_file": lambda slack: slack.find_file(CHANNEL, "1.1", "n"),
    "open_view": lambda slack: slack.open_view("1", {}),
    "publish_home": lambda slack: slack.publish_home("U0ADA", {}),
    "person": lambda slack: slack.person("U0ADA"),
}
