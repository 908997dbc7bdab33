"""A run's place in Slack: the root message that says who asked for what, and posts below it that happen once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from handlers.slack.blocks import Block, cut
from handlers.slack.client import POST, UPLOAD, Slack
from handlers.slack.text import escaped, shorten
from patterns.errors import SlackUnavailable, StoreUnavailable, Unexpected
from patterns.ports.books import Effects
from patterns.values.house.audit import AuditEntry
from patterns.values.questions import digest_of
from patterns.values.running.record import RunRecord

log = logging.getLogger(__name__)

T = TypeVar("T")
Act = Callable[[], Awaitable[str]]
Find = Callable[[], Awaitable[str | None]]

PATIENCE_SECONDS = (1, 3, 10, 30, 60, 120, 300, 600)
"""Between attempts; each asks first whether the one before took place."""

TYPED_CHARACTERS = 2500
ROOT_CHARACTERS = 9000
NOTIFICATION_CHARACTERS = 300
LOOKED_BACK_SECONDS = 60.0
"""Slack's clock may be behind ours by this much when a lost root message is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run speaks."""

    slack: Slack
    effects: Effects
    record: RunRecord
    root_ts: str = ""
    notice: str = ""
    """What is true of everything said here: that the model is a rehearsed one, for instance."""

    async def open(self) -> str:
        """The root message's ts; posted once."""
        record = self.record
        text = f"<@{record.requester}> asked: `/{record.command}` {escaped(shorten(record.text, TYPED_CHARACTERS))}"
        return await self.begin("root", text, cut(text, ROOT_CHARACTERS))

    async def begin(self, name: str, text: str, blocks: list[Block]) -> str:
        """A message outside of any thread, under a name that is its own in this run; its ts. Posted once.

        `text` is what a notification shows: a person who is named in it is told.
        """
        record = self.record
        key = f"{record.run_id}:{name}"
        since = record.asked_at - LOOKED_BACK_SECONDS
        return await self._surely(
            key,
            POST,
            partial(self._post, key, text, blocks),
            partial(self.slack.find_post, record.channel, key, since=since),
            self._told("message posted", name, text, blocks),
        )

    async def post(self, name: str, text: str, blocks: list[Block]) -> str:
        """A reply in the thread under a name that is its own in this run; its ts. Posted once.

        `text` is what a notification shows: as it is, nothing in it acts.
        """
        key = f"{self.record.run_id}:{name}"
        return await self._surely(
            key,
            POST,
            partial(self._post, key, escaped(shorten(text, NOTIFICATION_CHARACTERS)), blocks),
            partial(self.slack.find_post, self.record.channel, key, thread_ts=self.root_ts),
            self._told("message posted", name, text, blocks),
        )

    async def attach(self, name: str, *, title: str, text: str) -> None:
        """A text file in the thread; uploaded once."""
        own = f"{self.record.run_id}-{name}"
        await self._surely(
            f"{self.record.run_id}:file:{name}",
            UPLOAD,
            partial(self._upload, own, title, text),
            partial(self._find, own),
            self._told("file uploaded", name, title, text),
        )

    def _told(self, what: str, name: str, *content: object) -> AuditEntry:
        return AuditEntry(
            kind="effect",
            run_id=self.record.run_id,
            channel=self.record.channel,
            what=what,
            facts={"name": name, "thread": self.root_ts},
            digest=digest_of({"content": list(content)}),
        )

    async def _surely(self, key: str, method: str, do: Act, find: Find, told: AuditEntry) -> str:
        return await patiently(key, partial(self._once, key, method, do, find, told))

    async def _once(self, key: str, method: str, do: Act, find: Find, told: AuditEntry) -> str:
        """The turn is awaited before the effect begins.

        An effect is cut off after a while, and a channel that many runs post to may keep one waiting for longer.
        """
        await self.slack.turn(method, self.record.channel)
        return await self.effects.once(key, do, find, told)

    async def _post(self, key: str, text: str, blocks: list[Block]) -> str:
        return await self.slack.post(self.record.channel, text=text, blocks=blocks, key=key, thread_ts=self.root_ts)

    async def _upload(self, name: str, title: str, text: str) -> str:
        await self.slack.upload(self.record.channel, self.root_ts, name=name, title=title, content=text)
        return name

    async def _find(self, name: str) -> str | None:
        return name if await self.slack.find_file(self.record.channel, self.root_ts, name) else None


async def patiently(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """Through an outage: a result that was paid for is not lost to five bad minutes."""
    for seconds in PATIENCE_SECONDS:
        try:
            return await attempt()
        except (SlackUnavailable, StoreUnavailable, Unexpected) as error:
            log.warning("%s did not take place yet, next try in %s s: %s", what, seconds, error)
            await asyncio.sleep(seconds)
    return await attempt()
