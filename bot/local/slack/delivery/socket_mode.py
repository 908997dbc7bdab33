"""Socket Mode: one-time addresses, hello, envelopes, acknowledgements, disconnects."""

import asyncio
import itertools
import json
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import WSMsgType, web

from bot.local.slack.delivery.envelopes import ACK_SECONDS, Envelope, Outcome
from bot.local.slack.faults import Faults
from bot.local.slack.state.timers import Timers
from bot.local.slack.state.world import World

Json = dict[str, Any]
Farewell = Literal["warning", "refresh_requested", "link_disabled"]
CONNECTION_LIMIT = 10
"""Connections per app; one more is told too_many_websockets."""


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """A websocket and the TCP connection under it, which a fault may cut."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None


class SocketMode:
    """All open connections of the app. A payload goes to one of them, in turn; an answer may come by any."""

    def __init__(self, world: World, timers: Timers, faults: Faults) -> None:
        self._world = world
        self._timers = timers
        self._faults = faults
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._turn = itertools.count()
        self.opened = 0
        """How many connections have said hello so far."""
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def issue_url(self) -> str:
        """Return a websocket address that admits one connection, once."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return f"{self._world.base_url.replace('http', 'ws', 1)}/socket?ticket={ticket}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from hello to close."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="this address was used before or never issued")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= CONNECTION_LIMIT:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._serve(Connection(socket, request.transport))
        return socket

    async def deliver(self, envelope: Envelope) -> Outcome:
        """Send an envelope and wait for its acknowledgement."""
        if not self._open:
            return Outcome(acknowledged=False, reason="no_connection")
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope.id] = answer
        self._timers.after(ACK_SECONDS, lambda: _settle(answer, None))
        try:
            await self._send(envelope)
            payload = await answer
        finally:
            del self._waiting[envelope.id]
        if payload is None:
            return Outcome(acknowledged=False, reason="timeout")
        return Outcome(acknowledged=True, payload=payload)

    async def ready(self) -> None:
        """Return once a socket is open."""
        await self._connected.wait()

    async def disconnect(self, reason: Farewell) -> None:
        """Tell every connection to go away; the client is expected to close and come back."""
        for connection in list(self._open):
            farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
            await connection.socket.send_json(farewell)

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._open):
            self._leave(connection)
            if connection.transport is not None:
                connection.transport.abort()

    async def close(self) -> None:
        """Close every connection properly."""
        for connection in list(self._open):
            await connection.socket.close()

    async def _serve(self, connection: Connection) -> None:
        self._open.append(connection)
        self.opened += 1
        await connection.socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open),
                "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 3600},
                "connection_info": {"app_id": self._world.workspace.app_id},
            }
        )
        self._connected.set()
        self._world.changes.publish("delivery")
        try:
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._leave(connection)

    def _leave(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
        if not self._open:
            self._connected.clear()
        self._world.changes.publish("delivery")

    def _acknowledge(self, text: str) -> None:
        answer = json.loads(text)
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if waiting is None:
            return
        _settle(waiting, answer.get("payload") or {})
        self._world.changes.publish("delivery")

    async def _send(self, envelope: Envelope) -> None:
        times = 1
        if self._faults.duplicate_envelopes:
            self._faults.duplicate_envelopes -= 1
            times = 2
        for _ in range(times):
            if not self._open:
                return
            connection = self._open[next(self._turn) % len(self._open)]
            try:
                await connection.socket.send_json(_frame(envelope))
            except ConnectionError:
                self._leave(connection)
        self._world.changes.publish("delivery")


def _frame(envelope: Envelope) -> Json:
    frame: Json = {"envelope_id": envelope.id, "type": envelope.kind, "payload": envelope.payload}
    if envelope.kind == "events_api":
        return frame | {
            "accepts_response_payload": False,
            "retry_attempt": envelope.retry_attempt,
            "retry_reason": envelope.retry_reason,
        }
    return frame | {"accepts_response_payload": True}


def _settle(answer: "asyncio.Future[Json | None]", value: Json | None) -> None:
    if not answer.done():
        answer.set_result(value)
