"""Everything one running local Slack remembers, in one place that every method and every person's act works on."""

import time
from dataclasses import dataclass, field
from typing import Any

from bot.local.slack.state.changes import Changes
from bot.local.slack.state.files import Files
from bot.local.slack.state.manifest import Manifest
from bot.local.slack.state.messages import Messages
from bot.local.slack.state.streams import Stream
from bot.local.slack.state.tickets import ResponseUrls, Triggers
from bot.local.slack.state.timers import Clock, Stamps
from bot.local.slack.state.views import Views
from bot.local.slack.state.workspace import Channel, Workspace

Json = dict[str, Any]


@dataclass(slots=True)
class Ephemeral:
    """A message one person sees and nobody keeps: gone at the next start."""

    channel: str
    user: str
    ts: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None

    def as_json(self) -> Json:
        """Return it as a message, for the person's page and for interaction payloads."""
        shown: Json = {"type": "message", "subtype": "bot_message", "channel": self.channel, "user": self.user}
        shown |= {"ts": self.ts, "text": self.text, "blocks": self.blocks, "is_ephemeral": True}
        return shown | ({"thread_ts": self.thread_ts} if self.thread_ts else {})


@dataclass(slots=True)
class World:
    """The state; it has no behaviour beyond keeping its parts on one clock and one change log."""

    workspace: Workspace = field(default_factory=Workspace.sample)
    manifest: Manifest = field(default_factory=Manifest)
    clock: Clock = time.time
    base_url: str = ""
    """http://127.0.0.1:PORT, known once the server listens."""
    notice: str = ""
    """A line the page shows on top, such as that a rehearsal model answers."""
    changes: Changes = field(default_factory=Changes)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    stamps: Stamps = field(init=False)
    messages: Messages = field(init=False)
    views: Views = field(init=False)
    files: Files = field(init=False)
    triggers: Triggers = field(init=False)
    response_urls: ResponseUrls = field(init=False)
    inputs: dict[tuple[str, str], Json] = field(default_factory=dict)
    """What a person has chosen in a message's menus: (user, ts) → state.values."""

    streams: dict[tuple[str, str], Stream] = field(default_factory=dict)
    """Streams by (channel, ts); a stopped one is gone, an expired one still lies here."""

    def __post_init__(self) -> None:
        self.stamps = Stamps(self.clock)
        self.messages = Messages(self.stamps, self.changes)
        self.views = Views(self.stamps, self.changes, self.workspace)
        self.files = Files(self.clock)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)

    def is_streaming(self, channel: str, ts: str) -> bool:
        """Whether the message is a stream that is neither stopped nor five minutes old."""
        stream = self.streams.get((channel, ts))
        return stream is not None and stream.expires > self.clock()

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.workspace.bot_user_id in channel.members

    def bot_identity(self) -> Json:
        """Return the author fields of everything the bot posts."""
        workspace = self.workspace
        return {
            "user": workspace.bot_user_id,
            "bot_id": workspace.bot_id,
            "app_id": workspace.app_id,
            "team": workspace.team_id,
            "username": workspace.bot_name,
        }

    def whisper(self, ephemeral: Ephemeral) -> Ephemeral:
        """Show an ephemeral message."""
        self.ephemerals.append(ephemeral)
        self.changes.publish("ephemeral", channel=ephemeral.channel, ts=ephemeral.ts, user=ephemeral.user)
        return ephemeral

    def find_ephemeral(self, user: str, ts: str) -> Ephemeral | None:
        """Return what this person sees under that ts, or None."""
        return next((seen for seen in self.ephemerals if seen.user == user and seen.ts == ts), None)
