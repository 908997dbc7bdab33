"""What Slack is answered to a click, a command or a form that is sent: without secrets too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond

from handlers.slack.client import NAMES
from patterns.redaction.redactor import Redactor


class QuietRespond:
    """In `AsyncRespond`'s place."""

    def __init__(self, respond: AsyncRespond, redactor: Redactor) -> None:
        self._respond = respond
        self._redactor = redactor

    async def __call__(self, text: str | dict[str, Any] = "", **more: Any) -> Any:
        """The same, redacted first."""
        return await self._respond(self._clean(text), **{name: self._clean(one) for name, one in more.items()})

    def _clean(self, value: Any) -> Any:
        return self._redactor.within(value, but=NAMES)


class QuietAck(AsyncAck):
    """In `AsyncAck`'s place: what is wrong with a form is shown at its fields."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._redactor = redactor

    async def __call__(self, *words: Any, **more: Any) -> BoltResponse:
        """The same, redacted first."""
        clean = partial(self._redactor.within, but=NAMES)
        return await super().__call__(
            *map(clean, words),  # type: ignore[arg-type]  # each of the kind that it was
            **{name: clean(one) for name, one in more.items()},  # type: ignore[arg-type]
        )


def quieten(app: AsyncApp, redactor: Redactor) -> None:
    """Every listener of the app is handed one of these."""
    app.middleware(partial(_hand_over, redactor=redactor))


async def _hand_over(context: AsyncBoltContext, next_: Callable[[], Awaitable[Any]], *, redactor: Redactor) -> None:
    respond = context.respond
    if respond is not None:
        context["respond"] = QuietRespond(respond, redactor)
    context["ack"] = QuietAck(redactor)
    await next_()
