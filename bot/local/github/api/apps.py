"""GitHub Apps: who proves to be one gets a token of an hour for what it is installed in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import jwt
from aiohttp import web
from jwt.types import Options

from bot.local.github.answers import Json, error, told
from bot.local.github.desk import Desk

TOKEN_SECONDS = 3600
PROOF_SECONDS = 600
"""No proof is taken that claims to hold longer."""

MUST: Options = {"require": ["iat", "exp", "iss"]}


class Apps:
    """Answers for the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def route(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_get("/repos/{owner}/{name}/installation", self._installation_of)
        router.add_get("/app/installations/{id}", self._installation)
        router.add_post("/app/installations/{id}/access_tokens", self._issue)

    async def _installation_of(self, request: web.Request) -> web.Response:
        if refused := self._desk.faulty("GET installation") or self._no_app(request):
            return refused
        return self._told_app() if self._desk.name(request) in self._desk.installed else error(404, "Not Found")

    async def _installation(self, request: web.Request) -> web.Response:
        if refused := self._no_app(request):
            return refused
        return self._told_app() if self._is_installation(request) else error(404, "Not Found")

    def _told_app(self) -> web.Response:
        return told({"id": self._desk.installation, "permissions": self._desk.granted})

    def _is_installation(self, request: web.Request) -> bool:
        return request.match_info["id"] == str(self._desk.installation)

    async def _issue(self, request: web.Request) -> web.Response:
        if refused := self._desk.faulty("POST token") or self._no_app(request):
            return refused
        asked = await request.json()
        self._desk.asked_for.append(asked)
        await asyncio.sleep(self._desk.issuing_seconds)
        if not self._is_installation(request):
            return error(404, "Not Found")
        if any(self._desk.granted.get(name) != level for name, level in asked.get("permissions", {}).items()):
            return error(422, "The permissions requested are not granted to this installation.")
        return self._issued(asked)

    def _issued(self, asked: Json) -> web.Response:
        names = {one for one in self._desk.installed if one.partition("/")[2] in asked["repositories"]}
        token, until = f"ghs_{len(self._desk.issued) + 1}", self._desk.clock() + TOKEN_SECONDS
        self._desk.issued[token] = (until, names)
        ends = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return told({"token": token, "expires_at": ends, "permissions": asked["permissions"]}, status=201)

    def _no_app(self, request: web.Request) -> web.Response | None:
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        try:
            said = jwt.decode(word, self._desk.public_key, algorithms=["RS256"], options=MUST)
        except jwt.PyJWTError:
            return error(401, "A JSON web token could not be decoded")
        is_ours = said["iss"] == self._desk.app_id and said["exp"] - said["iat"] <= PROOF_SECONDS
        if kind.lower() != "bearer" or not is_ours:
            return error(401, "Integration must generate a public key")
        return None
