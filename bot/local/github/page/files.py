"""The changed files: hunks with the numbers of their lines, and each conversation below the line that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.local.github.answers import Json
from bot.local.github.hunks import Hunk, Line, Spot, hunks_of
from bot.local.github.page.html import Html, element
from bot.local.github.page.talk import conversation
from bot.local.github.state import Conversation, Discussion

KINDS = {"+": "added", "-": "removed"}


def files(discussion: Discussion) -> Iterator[Html]:
    """Every file; at the end, what was said of files that are no longer changed."""
    shown = {one["filename"] for one in discussion.files}
    for one in discussion.files:
        yield file(one, [talk for talk in discussion.conversations if talk.path == one["filename"]])
    lost = [talk for talk in discussion.conversations if talk.path not in shown]
    for path in dict.fromkeys(talk.path for talk in lost):
        talks = [conversation(talk) for talk in lost if talk.path == path]
        yield element("section", element("h3", path, " ", element("small", "no longer changed")), *talks, class_="file")


def file(one: Json, talks: Sequence[Conversation]) -> Html:
    """One file; what was said of lines that are gone stands on top."""
    name, old = one["filename"], one.get("previous_filename")
    title = element("h3", f"{old} → {name}" if old else name, " ", element("small", one["status"]))
    outdated = [element("div", element("p", "Outdated"), *map(conversation, gone))] if (gone := _gone(talks)) else []
    rows = [row for hunk in hunks_of(one.get("patch", "")) for row in _rows(hunk, talks)]
    body = element("table", *rows) if rows else element("p", "GitHub shows no lines of this file.")
    return element("section", title, *outdated, body, class_="file")


def _gone(talks: Sequence[Conversation]) -> list[Conversation]:
    return [one for one in talks if one.line is None]


def _rows(hunk: Hunk, talks: Sequence[Conversation]) -> Iterator[Html]:
    yield element("tr", element("td", hunk.header, colspan="3"), class_="header")
    for line in hunk.lines:
        yield _row(line)
        here = [one for one in talks if (one.side, one.line) in line.spots]
        if here:
            yield element("tr", element("td", *map(conversation, here), colspan="3"), class_="talk")


def _row(line: Line) -> Html:
    left, right = (_number(side, line.spots) for side in ("LEFT", "RIGHT"))
    numbers = (element("td", one, class_="number") for one in (left, right))
    return element("tr", *numbers, element("td", line.text, class_="code"), class_=KINDS.get(line.text[:1], "same"))


def _number(side: str, spots: Sequence[Spot]) -> str:
    return next((str(number) for where, number in spots if where == side), "")
