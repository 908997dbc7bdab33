"""A run's place in Slack: the root message that says who asked for what, and posts below it that happen once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from handlers.slack.blocks import Block, section
from handlers.slack.client import Slack
from handlers.slack.text import escaped, shorten
from patterns.ports import Effects
from patterns.record import RunRecord

LOOKED_BACK_SECONDS = 60.0
"""Slack's clock may be behind ours by this much when a lost root message is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run speaks."""

    slack: Slack
    effects: Effects
    record: RunRecord
    root_ts: str = ""

    async def open(self) -> str:
        """The root message's ts; posted once."""
        record = self.record
        text = f"<@{record.requester}> asked: `/{record.command}` {escaped(shorten(record.text, 2500))}"
        return await self.effects.once(
            f"{record.run_id}:root",
            partial(self._post, f"{record.run_id}:root", text, [section(text)]),
            partial(
                self.slack.find_post,
                record.channel,
                f"{record.run_id}:root",
                since=record.asked_at - LOOKED_BACK_SECONDS,
            ),
        )

    async def post(self, name: str, text: str, blocks: list[Block]) -> str:
        """A reply in the thread under a name that is its own in this run; its ts. Posted once."""
        key = f"{self.record.run_id}:{name}"
        return await self.effects.once(
            key,
            partial(self._post, key, text, blocks),
            partial(self.slack.find_post, self.record.channel, key, thread_ts=self.root_ts),
        )

    async def attach(self, name: str, *, title: str, text: str) -> None:
        """A text file in the thread; uploaded once."""
        own = f"{self.record.run_id}-{name}"
        await self.effects.once(
            f"{self.record.run_id}:file:{name}", partial(self._upload, own, title, text), partial(self._find, own)
        )

    async def _post(self, key: str, text: str, blocks: list[Block]) -> str:
        return await self.slack.post(self.record.channel, text=text, blocks=blocks, key=key, thread_ts=self.root_ts)

    async def _upload(self, name: str, title: str, text: str) -> str:
        await self.slack.upload(self.record.channel, self.root_ts, name=name, title=title, text=text)
        return name

    async def _find(self, name: str) -> str | None:
        return name if await self.slack.find_file(self.record.channel, self.root_ts, name) else None
