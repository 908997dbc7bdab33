"""The HTTP surface Slack shows to an app: Web API, websocket, response_url, uploads, files."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.dispatch import Call, Dispatcher, RateLimitedError
from bot.local.slack.delivery.responses import respond
from bot.local.slack.delivery.socket_mode import SocketMode
from bot.local.slack.faults import Fault, Faults
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]
UPLOAD_BYTES = 64 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
"""How such a file begins."""
_CLEAN = Fault(method="")


class Routes:
    """Handlers for what the app calls."""

    def __init__(self, world: World, dispatcher: Dispatcher, socket_mode: SocketMode, faults: Faults) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._socket_mode = socket_mode
        self._faults = faults

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_route("*", "/api/{method}", self.web_api)
        app.router.add_get("/socket", self._socket_mode.handle)
        app.router.add_post("/response/{token}", self.response_url)
        app.router.add_post("/upload/{token}", self.upload)
        app.router.add_get("/files/{id}/{name}", self.file)
        app.router.add_get("/files-pri/{id}/download/{name}", self.private_file)

    async def web_api(self, request: web.Request) -> web.StreamResponse:
        """Serve a Web API call, with the fault that is planned for it."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        fault = self._faults.take(method) or _CLEAN
        call = Call(method, arguments.values, self._world.clock(), {}, fault.status)
        headers: dict[str, str] = {}
        if fault.moment == "after" or fault == _CLEAN:
            headers = self._run(call, _token(request, arguments), arguments)
        if fault.error:
            call.answer = {"ok": False, "error": fault.error}
            call.status = fault.status
        self._dispatcher.record(call)
        if fault.retry_after is not None:
            headers["Retry-After"] = str(fault.retry_after)
        await asyncio.sleep(fault.slow_seconds)
        if fault.drop and request.transport is not None:
            request.transport.abort()
        return web.json_response(call.answer, status=call.status, headers=headers)

    async def response_url(self, request: web.Request) -> web.Response:
        """Serve a response_url; a spent one is HTTP 404 with the reason as text."""
        try:
            respond(self._world, self._world.response_urls.redeem(request.match_info["token"]), await request.json())
        except RefusedError as refusal:
            spent = refusal.code in ("invalid_url", "used_url", "expired_url")
            return web.Response(status=404 if spent else 400, text=refusal.code)
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of an announced file, raw or as a form's field."""
        if request.content_type.startswith("multipart/"):
            part = next(iter((await request.post()).values()), "")
            content = part.file.read() if isinstance(part, web.FileField) else str(part).encode()
        else:
            content = await request.read()
        try:
            file = self._world.files.receive(request.match_info["token"], content)
        except RefusedError as refusal:
            return web.Response(status=400, text=refusal.code)
        return web.Response(text=f"OK - {file.length}")

    async def file(self, request: web.Request) -> web.Response:
        """Hand out an uploaded file: as a download of plain text whatever it claims to be, or of the PNG that it is."""
        file = self._world.files.find(request.match_info["id"])
        if file is None or file.content is None:
            raise web.HTTPNotFound(text="no such file")
        safe = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in file.name)
        headers = {"Content-Disposition": f'attachment; filename="{safe}"', "X-Content-Type-Options": "nosniff"}
        if file.content.startswith(PNG):
            return web.Response(body=file.content, content_type="image/png", headers=headers)
        return web.Response(body=file.content, content_type="text/plain", charset="utf-8", headers=headers)

    async def private_file(self, request: web.Request) -> web.Response:
        """Hand a file to the app; without a token that opens it Slack leads to its login page, as here."""
        if not self._dispatcher.opens_files(_token(request, Arguments({}))):
            raise web.HTTPFound(f"/?redir={quote(request.path, safe='')}")
        return await self.file(request)

    def _run(self, call: Call, token: str | None, arguments: Arguments) -> dict[str, str]:
        try:
            # a copy: what Slack answered does not change when the message does later
            call.answer = json.loads(json.dumps(self._dispatcher.run(call.method, token, arguments)))
        except RateLimitedError as refusal:
            call.answer, call.rule, call.status = refusal.answer(), refusal.rule, 429
            return {"Retry-After": str(refusal.retry_after)}
        except RefusedError as refusal:
            call.answer, call.rule = refusal.answer(), refusal.rule
        else:
            return {"X-OAuth-Scopes": self._dispatcher.scopes_of(token)}
        return {}


async def _arguments(request: web.Request) -> Arguments:
    """Merge query string and body; Slack takes either."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        values |= await request.json() if request.can_read_body else {}
    else:
        values |= dict(await request.post())
    return Arguments(values)


def _token(request: web.Request, arguments: Arguments) -> str | None:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or arguments.text("token") or None
