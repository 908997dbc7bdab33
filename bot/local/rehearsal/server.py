"""An OpenAI-protocol server on loopback that answers from recordings, and refuses loudly what was not rehearsed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.local.rehearsal.recordings import Recording, folded

Json = dict[str, Any]

PREFIX = "rehearsal-"
"""Models are named `rehearsal-ROLE`, so that a request says which role asks."""
NOTICE = "Rehearsal: the model's words were recorded beforehand. Set OPENAI_API_KEY or SKYTELLS_API_KEY for a real one."
LABEL = "rehearsed model"
"""What stands beside everything it says."""
HINT = (
    "Not rehearsed: the rehearsal model knows the bundled scenarios only. Set OPENAI_API_KEY or "
    "SKYTELLS_API_KEY and start again to work with a real model."
)
MOST_BYTES = 32 * 2**20
CHARACTERS_PER_TOKEN = 4


class Rehearsal:
    """The server's mind."""

    def __init__(self, recordings: Sequence[Recording], *, seconds: float) -> None:
        """`seconds`: how long an answer takes, so that the card can be watched as it grows."""
        self.unrehearsed: list[str] = []
        """What could not be answered, for tests and for the demo's summary."""
        self._recordings = tuple(recordings)
        self._seconds = seconds

    def application(self) -> web.Application:
        """The two routes of the protocol that are used."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        return app

    def answer(self, body: Json) -> Recording | str:
        """The one recording that fits what is asked, or why there is none."""
        role = str(body.get("model", "")).removeprefix(PREFIX)
        messages = body.get("messages") or []
        turn = sum(message.get("role") == "assistant" for message in messages)
        conversation = folded("\n".join(_text(message) for message in messages))
        fitting = [one for one in self._recordings if one.fits(role, turn, conversation)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return f"{HINT} (role {role}, turn {turn}: {len(fitting)} recordings fit: {', '.join(map(_name, fitting))})"
        return f"{HINT} (role {role}, turn {turn}: no recording fits)"

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        found = self.answer(body)
        if isinstance(found, str):
            self.unrehearsed.append(found)
            error = {"message": found, "type": "invalid_request_error", "code": "unrehearsed", "param": None}
            return web.json_response({"error": error}, status=400)
        await asyncio.sleep(self._seconds)
        return await _send(request, body, found)

    async def _models(self, _: web.Request) -> web.Response:
        roles = sorted({one.role for one in self._recordings})
        models = [{"id": f"{PREFIX}{role}", "object": "model", "owned_by": "rehearsal"} for role in roles]
        return web.json_response({"object": "list", "data": models})


def _name(one: Recording) -> str:
    return one.name


def _text(message: Json) -> str:
    content = message.get("content") or ""
    text = content if isinstance(content, str) else json.dumps(content)
    calls = [call["function"]["name"] for call in message.get("tool_calls") or ()]
    return " ".join((text, *calls))


def message_of(found: Recording) -> Json:
    """The answer as the protocol's message."""
    message: Json = {"role": "assistant", "content": found.text or None}
    if found.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
            }
            for number, call in enumerate(found.calls, 1)
        ]
    return message


def _usage(body: Json, message: Json) -> Json:
    asked = len(json.dumps(body.get("messages", []))) // CHARACTERS_PER_TOKEN
    told = len(json.dumps(message)) // CHARACTERS_PER_TOKEN
    return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}


async def _send(request: web.Request, body: Json, found: Recording) -> web.StreamResponse:
    message = message_of(found)
    finish = "tool_calls" if found.calls else "stop"
    head = {"id": f"rehearsal-{found.name}", "created": 0, "model": body.get("model")}
    usage = _usage(body, message)
    if body.get("stream"):
        return await _stream(request, head, message, finish, usage)
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return web.json_response({**head, "object": "chat.completion", "choices": [choice], "usage": usage})


async def _stream(request: web.Request, head: Json, message: Json, finish: str, usage: Json) -> web.StreamResponse:
    calls = [{**call, "index": index} for index, call in enumerate(message.get("tool_calls", ()))]
    delta = {**message, **({"tool_calls": calls} if calls else {})}
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for part in (
        {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
        {"choices": [], "usage": usage},
    ):
        chunk = {**head, "object": "chat.completion.chunk", **part}
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response


@asynccontextmanager
async def served(app: web.Application, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve an application on loopback; yields its origin, `http://HOST:PORT`."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
