"""Text out of hostile markup, without holding up the event loop: a page that is too much work loses its process."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pydantic import BaseModel, ValidationError

from tools.child.pool import Children, Unanswered
from tools.web.wire.failures import unreadable

PAGES_PER_PROCESS = 50


class Reading(BaseModel):
    """What the child found in a page."""

    title: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    why: str = ""
    """Set where it could not read the page."""


class Extractor:
    """A few warm processes between entering and leaving its block."""

    def __init__(self, *, width: int = 2, seconds: float = 8.0, most_tags: int = 60_000) -> None:
        """`width`: pages read at once; `seconds` for one page; `most_tags`: what a page may have of `<`."""
        self.children = Children("tools.web.text.child", width=width, seconds=seconds, most=PAGES_PER_PROCESS)
        self._seconds = seconds
        self._most_tags = most_tags

    async def __aenter__(self) -> Self:
        await self.children.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.children.__aexit__(kind, error, trace)

    async def extract(self, markup: str, url: str) -> Reading:
        """Title, text and links. Raises `PageUnreadable` for a page that is too much, or holds no text."""
        if markup.count("<") > self._most_tags:
            raise unreadable(url, "too much markup")
        try:
            answer = await self.children.ask({"markup": markup, "url": url})
            reading = Reading.model_validate_json(answer)
        except Unanswered as error:
            raise unreadable(url, self._told(error)) from error
        except ValidationError as error:
            raise unreadable(url, "the reader broke on it") from error
        if reading.why or not reading.text:
            raise unreadable(url, reading.why or "no text in it")
        return reading

    def _told(self, error: Unanswered) -> str:
        return {
            "late": f"too much work to read: not done after {self._seconds:g} s",
            "broken": "the reader broke on it",
            "no start": "the reader does not start",
        }[error.why]
