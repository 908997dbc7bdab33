"""A provider's answer made hits: what cannot be read of it is left out, and nothing of it is believed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, ValidationError

from patterns.values.web import Hit
from tools.web.search.provider import MOST_HITS, failed
from tools.web.text.visible import one_line

TITLE_CHARACTERS = 200
SNIPPET_CHARACTERS = 500
LONGEST_URL = 2000
READ_RESULTS = 200
"""Of one answer; whoever sends more has not been asked for them."""
_SPARE = 10
"""Times the characters that are kept: markup and blanks go before the text is cut."""
_MARKUP = re.compile(
    r"</?(?:a|b|br|cite|code|em|i|mark|p|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
"""The marks of found words; anything else in angle brackets is the title's own."""
_EARLIEST_YEAR = 1990
"""Older than the web: a default value of some program."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def _text(value: object) -> str:
    """Text that any encoder takes; what is no text is none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


_Text = Annotated[str, BeforeValidator(_text)]


class _Result(BaseModel):
    """One result, by the names that the providers use."""

    url: _Text = Field(default="", validation_alias=AliasChoices("url", "href"))
    title: _Text = ""
    snippet: _Text = Field(default="", validation_alias=AliasChoices("snippet", "content", "description", "body"))
    published: _Text = Field(default="", validation_alias=AliasChoices("page_age", "publishedDate", "published_date"))


def json_of(answer: bytes) -> Any:
    """The JSON of an answer, letters that are no UTF-8 replaced. Raises `SearchFailed`."""
    try:
        return json.loads(answer.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise failed("its answer is not in the form it should have") from error


def hits_of(results: object) -> tuple[Hit, ...]:
    """What can be read, each address once. Raises `SearchFailed` where nothing is: no list, or of no results."""
    if not isinstance(results, list):
        raise failed("its answer is not in the form it should have")
    found = [one for one in map(_result, results[:READ_RESULTS]) if one]
    if results and not found:
        raise failed("its answer is not in the form it should have")
    return _each_once(found)


def _result(raw: object) -> _Result | None:
    try:
        return _Result.model_validate(raw)
    except ValidationError:
        return None


def _each_once(found: Iterable[_Result]) -> tuple[Hit, ...]:
    hits: dict[str, Hit] = {}
    for one in found:
        if _is_address(one.url):
            hits.setdefault(one.url, _hit(one))
    return tuple(hits.values())[:MOST_HITS]


def _is_address(url: str) -> bool:
    web = url.startswith(("http://", "https://"))
    return web and len(url) <= LONGEST_URL and url.isprintable() and " " not in url


def _hit(one: _Result) -> Hit:
    title = _plain(one.title, TITLE_CHARACTERS)
    return Hit(
        url=one.url,
        title=title or one.url,
        snippet=_plain(one.snippet, SNIPPET_CHARACTERS),
        published=day_of(one.published),
    )


def _plain(text: str, longest: int) -> str:
    return one_line(html.unescape(_MARKUP.sub("", text[: longest * _SPARE])), longest)


def day_of(said: str) -> str:
    """The day that a date begins with, ISO's or a mail's, as YYYY-MM-DD; empty where there is none."""
    try:
        day = date.fromisoformat(said[:10]) if _DAY.match(said) else parsedate_to_datetime(said[:60]).date()
    except (ValueError, OverflowError):
        return ""
    return day.isoformat() if day.year >= _EARLIEST_YEAR else ""
