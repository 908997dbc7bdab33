"""Messages and threads, in Slack's own shape."""

import copy
from collections.abc import Callable
from typing import Any

from bot.local.slack.state.changes import Changes
from bot.local.slack.state.timers import Stamps

Json = dict[str, Any]
Watcher = Callable[[str, Json], None]
"""Called with the channel and the `message` event a change gives rise to."""


class Messages:
    """Every channel's messages; a message is the plain JSON Slack would show."""

    def __init__(self, stamps: Stamps, changes: Changes) -> None:
        self._stamps = stamps
        self._changes = changes
        self._channels: dict[str, dict[str, Json]] = {}
        self.watchers: list[Watcher] = []

    def all(self, channel: str) -> list[Json]:
        """Return the channel's messages, oldest first, replies included."""
        return list(self._channels.get(channel, {}).values())

    def find(self, channel: str, ts: str) -> Json | None:
        """Return one message, or None."""
        return self._channels.get(channel, {}).get(ts)

    def thread(self, channel: str, ts: str) -> list[Json]:
        """Return a root and its replies, oldest first."""
        return [message for message in self.all(channel) if ts in (message["ts"], message.get("thread_ts"))]

    def post(self, channel: str, message: Json) -> Json:
        """Store a message under a new ts and keep its thread's counts."""
        given = {name: value for name, value in message.items() if value is not None}
        posted = {"type": "message", **given, "ts": self._stamps.next()}
        self._channels.setdefault(channel, {})[posted["ts"]] = posted
        if "thread_ts" in posted:
            self._count_replies(channel, posted["thread_ts"])
            posted["parent_user_id"] = self._channels[channel][posted["thread_ts"]].get("user", "")
        self._changes.publish("message", channel=channel, ts=posted["ts"])
        self._tell(channel, posted)
        return posted

    def change(self, channel: str, ts: str, fields: Json, *, silent: bool = False) -> Json:
        """Replace fields of a message; a field given as None goes away. `silent` spares the app the event."""
        message = self._channels[channel][ts]
        before = copy.deepcopy(message)
        message.update(fields)
        for name in [name for name, value in message.items() if value is None]:
            del message[name]
        self._changes.publish("message_changed", channel=channel, ts=ts)
        if not silent:
            changed = {"subtype": "message_changed", "hidden": True, "message": message, "previous_message": before}
            self._tell(channel, {"type": "message", "ts": self._stamps.next(), **changed})
        return message

    def delete(self, channel: str, ts: str) -> None:
        """Remove a message; the root of a thread leaves a tombstone so that its replies stay reachable."""
        message = self._channels[channel][ts]
        if message.get("reply_count"):
            kept = {name: message[name] for name in ("type", "ts", "thread_ts", "reply_count", "latest_reply")}
            tombstone = {"subtype": "tombstone", "text": "This message was deleted.", "deleted": True}
            self._channels[channel][ts] = {**kept, **tombstone, "user": "USLACKBOT", "hidden": True}
        else:
            del self._channels[channel][ts]
            if message.get("thread_ts", ts) != ts:
                self._count_replies(channel, message["thread_ts"])
        self._changes.publish("message_deleted", channel=channel, ts=ts)
        deleted = {"subtype": "message_deleted", "hidden": True, "deleted_ts": ts, "previous_message": message}
        self._tell(channel, {"type": "message", "ts": self._stamps.next(), **deleted})

    def _count_replies(self, channel: str, root_ts: str) -> None:
        root = self._channels[channel][root_ts]
        replies = [message for message in self.thread(channel, root_ts) if message is not root]
        authors = sorted({str(message.get("user", "")) for message in replies})
        root.update(thread_ts=root_ts, reply_count=len(replies), reply_users=authors, reply_users_count=len(authors))
        root["latest_reply"] = replies[-1]["ts"] if replies else root_ts

    def _tell(self, channel: str, event: Json) -> None:
        for watcher in self.watchers:
            watcher(channel, copy.deepcopy(event))
