"""Text in and out of Slack: what people typed made plain, what models wrote made harmless."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_REFERENCE = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|ftp):[^<>|]+)(?:\|([^<>]*))?>")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
# What a page made a model write is looked through by all of these: each part has its longest, for with three of any
# length a few kilobytes of `[](` take minutes.
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,500}+)\]\(([^)\s]{1,2000}+)[^)\n]{0,500}+\)")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>`)\]]+", re.IGNORECASE)
_BOLD = re.compile(r"(?<!\*)\*\*(?!\s)(.{1,1000}?)(?<!\s)\*\*(?!\*)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_BULLET = re.compile(r"^([^\S\n]*+)[-*]\s+", re.MULTILINE)
_PERSON = re.compile(r"&lt;@([UW][A-Z0-9]{2,20})&gt;")
LINK_CHARACTERS, LABEL_CHARACTERS = 1000, 150
"""Together, with each sign of the label as five, less than a block of text keeps in one piece."""
_HIDDEN = {"Cf", "Co", "Cn", "Cs"}
"""Unicode categories that show nothing: bidirectional overrides, zero-width signs, tag characters."""


def plain_input(text: str) -> str:
    """What a person typed, from Slack's escaped form: mentions by id, links as bare addresses, `&lt;` as `<`."""
    text = _LINK.sub(lambda found: found[1].removeprefix("mailto:"), text)
    text = _REFERENCE.sub(_named, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def input_by_ids(text: str) -> str:
    """The same with people and channels by their ids, however they are called: `@U0ADA`, `#C0ENG`."""
    return plain_input(_REFERENCE.sub(r"<\1\2>", text))


def _named(reference: re.Match[str]) -> str:
    sign = "#" if reference[1] == "#" else "@"
    return sign + (reference[3] or reference[2]).removeprefix(sign)


def escaped(text: str) -> str:
    """Text that Slack shows letter by letter: no pings, no links, no hidden signs."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def visible(text: str) -> str:
    """Text without signs that show nothing or turn the reading of the rest around: all that plain_text needs."""
    return "".join(sign for sign in text if sign in "\n\t" or not _is_hidden(sign))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN or (unicodedata.category(sign) == "Cc")


def by_code(text: str) -> str:
    """Words of our own code: escaped as all others, but a person who is named in them is shown by name."""
    return _PERSON.sub(r"<@\1>", escaped(text))


def shown(markdown: str) -> str:
    """A model's Markdown as Slack's mrkdwn, without anything that could act.

    Addresses become code, so that nothing a model wrote can be clicked, unfurled or fetched; links that lead
    somewhere are written by our own code alone (see `link`).
    """
    parts = _CODE.split(markdown.replace("\r\n", "\n"))
    return "".join(escaped(part) if index % 2 else _prose(part) for index, part in enumerate(parts))


def _prose(text: str) -> str:
    text = _MARKDOWN_LINK.sub(lambda found: f"{found[1]} ({found[2]})", text)
    text = _ADDRESS.sub(lambda found: f"`{found[0]}`", text)
    text = escaped(text)
    text = _HEADING.sub(r"*\1*", text)
    text = _BULLET.sub(r"\1• ", text)
    return _BOLD.sub(r"*\1*", text)


def link(url: str, label: str) -> str:
    """A link that our own code vouches for, with the true host beside its label.

    Of one that is too long to stay in one piece only the label and the host are left.
    """
    safe = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._").replace("&", "&amp;")
    host = urlsplit(url).hostname or ""
    words = " ".join(visible(label).split()).replace("|", "/").replace("`", "'")
    name = escaped(shorten(words, LABEL_CHARACTERS)) or host
    return f"<{safe}|{name}> ({escaped(host)})" if len(safe) <= LINK_CHARACTERS else f"{name} ({escaped(host)})"


def shorten(text: str, most: int) -> str:
    """At most `most` characters, with a mark where something was left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
