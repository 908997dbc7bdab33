"""The routes of the page: what a person at the local workspace sees and does."""

import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.local.loopback import refuse_foreign_host
from bot.local.slack.faults import Faults
from bot.local.slack.person import page
from bot.local.slack.person.acts import Person
from bot.local.slack.person.modals import Modals
from bot.local.slack.person.picture import picture
from bot.local.slack.person.reactions import Reactions
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.changes import PAGE_KINDS, Change
from bot.local.slack.state.world import World

Json = dict[str, Any]
_NEEDED: dict[str, tuple[str, ...]] = {
    "command": ("user", "channel", "text"),
    "message": ("user", "channel", "text"),
    "click": ("user",),
    "react": ("user", "channel", "ts", "name"),
    "shortcut": ("user", "channel", "ts", "callback_id"),
    "share": ("user", "channel", "name", "text"),
    "submit": ("user", "view_id"),
    "close": ("user", "view_id"),
    "home": ("user",),
    "faults": ("kind",),
}
"""The fields an act cannot do without; each is a string."""


class Control:
    """Serves the page and its acts. Only this machine gets in, and only this page may act."""

    def __init__(self, world: World, person: Person, modals: Modals, reactions: Reactions, faults: Faults) -> None:
        self._world = world
        self._acts: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "command": lambda body: person.command(body["user"], body["channel"], body["text"]),
            "message": lambda body: person.message(body["user"], body["channel"], body["text"], body.get("thread_ts")),
            "click": lambda body: person.click(body["user"], body, body.get("action_id"), body.get("block_id"), body),
            "react": lambda body: reactions.react(body["user"], body["channel"], body["ts"], body["name"]),
            "shortcut": lambda body: person.shortcut(body["user"], body["channel"], body["ts"], body["callback_id"]),
            "share": lambda body: person.share(
                body["user"], body["channel"], body["name"], body["text"].encode(), body.get("thread_ts")
            ),
            "submit": lambda body: modals.submit(body["user"], body["view_id"], body.get("values", {})),
            "close": lambda body: modals.close(body["user"], body["view_id"]),
            "faults": lambda body: _inject(faults, body),
            "home": lambda body: person.open_home(body["user"], body.get("tab", "home")),
        }

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/", page.serve)
        app.router.add_get("/page/{path:.+}", page.serve)
        app.router.add_get("/_local/state", self.state)
        app.router.add_get("/_local/events", self.events)
        app.router.add_post("/_local/{act}", self.act)

    async def state(self, request: web.Request) -> web.Response:
        """Return everything the person may see."""
        user = self._viewer(request)
        if user not in self._world.workspace.users:
            return web.json_response({"ok": False, "error": "user_not_found"}, status=404)
        return web.json_response(picture(self._world, user))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream changes as server-sent events from now on, until the page goes away."""
        user = self._viewer(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        seq = self._world.changes.seq
        await response.write(b": open\n\n")
        with contextlib.suppress(ConnectionResetError):  # the page was closed or loaded anew
            await self._tell(user, seq, response)
        return response

    async def _tell(self, user: str, seq: int, response: web.StreamResponse) -> None:
        changes = self._world.changes
        while not changes.closed:
            await changes.after(seq)
            news, seq = changes.since(seq), changes.seq
            for change in news:
                if self._may_know(user, change):
                    await response.write(f"data: {json.dumps(change.as_json())}\n\n".encode())

    async def act(self, request: web.Request) -> web.Response:
        """Do what the person asks for."""
        name = request.match_info["act"]
        act = self._acts.get(name)
        if act is None:
            raise web.HTTPNotFound(text=f"no act {name}; there is: {', '.join(self._acts)}")
        body = await _body(request)
        missing = [field for field in _NEEDED[name] if not isinstance(body.get(field), str)]
        if missing:
            rule = f"needs {', '.join(missing)}"
            return web.json_response({"ok": False, "error": "invalid_arguments", "rule": rule}, status=400)
        try:
            return web.json_response(await act(body))
        except RefusedError as refusal:
            return web.json_response({"ok": False, "error": refusal.code, "rule": refusal.rule})

    def _viewer(self, request: web.Request) -> str:
        """Return who is looking; the first person of the workspace when the page does not say."""
        people = (user.id for user in self._world.workspace.users.values() if not user.is_bot)
        return request.query.get("user") or next(people)

    def _may_know(self, user: str, change: Change) -> bool:
        if change.type not in PAGE_KINDS or change.user not in (None, user):
            return False
        channel = self._world.workspace.channels.get(change.channel or "")
        return channel is None or user in channel.members


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as cause:
        raise web.HTTPBadRequest(text="the body is no JSON") from cause
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body is no JSON object")
    return body


async def _inject(faults: Faults, wanted: Json) -> Json:
    try:
        await faults.inject(wanted)
    except ValueError as problem:
        raise RefusedError("invalid_arguments", str(problem)) from problem
    return {"ok": True}


@web.middleware
async def only_from_here(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Keep other web pages out: no foreign Host (DNS rebinding), no act without our header (cross-site posts)."""
    refuse_foreign_host(request)
    if request.path.startswith("/_local/") and request.method == "POST":
        ours = request.headers.get("X-Steward-Local") == "1" and request.content_type == "application/json"
        if not ours:
            raise web.HTTPForbidden(text="acts need Content-Type: application/json and X-Steward-Local: 1")
    return await handler(request)
