"""Text of a model or of a person, made fit to stand at a code host: it is read there, and does nothing.

On a code host text acts: `@name` sends mail, `fixes #12` closes an issue at the merge, `[skip ci]` keeps the tests from
running, an image tells its server who reads. A zero-width space inside each such mark takes the act away and leaves the
look, in Markdown, in code and in a commit's message alike; other escapes show themselves in one of the three.
"""

from __future__ import annotations

import re
import unicodedata

GAP = "\u200b"
CUT = " (cut)"
_SLACK_LINK = re.compile(r"https?://[\w.-]*\bslack\.com(?:[/?#]\S*)?|slack://\S*", re.IGNORECASE)
_ACTS = re.compile(
    r"@(?=\S)"  # a mention, a team, an address
    r"|\#(?=\d)|\bGH(?=\\?-\d)"  # an issue
    r"|:(?=\\?/\\?/)|\bwww(?=\\?\.)"  # a bare link, that of an issue too
    r"|\](?=[(\[:])"  # a link, an image, the address of one
    r"|<(?=[a-z/!?])"  # HTML, a comment that hides what it holds
    r"|&(?=[\#a-z])"  # another spelling of any of these
    r"|\[(?=\s*(?:skip|ci|no|actions)\b)",  # a word to the continuous integration
    re.IGNORECASE,
)
_DROPPED = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Controls, invisible and bidirectional marks, private and half characters."""


def inert(text: str) -> str:
    """The same words, line by line, without effect; nothing invisible in them but our own gaps."""
    lines = (_visible(line).rstrip() for line in text.splitlines())
    return _ACTS.sub(lambda act: act.group() + GAP, _SLACK_LINK.sub("(a link to Slack)", "\n".join(lines))).strip("\n")


def inert_line(text: str, most: int) -> str:
    """All of it on one line of at most `most` characters."""
    return shortened(" ".join(inert(text).split()), most)


def quoted(text: str, most: int) -> str:
    """As a block quote: whatever it holds, it cannot be taken for what stands around it."""
    lines = inert(shortened(text, most)).splitlines() or [""]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def in_code(text: str) -> str:
    """A name in Markdown's code."""
    return f"`{' '.join(inert(text).replace('`', chr(39)).split())}`"


def shortened(text: str, most: int) -> str:
    """At most `most` characters, and it says so when there were more."""
    return text if len(text) <= most else text[: most - len(CUT)].rstrip() + CUT


def _visible(line: str) -> str:
    spaced = line.replace("\t", "    ")
    return "".join(mark for mark in spaced if unicodedata.category(mark) not in _DROPPED)
