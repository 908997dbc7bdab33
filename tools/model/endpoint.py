"""A model behind an endpoint that speaks Chat Completions."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Mapping

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client

from patterns.errors import ModelDenied, ModelError, ModelUnreachable
from patterns.values.conversation import Prompt, Reply
from tools.model.errors import shown_cause, translate
from tools.model.ladder import Ladder
from tools.model.wire.dialect import Dialect
from tools.model.wire.reply import read_reply
from tools.model.wire.request import request_body

_CONNECT_SECONDS = 10.0
_READ_IN_THREAD = 20_000
"""Bytes from which reading (and repairing) an answer would be felt by everything else on the loop."""


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The system's certificates, read once for all endpoints."""
    return httpx2.create_ssl_context()


class Endpoint:
    """Fits the port `Model`: one call, one attempt, checked; nothing of the SDK gets past it.

    Building the first one reads the system's certificates (some 20 to 70 ms): before the loop runs.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        models: Mapping[str, str],
        deadline_seconds: float = 180.0,
        headers: Mapping[str, str] | None = None,
        account_headers: bool = False,
    ) -> None:
        """`models` names the model of each role; `headers` go with every request.

        `account_headers` lets the organisation and project of the environment travel: to OpenAI itself, nobody else.
        """
        self.ladder = Ladder()
        self.base_url = base_url
        self._models = dict(models)
        self._deadline_seconds = deadline_seconds
        self._secret = api_key
        timeout = httpx2.Timeout(deadline_seconds, connect=min(_CONNECT_SECONDS, deadline_seconds))
        self._client = AsyncOpenAI(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=timeout,
            default_headers=headers,
            http_client=DefaultAsyncHttpx2Client(follow_redirects=False, timeout=timeout, verify=_trusted()),
        )
        if not account_headers:
            self._client.organization = None
            self._client.project = None
            self._client._custom_headers = dict(headers or {})  # noqa: SLF001  # OPENAI_CUSTOM_HEADERS has no other way out

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply. Raises `ModelError`; the fact `billed` is False where it surely cost nothing."""
        model = self._models.get(prompt.role)
        if model is None:
            raise ModelDenied("no model is named for the role", role=prompt.role, billed=False)
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._descend(prompt, model)
        except TimeoutError as error:
            raise ModelUnreachable("no reply in time", deadline_seconds=self._deadline_seconds) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _descend(self, prompt: Prompt, model: str) -> Reply:
        """Ask as the model was found to like it, and once more in a milder way for each way that is refused."""
        while True:
            dialect = self.ladder.dialect(model)
            try:
                reply = await self._ask(prompt, model, dialect)
            except ModelError as error:
                if not self.ladder.refused(model, prompt, dialect, error):
                    raise
                continue
            self.ladder.answered(model, prompt, dialect, reply)
            return reply

    async def _ask(self, prompt: Prompt, model: str, dialect: Dialect) -> Reply:
        """One request, untyped: the SDK's transform of a typed one costs more with every message of the history."""
        body = request_body(prompt, model=model, dialect=dialect)
        try:
            response = await self._client.post("/chat/completions", body=body, cast_to=httpx2.Response)
            return await _read(response.content, prompt, model, in_words=not dialect.tools)
        except Exception as error:  # noqa: BLE001  # a 200 answer makes the SDK raise far more than its own errors
            raise translate(error, secret=self._secret) from shown_cause(error, secret=self._secret)


async def _read(content: bytes, prompt: Prompt, model: str, *, in_words: bool) -> Reply:
    if len(content) < _READ_IN_THREAD:
        return read_reply(content, prompt, asked=model, in_words=in_words)
    return await asyncio.to_thread(read_reply, content, prompt, asked=model, in_words=in_words)
