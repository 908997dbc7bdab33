"""Slack's Web API as Steward uses it: within the rates, retried where that is safe, its errors made ours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.blocks import Block
from handlers.slack.download import DOWNLOAD, download
from handlers.slack.limiter import Limiter
from handlers.slack.refusals import Failure, failure_of, translated
from patterns.errors import SlackRefused, SlackUnavailable, StewardError, ThreadClosed, Unexpected
from patterns.guardrails.authority.people import Person, Room
from patterns.redaction.redactor import Redactor

ATTEMPTS = 5
CALL_SECONDS = 20.0
"""How long Slack may take to answer one call."""
EVENT_TYPE = "steward_effect"
PAGE = 100
BOTS = ("is_bot", "is_workflow_bot")
"""By which of these Slack says that a user is no person."""
PERMALINKS_KEPT = 5000
POST, UPLOAD = "chat.postMessage", "files.completeUploadExternal"
READS = frozenset(
    {
        "chat.getPermalink",
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "usergroups.users.list",
        "users.info",
    }
)
"""Slack takes the arguments of these from the address or a form, not from JSON."""

NAMES = frozenset(
    {
        "action_id",
        "block_id",
        "callback_id",
        "channel",
        "metadata",
        "private_metadata",
        "trigger_id",
        "ts",
        "thread_ts",
        "type",
        "user",
        "users",
        "value",
        "view_id",
    }
)
"""What Slack gives back as it was given, and shows nobody: a question's token, a run's id."""

Payload = dict[str, Any]


class Slack:
    """One workspace, by its bot token."""

    def __init__(self, client: AsyncWebClient, limiter: Limiter, team: str, redactor: Redactor | None = None) -> None:
        """`client` without retry handlers of its own: a repeated POST would double a message.

        Whatever is shown goes through the `redactor` first.
        """
        self.team = team
        self.redactor = redactor or Redactor()
        self._client = client
        self._limiter = limiter
        self._permalinks: dict[tuple[str, str], str] = {}

    async def turn(self, method: str, channel: str = "") -> None:
        """Wait until the rates allow `method`. To be awaited before `post` and `upload`, which go at once.

        The wait may be long where many runs share a channel, and it is none of the call's own time.
        """
        await self._limiter.wait(self.team, method, channel)

    async def post(self, channel: str, *, text: str, blocks: list[Block], key: str, thread_ts: str = "") -> str:
        """A message that carries `key` for `find_post`; its ts. One attempt, at once: see `turn`."""
        message: Payload = {
            "channel": channel,
            "text": text,
            "blocks": blocks,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            **QUIET,
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        posted = await self._attempt(POST, partial(self._request, POST, message), channel=channel)
        if isinstance(posted, Failure):
            raise posted.error
        return _text(posted, "ts", POST)

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

    async def whisper(
        self, channel: str, user: str, text: str, *, thread_ts: str = "", blocks: list[Block] | None = None
    ) -> None:
        """A line, or blocks, that only one person sees."""
        message: Payload = {"channel": channel, "user": user, "text": text} | ({"blocks": blocks} if blocks else {})
        await self._call("chat.postEphemeral", message | ({"thread_ts": thread_ts} if thread_ts else {}))

    async def direct(self, user: str) -> str:
        """The conversation with one person alone, opened where there is none yet."""
        answer = await self._call("conversations.open", {"users": user})
        return _text(_object(answer, "channel", "conversations.open"), "id", "conversations.open")

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message that stands there. Asked of Slack once: it does not change."""
        if (channel, ts) not in self._permalinks:
            answer = await self._call("chat.getPermalink", {"channel": channel, "message_ts": ts})
            if len(self._permalinks) >= PERMALINKS_KEPT:
                self._permalinks.clear()
            self._permalinks[channel, ts] = _text(answer, "permalink", "chat.getPermalink")
        return self._permalinks[channel, ts]

    async def upload(self, channel: str, thread_ts: str, *, name: str, title: str, content: str | bytes) -> None:
        """A file in the thread, or in the channel; bytes are taken as they are. One attempt, at once: see `turn`."""
        upload = partial(
            self._client.files_upload_v2,
            channel=channel,
            thread_ts=thread_ts or None,
            filename=name,
            title=self.redactor.text(title),
            content=content if isinstance(content, bytes) else self.redactor.text(content) or " ",
        )
        done = await self._attempt(UPLOAD, upload)
        if isinstance(done, Failure):
            raise done.error

    async def download(self, url: str, *, most_bytes: int) -> bytes:
        """A shared file, from Slack's own hosts alone. Raises `RequestInvalid` for any other, and for a larger one."""
        if self._client.session is None or self._client.token is None:
            raise Unexpected("Slack's client was made without a session or a token")
        fetch = partial(download, self._client.session, url, token=self._client.token, base_url=self._client.base_url)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await fetch(most_bytes=most_bytes)
        except StewardError:
            raise
        except Exception as error:  # whatever the client raises, the table in refusals.py names it
            raise translated(error, DOWNLOAD) from error

    async def open_view(self, trigger_id: str, view: Payload) -> None:
        """A modal, within three seconds of the click."""
        await self._call("views.open", {"trigger_id": trigger_id, "view": view})

    async def publish_home(self, user: str, view: Payload, *, after: str = "") -> str:
        """A person's App Home; Slack's mark of it as it stands then, empty where Slack does not tell.

        Where `after` is given and something else has been published since that mark, Slack refuses it
        (`SlackRefused`, reason `hash_conflict`).
        """
        arguments: Payload = {"user_id": user, "view": view, **({"hash": after} if after else {})}
        answer = await self._call("views.publish", arguments)
        published = answer.get("view")
        return str(published.get("hash") or "") if isinstance(published, dict) else ""

    async def room(self, channel: str) -> Room:
        """What there is to know of a conversation; where the bot may not even look, it can neither write."""
        try:
            info = _object(
                await self._call("conversations.info", {"channel": channel}), "channel", "conversations.info"
            )
        except (ThreadClosed, SlackRefused):
            return Room(id=channel)
        return Room(
            id=channel,
            can_post=bool(info.get("is_im") or info.get("is_member")) and not info.get("is_archived"),
            is_shared=_is_shared(info),
            is_org_shared=bool(info.get("is_org_shared")),
            is_private=bool(info.get("is_im") or info.get("is_mpim")) or info.get("is_private") is not False,
            is_direct=bool(info.get("is_im")),
        )

    async def members(self, group: str) -> frozenset[str]:
        """The user ids of a user group, read afresh."""
        answer = await self._call("usergroups.users.list", {"usergroup": group})
        if not isinstance(answer.get("users"), list):
            raise SlackUnavailable(reason="malformed", method="usergroups.users.list")
        return frozenset(map(str, answer["users"]))

    async def person(self, user: str) -> Person:
        """Read afresh: rights are never decided from memory."""
        info = _object(await self._call("users.info", {"user": user}), "user", "users.info")
        return Person(
            id=_text(info, "id", "users.info"),
            team=info.get("team_id") or "",
            is_deleted=bool(info.get("deleted")),
            workspaces=_workspaces(info.get("enterprise_user")),
            is_bot=any(map(info.get, BOTS)) or info["id"] == "USLACKBOT",
            is_guest=bool(info.get("is_restricted") or info.get("is_ultra_restricted")),
            is_stranger=bool(info.get("is_stranger")),
            time_zone=info.get("tz") or "",
        )

    async def _read_all(self, method: str, arguments: Payload) -> list[Payload]:
        found: list[Payload] = []
        cursor = ""
        while True:
            page = await self._call(method, {**arguments, "limit": PAGE, **({"cursor": cursor} if cursor else {})})
            if not isinstance(page.get("messages"), list):
                raise SlackUnavailable(reason="malformed", method=method)  # not the same as finding nothing
            found += page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    async def _call(self, method: str, arguments: Payload) -> Payload:
        """Within the rates, and again where that is safe."""
        failed = Failure(SlackUnavailable(method=method), None)
        for attempt in range(ATTEMPTS):
            await self._limiter.wait(self.team, method)
            answer = await self._attempt(method, partial(self._request, method, arguments), attempt=attempt)
            if not isinstance(answer, Failure):
                return answer
            failed = answer
            if failed.again_after is None:
                break
        raise failed.error

    async def _request(self, method: str, arguments: Payload) -> Any:
        if method in READS:
            return await self._client.api_call(method, http_verb="GET", params=arguments)
        return await self._client.api_call(method, json=cast("Payload", self.redactor.within(arguments, but=NAMES)))

    async def _attempt(
        self, method: str, call: Callable[[], Awaitable[Any]], *, channel: str = "", attempt: int = 0
    ) -> Payload | Failure:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                answer = (await call()).data
        except Exception as error:  # noqa: BLE001  # whatever the client raises, the table in refusals.py names it
            failure = failure_of(error, method, attempt)
            if failure.again_after is not None and attempt + 1 < ATTEMPTS:
                self._limiter.hold(self.team, method, channel, failure.again_after)
            return failure
        return dict(answer) if isinstance(answer, dict) else {}


def _is_shared(info: Payload) -> bool:
    """With another organisation, or about to be: also where Slack says only that it is shared, and not with whom."""
    outside = info.get("is_ext_shared") or info.get("is_pending_ext_shared") or info.get("pending_connected_team_ids")
    return bool(outside or (info.get("is_shared") and not info.get("is_org_shared")))


def _workspaces(enterprise_user: object) -> tuple[str, ...]:
    """Of an organisation's person, the workspaces that they are in."""
    teams = enterprise_user.get("teams") if isinstance(enterprise_user, dict) else None
    return tuple(map(str, teams)) if isinstance(teams, list) else ()


def _object(answer: Payload, name: str, method: str) -> Payload:
    found = answer.get(name)
    if not isinstance(found, dict):
        raise SlackUnavailable(reason="malformed", method=method)
    return found


def _text(answer: Payload, name: str, method: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str):
        raise SlackUnavailable(reason="malformed", method=method)
    return found


QUIET: Payload = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
"""Nothing in a message of ours is looked up, expanded or turned into a ping by Slack."""
