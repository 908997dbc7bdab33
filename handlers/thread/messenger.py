"""Words outside of what a run posts itself, each said once: to one person, or in a thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from handlers.slack.blocks import cut
from handlers.slack.client import POST, Slack
from patterns.errors import SlackRefused, ThreadClosed
from patterns.ports.books import Effects
from patterns.values.house.audit import AuditEntry
from patterns.values.questions import digest_of

log = logging.getLogger(__name__)

MOST_CHARACTERS = 9000
LOOKED_BACK_SECONDS = 60.0
"""Slack's clock may be behind ours by this much when a lost message is looked for."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """One attempt each. Raises `SlackUnavailable`, `StoreUnavailable` and `Unexpected`: then it may be tried again."""

    slack: Slack
    effects: Effects

    async def tell(self, user: str, text: str, *, key: str, since: float) -> bool:
        """One person, in direct messages; `since` is when it came up, seconds since the epoch.

        False where Slack refuses even that: nobody is left to tell but the log.
        """
        try:
            await self.say(await self.slack.direct(user), text, key=key, since=since)
        except (SlackRefused, ThreadClosed) as error:
            log.warning("could not tell %s (%s): %s", user, key, error)
            return False
        return True

    async def say(self, channel: str, text: str, *, key: str, since: float, thread_ts: str = "") -> None:
        """In a conversation, or in a thread of it. Raises `SlackRefused` and `ThreadClosed`, too."""
        await self.slack.turn(POST, channel)
        blocks = cut(text, MOST_CHARACTERS)
        post = partial(self.slack.post, channel, text=text, blocks=blocks, key=key, thread_ts=thread_ts)
        before = 0.0 if thread_ts else since - LOOKED_BACK_SECONDS
        find = partial(self.slack.find_post, channel, key, thread_ts=thread_ts, since=before)
        digest = digest_of({"content": [text]})
        told = AuditEntry(kind="effect", channel=channel, what="message posted", digest=digest)
        await self.effects.once(key, post, find, told)
