"""A strict Slack on loopback, for the unmodified Bolt app: in tests, in the demo and behind the local page."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.local.slack.api.dispatch import Call, Dispatcher, Tokens
from bot.local.slack.delivery.courier import Courier
from bot.local.slack.delivery.envelopes import Transport
from bot.local.slack.delivery.http_mode import HttpMode, sign
from bot.local.slack.delivery.socket_mode import Farewell, SocketMode
from bot.local.slack.faults import Faults
from bot.local.slack.jobs import Jobs
from bot.local.slack.person.acts import Person
from bot.local.slack.person.control import Control, only_from_here
from bot.local.slack.person.modals import Modals
from bot.local.slack.person.reactions import Reactions
from bot.local.slack.routes import UPLOAD_BYTES, Routes
from bot.local.slack.state.manifest import Manifest
from bot.local.slack.state.timers import Clock, Timers
from bot.local.slack.state.workspace import Workspace
from bot.local.slack.state.world import World

Json = dict[str, Any]
LOOPBACK = "127.0.0.1"


class LocalSlack:
    """One workspace with one installed app, from entering the block until leaving it; nothing is kept on disk."""

    def __init__(
        self,
        *,
        port: int = 0,
        workspace: Workspace | None = None,
        manifest: Manifest | None = None,
        enforce_tiers: bool = False,
        clock: Clock = time.time,
        request_url: str | None = None,
        notice: str = "",
    ) -> None:
        """Nothing listens yet. With a `request_url` payloads are posted there, signed, instead of to a socket."""
        self.world = World(workspace or Workspace.sample(), manifest or Manifest(), clock, notice=notice)
        self.bot_token = f"xoxb-local-{secrets.token_hex(8)}"
        self.app_token = f"xapp-local-{secrets.token_hex(8)}"
        self.signing_secret = secrets.token_hex(16)
        self._port = port
        self.request_url = request_url
        self._timers = Timers(clock)
        self._jobs = Jobs()
        self._open = AsyncExitStack()
        self.addresses: list[tuple[str, int]] = []
        """What is bound, once it is."""
        self.faults = Faults(self.drop_sockets, self.refresh_sockets)
        self.socket_mode = SocketMode(self.world, self._timers, self.faults)
        self._transport: Transport = self.socket_mode
        tokens = Tokens(self.bot_token, self.app_token)
        issue = self.socket_mode.issue_url
        self._dispatcher = Dispatcher(self.world, tokens, enforce_tiers=enforce_tiers, issue_socket_url=issue)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            transport = self._transport
            if self.request_url is not None:
                session = await opening.enter_async_context(aiohttp.ClientSession())
                transport = self._transport = HttpMode(session, self.request_url, self.signing_secret)
            await opening.enter_async_context(self._jobs)
            self._jobs.start(self._timers.run())
            self.courier = Courier(self.world, self._timers, transport, self._jobs)
            self.person = Person(self.world, self.courier)
            self.modals = Modals(self.world, self.courier)
            self.reactions = Reactions(self.world, self.courier)
            self.world.messages.watchers.append(self.courier.announce_message)
            await self._listen(opening)
            self._open = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.changes.close()
        await self.socket_mode.close()
        await self._open.__aexit__(kind, error, trace)

    @property
    def api_url(self) -> str:
        """The base URL of the Web API; it ends with a slash because clients join method names to it."""
        return f"{self.world.base_url}/api/"

    @property
    def page_url(self) -> str:
        """The address a person opens."""
        return f"{self.world.base_url}/"

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, oldest first (the last 5,000)."""
        return list(self._dispatcher.calls)

    async def command(self, *, user: str = "U0ADA", channel: str = "C0ENG", text: str) -> Json:
        """Type a slash command."""
        return await self.person.command(user, channel, text)

    async def message(
        self, *, user: str = "U0ADA", channel: str = "C0ENG", text: str, thread_ts: str | None = None
    ) -> Json:
        """Write a message."""
        return await self.person.message(user, channel, text, thread_ts)

    async def click(
        self,
        *,
        user: str = "U0ADA",
        channel: str = "C0ENG",
        ts: str | None = None,
        view_id: str | None = None,
        action_id: str | None = None,
        block_id: str | None = None,
        **chosen: Any,
    ) -> Json:
        """Use a button or menu, found by `action_id` or by its visible `label`; menus take `value` or `selected_…`."""
        container = {"view_id": view_id} if view_id else {"channel": channel, "ts": ts}
        return await self.person.click(user, container, action_id, block_id, chosen)

    async def share(
        self,
        *,
        user: str = "U0ADA",
        channel: str = "C0ENG",
        name: str,
        content: bytes,
        thread_ts: str | None = None,
    ) -> Json:
        """Share a file."""
        return await self.person.share(user, channel, name, content, thread_ts)

    async def shortcut(self, *, user: str = "U0ADA", channel: str = "C0ENG", ts: str, callback_id: str) -> Json:
        """Choose an entry of a message's menu."""
        return await self.person.shortcut(user, channel, ts, callback_id)

    async def react(self, *, user: str = "U0ADA", channel: str = "C0ENG", ts: str, name: str) -> Json:
        """Give an emoji to a message, or take one's own back."""
        return await self.reactions.react(user, channel, ts, name)

    async def submit(self, *, user: str = "U0ADA", view_id: str | None = None, values: Json | None = None) -> Json:
        """Submit a modal, the one in front unless named; `values` is {block_id: {action_id: {"value": …}}}."""
        return await self.modals.submit(user, view_id or self._front(user), values or {})

    async def close(self, *, user: str = "U0ADA", view_id: str | None = None) -> Json:
        """Cancel a modal."""
        return await self.modals.close(user, view_id or self._front(user))

    async def open_home(self, *, user: str = "U0ADA", tab: str = "home") -> Json:
        """Open the app's Home tab."""
        return await self.person.open_home(user, tab)

    def messages(self, channel: str = "C0ENG") -> list[Json]:
        """Return a channel's messages, replies included, oldest first."""
        return self.world.messages.all(channel)

    def thread(self, channel: str, ts: str) -> list[Json]:
        """Return a thread's root and replies."""
        return self.world.messages.thread(channel, ts)

    def ephemerals(self, user: str = "U0ADA") -> list[Json]:
        """Return what only this person sees."""
        return [seen.as_json() for seen in self.world.ephemerals if seen.user == user]

    def view(self, user: str = "U0ADA") -> Json | None:
        """Return the modal in front of this person, or None."""
        stack = self.world.views.stacks.get(user, [])
        return stack[-1] if stack else None

    def home(self, user: str = "U0ADA") -> Json | None:
        """Return this person's App Home, or None."""
        return self.world.views.homes.get(user)

    def show_notice(self, text: str) -> None:
        """Set the line on top of the page; empty takes it away."""
        self.world.notice = text
        self.world.changes.publish("notice")

    @property
    def unacknowledged(self) -> int:
        """How many payloads are with the app and neither acknowledged nor given up."""
        return self.courier.waiting

    @property
    def opened_sockets(self) -> int:
        """How many Socket Mode connections there have been."""
        return self.socket_mode.opened

    async def verify_request_url(self) -> bool:
        """Challenge the app's request URL, as Slack does when it is entered; HTTP mode only."""
        if not isinstance(self._transport, HttpMode):
            raise TypeError("only HTTP mode has a request URL")
        return await self._transport.verify()

    def sign(self, body: str, *, secret: str | None = None) -> dict[str, str]:
        """Return the headers of a signed request, for a test that plays Slack by hand."""
        return sign(body, secret or self.signing_secret)

    def tick(self) -> None:
        """Look at the injected clock again, after it was moved by hand."""
        self._timers.tick()

    async def refresh_sockets(self, reason: Farewell = "refresh_requested") -> None:
        """Ask every Socket Mode connection to go and come back."""
        await self.socket_mode.disconnect(reason)

    async def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        await self.socket_mode.drop()

    async def until(self, predicate: Callable[["LocalSlack"], object], timeout_seconds: float = 10.0) -> None:
        """Return once `predicate(self)` holds; it is asked again after each change, not on a schedule.

        Raises:
            TimeoutError: with a readable account of what stands there instead.
        """
        changes = self.world.changes
        try:
            async with asyncio.timeout(timeout_seconds):
                seq = changes.seq
                while not predicate(self):
                    await changes.after(seq)
                    seq = changes.seq
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_seconds} s; what stands there:\n{self.dump()}") from None

    def dump(self) -> str:
        """Return messages, ephemerals, views and the last calls as text."""
        world = self.world
        standing = {
            "messages": {channel: world.messages.all(channel) for channel in world.workspace.channels},
            "ephemerals": [seen.as_json() for seen in world.ephemerals],
            "views": world.views.stacks,
            "sockets": self.socket_mode.connections,
            "calls": [f"{call.method} {call.error or 'ok'} {call.rule}" for call in self.calls[-20:]],
        }
        return json.dumps(standing, indent=1, ensure_ascii=False)

    def _front(self, user: str) -> str:
        view = self.view(user)
        if view is None:
            raise LookupError(f"{user} has no modal open:\n{self.dump()}")
        return str(view["id"])

    async def _listen(self, opening: AsyncExitStack) -> None:
        app = web.Application(middlewares=[only_from_here], client_max_size=UPLOAD_BYTES)
        Routes(self.world, self._dispatcher, self.socket_mode, self.faults).add_to(app)
        Control(self.world, self.person, self.modals, self.reactions, self.faults).add_to(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        opening.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, LOOPBACK, self._port)
        await site.start()
        self.addresses = list(runner.addresses)
        self.world.base_url = f"http://{LOOPBACK}:{self.addresses[0][1]}"
