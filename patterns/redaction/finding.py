"""Where a text holds a secret. Shapes and entropy find most and not all: a split or encoded one passes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from patterns.redaction.shapes import ADDRESS, ASSIGNED, PEM, PEM_BODY, SHAPES

PRIVATE_KEY = "private key"
LITERAL = "literal under a telling name"
LEAST_BITS = 3.0
"""Per character, of a literal that is given to a telling name."""
PEM_CHARACTERS = 20_000
"""How far the end of a private key is looked for."""
TELLING = ("pass", "pwd", "secret", "token", "key", "credential")
_PLACEHOLDER = re.compile(
    r"example|placeholder|dummy|change.?me|redacted|your|sample|fake|not.?a.?real|xxxx|\*{3}|\.\.\.|…|1234567|abcdef|lorem|IxMjM0NTY3ODkw"
    r"|\$[{(A-Za-z_]|[{}<>]|%[sd(]|\(\)|^env[.:]|^none$|^null$",
    re.IGNORECASE,
)
_HASHES = re.compile(
    r"hash|digest|sha\d|md5|checksum|integrity|fingerprint|public|csrf|pagination|next|cursor|_name|_type|_id\b|url|path"
)
_WORDS = re.compile(r"^[A-Za-z]+\d{0,2}(?:[_.:/-][A-Za-z]*\d{0,2})*$")
_NAME = re.compile(r"[\w.-]{0,60}$")
_FEW = 6
_DIGIT = re.compile(r"\d")
_BODY_LINES = re.compile(r"[A-Za-z0-9+/=\s\\n'\"+,:.-]{0,4000}")


@dataclass(frozen=True, slots=True)
class Found:
    """One secret and its place in the text."""

    kind: str
    start: int
    end: int
    value: str


def shaped(text: str, low: str) -> Iterator[Found]:
    """Those of a well-known form; `low` is the text in lower case."""
    for shape in SHAPES:
        if shape.hint in low:
            for match in shape.pattern.finditer(text):
                if not made_up(match[0]) and not (shape.kind == ADDRESS and _in_words(match[0])):
                    yield Found(shape.kind, match.start(), match.end(), match[0])


def assigned(
    text: str, low: str, least_bits: float = LEAST_BITS, pattern: re.Pattern[str] = ASSIGNED
) -> Iterator[Found]:
    """What is given to a name that speaks of a secret, and is neither a word nor a hash."""
    if not any(word in low for word in TELLING):
        return
    for match in pattern.finditer(text):
        value = match["value"]
        before = _NAME.search(text, max(0, match.start() - 60), match.start())
        name = ((before[0] if before else "") + text[match.start() : match.start("value")]).lower()
        random = _DIGIT.search(value) and not _WORDS.match(value) and bits(value) >= least_bits
        if random and not _HASHES.search(name) and not made_up(value):
            yield Found(LITERAL, match.start("value"), match.end("value"), value)


def private_key_in(line: str, after: str) -> str:
    """What tells a private key that begins in a line from another one; empty where none does."""
    begin = PEM.search(line) if "-----BEGIN" in line else None
    if begin is None:
        return ""
    head, body = line[begin.start() : begin.start("rest")], begin["rest"].strip(" '\"")
    if not body.strip("\\n,+()"):
        body = after
    return head + body[:80] if PEM_BODY.match(body) else ""


def private_keys(text: str) -> Iterator[Found]:
    """Whole keys, from their first line to their last."""
    at = 0
    while (begin := text.find("-----BEGIN", at)) >= 0:
        found = PEM.match(text, begin)
        at = begin + len("-----BEGIN")
        if found is None or not PEM_BODY.match(text[found.start("rest") : found.start("rest") + 200].lstrip()):
            continue
        at = _end_of_key(text, found.start("rest"))
        yield Found(PRIVATE_KEY, begin, at, text[begin:at])


def _end_of_key(text: str, start: int) -> int:
    end = text.find("-----END", start, start + PEM_CHARACTERS)
    if end < 0:
        body = _BODY_LINES.match(text, start)
        return body.end() if body else start
    close = text.find("-----", end + len("-----END"), end + 80)
    return close + len("-----") if close >= 0 else end


def _in_words(address: str) -> bool:
    """Whether the password is one that a development set-up has: a plain word, or the user's name."""
    user, _, password = address.rpartition("@")[0].partition("://")[2].partition(":")
    return password == user or password.isdigit() or bool(_WORDS.match(password))


def made_up(value: str) -> bool:
    """Whether it says of itself that it is none."""
    return bool(_PLACEHOLDER.search(value)) or len(set(value)) < _FEW


def bits(value: str) -> float:
    """Entropy per character, as far as the value itself shows it."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
