"""What strangers wrote, read without holding up the event loop: what is too much work loses its process."""

from __future__ import annotations

import asyncio
import base64
from types import TracebackType
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ValidationError

from patterns.values.web import Hit
from tools.child.pool import Children, Unanswered
from tools.web.wire.agent import PRODUCT
from tools.web.wire.failures import unreadable

PAGES_PER_PROCESS = 50
Kind = Literal["html", "pdf", "feed", "rules"]
_WORTH_A_THREAD = 500_000
"""Bytes that it takes longer to encode than to hand to a thread."""


class Answer(BaseModel):
    """What the child found."""

    why: str = ""
    """Set where it could not read it."""


class Reading(Answer):
    """Of a page or a PDF."""

    title: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    published: str = ""


class Entries(Answer):
    """Of a feed."""

    entries: tuple[Hit, ...] = ()


class Verdict(Answer):
    """Of a robots.txt. What could not be read allows nothing."""

    allowed: bool = False
    delay: float = 0.0
    """Seconds that the site wants between two requests."""


A = TypeVar("A", bound=Answer)


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
        """A page. Raises `PageUnreadable` for one that is too much, or holds no text."""
        self._count_tags(markup.count("<"), url)
        return _with_text(await self._ask(Reading, kind="html", body=markup, url=url), url)

    async def pdf(self, data: bytes, url: str) -> Reading:
        """A PDF. Raises `PageUnreadable`, also for one that is encrypted, damaged or without text."""
        return _with_text(await self._ask(Reading, kind="pdf", body=await _letters(data), url=url), url)

    async def feed(self, data: bytes, url: str, content_type: str) -> tuple[Hit, ...]:
        """A feed's entries, possibly none. Raises `PageUnreadable` for what is no feed, or is too much."""
        self._count_tags(data.count(b"<"), url)
        body = await _letters(data)
        return (await self._ask(Entries, kind="feed", body=body, url=url, content_type=content_type)).entries

    async def verdict(self, rules: str, url: str) -> Verdict:
        """What a robots.txt says of an address. Raises `PageUnreadable` for one that is too much."""
        return await self._ask(Verdict, kind="rules", body=rules, url=url, agent=PRODUCT)

    async def _ask(self, shape: type[A], *, kind: Kind, url: str, **asked: str) -> A:
        try:
            answer = shape.model_validate_json(await self.children.ask({"kind": kind, "url": url, **asked}))
        except Unanswered as error:
            raise unreadable(url, self._told(error)) from error
        except ValidationError as error:
            raise unreadable(url, "the reader broke on it") from error
        if answer.why:
            raise unreadable(url, answer.why)
        return answer

    def _count_tags(self, tags: int, url: str) -> None:
        if tags > self._most_tags:
            raise unreadable(url, "too much markup")

    def _told(self, error: Unanswered) -> str:
        return {
            "late": f"too much work to read: not done after {self._seconds:g} s",
            "broken": "the reader broke on it",
            "no start": "the reader does not start",
        }[error.why]


def _with_text(reading: Reading, url: str) -> Reading:
    if not reading.text:
        raise unreadable(url, "no text in it")
    return reading


async def _letters(data: bytes) -> str:
    """Bytes as the child gets them."""
    if len(data) < _WORTH_A_THREAD:
        return base64.b64encode(data).decode("ascii")
    return await asyncio.to_thread(lambda: base64.b64encode(data).decode("ascii"))
