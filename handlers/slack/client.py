"""Slack's Web API as Steward uses it: within the rates, retried where that is safe, its errors made ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.blocks import Block
from handlers.slack.limiter import Limiter
from patterns.authority import Person
from patterns.errors import SlackUnavailable, StewardError, ThreadClosed

ATTEMPTS = 5
BACKOFF_SECONDS = 1.0
EVENT_TYPE = "steward_effect"
PAGE = 100

Payload = dict[str, Any]


class Slack:
    """One workspace, by its bot token."""

    def __init__(self, client: AsyncWebClient, limiter: Limiter, team: str) -> None:
        """`client` without retry handlers of its own: a repeated POST would double a message."""
        self.team = team
        self._client = client
        self._limiter = limiter

    async def post(self, channel: str, *, text: str, blocks: list[Block], key: str, thread_ts: str = "") -> str:
        """A message that carries `key` for `find_post`; its ts. Not repeated when Slack's answer was lost."""
        message: Payload = {
            "channel": channel,
            "text": text,
            "blocks": blocks,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            **QUIET,
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        return str((await self._call("chat.postMessage", message, channel=channel))["ts"])

    async def find_post(self, channel: str, key: str, *, thread_ts: str = "", since: float = 0.0) -> str | None:
        """The ts of the message that carries `key`: in the thread, or among the channel's messages since then."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        where: Payload = {"ts": thread_ts} if thread_ts else {"oldest": f"{since:.6f}"}
        found = await self._read_all(method, {"channel": channel, "include_all_metadata": True, **where})
        for message in found:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        return None

    async def find_file(self, channel: str, thread_ts: str, name: str) -> bool:
        """Whether the thread holds a file of that name."""
        found = await self._read_all("conversations.replies", {"channel": channel, "ts": thread_ts})
        return any(one.get("name") == name for message in found for one in message.get("files", ()))

    async def update(self, channel: str, ts: str, *, text: str, blocks: list[Block]) -> None:
        """Replace a message of ours, text and blocks."""
        await self._call("chat.update", {"channel": channel, "ts": ts, "text": text, "blocks": blocks, **QUIET})

    async def whisper(self, channel: str, user: str, text: str, *, thread_ts: str = "") -> None:
        """A line that only one person sees."""
        message: Payload = {"channel": channel, "user": user, "text": text}
        await self._call("chat.postEphemeral", message | ({"thread_ts": thread_ts} if thread_ts else {}))

    async def upload(self, channel: str, thread_ts: str, *, name: str, title: str, text: str) -> None:
        """A text file in the thread."""
        await self._guarded(
            "files.completeUploadExternal",
            lambda: self._client.files_upload_v2(
                channel=channel, thread_ts=thread_ts, filename=name, title=title, content=text or " "
            ),
        )

    async def open_view(self, trigger_id: str, view: Payload) -> None:
        """A modal, within three seconds of the click."""
        await self._call("views.open", {"trigger_id": trigger_id, "view": view})

    async def publish_home(self, user: str, view: Payload) -> None:
        """A person's App Home."""
        await self._call("views.publish", {"user_id": user, "view": view})

    async def may_post(self, channel: str) -> bool:
        """Whether the bot can write there; False as well when Slack does not say."""
        try:
            info = (await self._call("conversations.info", {"channel": channel}))["channel"]
        except ThreadClosed:
            return False
        return bool(info.get("is_im") or info.get("is_member")) and not info.get("is_archived")

    async def person(self, user: str) -> Person:
        """Read afresh: rights are never decided from memory."""
        info = (await self._call("users.info", {"user": user}))["user"]
        return Person(
            id=info["id"],
            team=info.get("team_id", ""),
            is_deleted=bool(info.get("deleted")),
            is_bot=bool(info.get("is_bot")) or info["id"] == "USLACKBOT",
            is_guest=bool(info.get("is_restricted") or info.get("is_ultra_restricted")),
            is_stranger=bool(info.get("is_stranger")),
        )

    async def _read_all(self, method: str, arguments: Payload) -> list[Payload]:
        found: list[Payload] = []
        cursor = ""
        while True:
            page = await self._call(method, {**arguments, "limit": PAGE, **({"cursor": cursor} if cursor else {})})
            found += page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    async def _call(self, method: str, arguments: Payload, *, channel: str = "") -> Payload:
        return await self._guarded(method, lambda: self._client.api_call(method, json=arguments), channel=channel)

    async def _guarded(self, method: str, call: Callable[[], Awaitable[Any]], *, channel: str = "") -> Payload:
        last: StewardError = SlackUnavailable(method=method)
        for attempt in range(ATTEMPTS):
            await self._limiter.wait(self.team, method, channel)
            try:
                answer = (await call()).data
            except Exception as error:  # whatever the client raises, the table below names it
                last = translated(error, method)
                wait = _wait_before_retry(error, method, attempt)
                if wait is None:
                    raise last from error
                self._limiter.hold(self.team, method, channel, wait)
            else:
                return dict(answer) if isinstance(answer, dict) else {}
        raise last


QUIET: Payload = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
"""Nothing in a message of ours is looked up, expanded or turned into a ping by Slack."""

CLOSED = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_not_in_channel",
        "restricted_action",
        "cant_update_message",
    }
)


def translated(error: Exception, method: str) -> StewardError:
    """Our error for one of the client's. Slack's own word is kept as a fact: it is a fixed vocabulary."""
    if isinstance(error, SlackApiError):
        word = str(error.response.get("error", "unknown")) if hasattr(error.response, "get") else "unknown"
        if word in CLOSED:
            return ThreadClosed(reason=word, method=method)
        return SlackUnavailable(reason=word, method=method)
    known = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, asyncio.TimeoutError, json.JSONDecodeError)
    return SlackUnavailable(reason=type(error).__name__ if isinstance(error, known) else "unexpected", method=method)


UNREPEATABLE = frozenset({"chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal", "views.open"})
"""When their answer is lost they may have happened: not repeated here but looked up by the effect's key."""


def _wait_before_retry(error: Exception, method: str, attempt: int) -> float | None:
    if isinstance(error, SlackApiError):
        if error.response.status_code == 429:  # noqa: PLR2004  # Too Many Requests: refused, surely not done
            return float(error.response.headers.get("Retry-After", 1))
        if error.response.status_code < 500:  # noqa: PLR2004  # Slack said no in words
            return None
    return None if method in UNREPEATABLE else BACKOFF_SECONDS * 2**attempt
