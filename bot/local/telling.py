"""A thread told in a terminal: who says what, as it grows; buttons, live states and files included."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
WIDTH = 110
_REFERENCE = re.compile(r"<@([UW][A-Z0-9]+)>")
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]+)>")


class Teller:
    """Prints what is new in one thread since it last looked."""

    def __init__(self, names: dict[str, str], print_line: Callable[[str], None]) -> None:
        """`names`: display names by user id."""
        self._names = names
        self._print = print_line
        self._told: dict[str, str] = {}

    def tell(self, messages: list[Json]) -> None:
        """Print each message that is new, and each that was edited since it was told."""
        for message in messages:
            text = self.shown(message)
            before = self._told.get(message["ts"])
            if text == before:
                continue
            self._told[message["ts"]] = text
            edited = " (edited)" if before is not None else ""
            self._print(f"\n  {self._speaker(message)}{edited}")
            self._print(textwrap.indent(_changed(before, text), "    │ "))

    def has_news(self, messages: list[Json]) -> bool:
        """Whether `tell` would print anything."""
        return any(self.shown(message) != self._told.get(message["ts"]) for message in messages)

    def shown(self, message: Json) -> str:
        """A message as lines."""
        blocks = [line for block in message.get("blocks") or () for line in self._block(block)]
        files = [f"[file] {one.get('title') or one['name']}" for one in message.get("files") or ()]
        lines = [*(blocks or [self.plain(message.get("text", ""))]), *files]
        return "\n".join(wrapped for line in lines for wrapped in _wrapped(line))

    def _speaker(self, message: Json) -> str:
        name = self._names.get(message.get("user", ""), message.get("username") or "steward")
        moment = datetime.fromtimestamp(float(message["ts"]), tz=UTC)
        return f"{name}  {moment:%H:%M:%S}"

    def _block(self, block: Json) -> list[str]:
        kind = block["type"]
        if kind == "header":
            return [f"▌ {block['text']['text']}"]
        if kind == "section":
            return self.plain(block["text"]["text"]).split("\n")
        if kind == "context":
            return [f"  {self.plain(one['text'])}" for one in block["elements"]]
        if kind == "actions":
            return ["  ".join(f"[ {one['text']['text']} ]" for one in block["elements"])]
        return []

    def plain(self, text: str) -> str:
        """Slack's text as a terminal shows it: names, times and links in words."""
        text = _REFERENCE.sub(lambda found: f"@{self._names.get(found[1], found[1])}", text)
        text = _DATE.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), tz=UTC):%H:%M:%S}", text)
        text = _LINK.sub(r"\2 → \1", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False) or [""]


def _changed(before: str | None, after: str) -> str:
    """The whole text the first time; afterwards only the lines that are new."""
    if before is None:
        return after
    known = set(before.split("\n"))
    return "\n".join(line for line in after.split("\n") if line not in known) or after.split("\n", 1)[0]
