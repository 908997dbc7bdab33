"""A model around a model: what may pass by itself is tried again, within one deadline."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from patterns.errors import ModelError, ModelMalformed, ModelOverloaded, ModelUnreachable
from patterns.ports.model import Model
from patterns.values.conversation import Prompt, Reply

_TRANSIENT = (ModelUnreachable, ModelOverloaded, ModelMalformed)
"""Everything else (key, quota, a wrong request, a refusal, a limit) would fail again in the same way."""
_FIRST_SECONDS = 0.5
_LONGEST_SECONDS = 8.0


class Retrying:
    """Fits the port `Model`. Raises the last attempt's error."""

    def __init__(
        self,
        model: Model,
        *,
        deadline_seconds: float,
        attempts: int = 4,
        longest_wait_seconds: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """The deadline spans all attempts and waits; a Retry-After beyond `longest_wait_seconds` ends the call.

        `jitter` gives numbers from 0 to 1, so that callers refused together do not come back together.
        """
        self._model = model
        self._deadline_seconds = deadline_seconds
        self._attempts = attempts
        self._longest_wait_seconds = longest_wait_seconds
        self._sleep = sleep
        self._jitter = jitter

    async def complete(self, prompt: Prompt) -> Reply:
        """The first reply that comes."""
        failure: ModelError | None = None
        try:
            async with asyncio.timeout(self._deadline_seconds) as scope:
                for attempt in range(1, self._attempts):
                    try:
                        return await self._model.complete(prompt)
                    except _TRANSIENT as error:
                        failure = error
                        wait = self._wait_seconds(error, attempt)
                        if wait is None or not _in_time(scope, wait):
                            raise
                    await self._sleep(wait)
                return await self._model.complete(prompt)
        except TimeoutError as error:
            if failure is not None:
                raise failure from error
            raise ModelUnreachable("no reply in time", deadline_seconds=self._deadline_seconds) from error

    def _wait_seconds(self, error: ModelError, attempt: int) -> float | None:
        """How long to wait, or None where the endpoint wants more patience than we have."""
        backoff = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** (attempt - 1))
        asked = error.facts.get("retry_after_seconds")
        if asked is None:
            return backoff * (0.5 + self._jitter() / 2)
        wait = float(asked) + self._jitter() * _FIRST_SECONDS
        return wait if float(asked) <= self._longest_wait_seconds else None


def _in_time(scope: asyncio.Timeout, wait_seconds: float) -> bool:
    end = scope.when()
    return end is None or asyncio.get_running_loop().time() + wait_seconds < end
