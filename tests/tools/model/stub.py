"""An endpoint of raw wire: it sends exactly the bytes that a test wrote down, and keeps what it was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from patterns.values.conversation import Message, Prompt
from tools.model.endpoint import Endpoint
from tools.model.presets import ROLES

KEY = "sk-test-0123456789abcdef"
VERDICT = {
    "title": "Verdict",
    "type": "object",
    "properties": {"approved": {"type": "boolean"}, "gap": {"type": "string"}},
    "required": ["approved", "gap"],
}


@dataclass(frozen=True)
class Answer:
    """One scripted answer; `body` is bytes as they are, text, or anything JSON."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    then: str = "end"
    """`end`, `drop` (the connection, before a word) or `trickle` (a blank at a time, for ever)."""

    def response(self) -> web.Response:
        plain = self.body if isinstance(self.body, str | bytes) else json.dumps(self.body)
        raw = plain if isinstance(plain, bytes) else plain.encode()
        headers = {"Content-Type": "application/json", **self.headers}
        return web.Response(body=raw, status=self.status, headers=headers)


@dataclass
class Wire:
    """Where the stub listens, what it will say and what it heard."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    unscripted: int = 0
    endpoints: list[Endpoint] = field(default_factory=list)

    def say(self, *answers: Answer) -> None:
        self.answers.extend(answers)

    def endpoint(self, **options: Any) -> Endpoint:
        """An endpoint that talks to the stub; it is closed with it."""
        given = {"base_url": self.url, "api_key": KEY, "models": dict.fromkeys(ROLES, "asked-model"), **options}
        self.endpoints.append(Endpoint(**given))
        return self.endpoints[-1]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.heard.append(await request.json())
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        if not self.answers:
            self.unscripted += 1
            return web.Response(status=418, text="unscripted call")
        answer = self.answers.pop(0)
        if answer.then == "trickle":
            return await _trickle(request)
        if answer.then == "drop" and request.transport is not None:
            request.transport.abort()
        return answer.response()


async def _trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.005)


def completion(content: Any = "Hello.", finish: Any = "stop", **message: Any) -> dict[str, Any]:
    """The body of a good 200 answer, any part of it replaced."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    return {
        "id": "c1",
        "object": "chat.completion",
        "model": "served-model",
        "choices": [choice],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    }


def prompt(*, structured: bool = False, **fields: Any) -> Prompt:
    """A small prompt, any part of it replaced; `structured` asks for a verdict."""
    given: dict[str, Any] = {"role": "worker", "messages": (Message(role="user", text="Say hello."),), **fields}
    return Prompt(answer_schema=VERDICT if structured else None, **given)
