"""Secrets in the added lines of a diff. Shapes and entropy find most and not all: a split or encoded one passes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from patterns.diffs import FileDiff, Line
from patterns.refactor.proof.change.sides import is_test_path
from patterns.refactor.proof.change.tokens import ADDRESS, ASSIGNED, PEM, PEM_BODY, SHAPES
from patterns.values.conversation import Frozen

SCANNED_CHARACTERS = 1_000_000
"""Of all added lines together."""
SHOWN_FINDINGS = 50
KINDS = len(SHAPES) + 2
"""With private keys and with literals under a telling name."""
_PLACEHOLDER = re.compile(
    r"example|placeholder|dummy|change.?me|redacted|your|sample|fake|not.?a.?real|xxxx|\*{3}|\.\.\.|…|1234567|abcdef|lorem|IxMjM0NTY3ODkw"
    r"|\$[{(A-Za-z_]|[{}<>]|%[sd(]|\(\)|^env[.:]|^none$|^null$",
    re.IGNORECASE,
)
_HASHES = re.compile(
    r"hash|digest|sha\d|md5|checksum|integrity|fingerprint|public|csrf|pagination|next|cursor|_name|_id\b|url|path"
)
_WORDS = re.compile(r"^[A-Za-z]+\d{0,2}(?:[_.:/-][A-Za-z]*\d{0,2})*$")
_NAME = re.compile(r"[\w.-]{0,60}$")
PRIVATE_KEY = "private key"
LITERAL = "literal under a telling name"
_FEW = 6
_DIGIT = re.compile(r"\d")
_LEAST_BITS = 3.0
_LEAST_BITS_IN_TESTS = 4.0
"""Per character. Tests are full of made-up passwords."""


class Secret(Frozen):
    """Something that looks like one."""

    path: str
    line: int
    kind: str
    excerpt: str
    """Masked: never enough to use it."""
    known: bool = False
    """The change also removes it elsewhere: it was in the repository before."""


class SecretScan(Frozen):
    """What a scan of added lines found, and what it did not look at."""

    found: tuple[Secret, ...] = ()
    binary: tuple[str, ...] = ()
    """Files that hold no text to scan."""
    beyond: tuple[str, ...] = ()
    """Files that were not scanned, as there is too much before them."""


def scan(files: Iterable[FileDiff]) -> SecretScan:
    """Scan the added lines of every file."""
    every = tuple(files)
    old = {value for one in every for _, _, value in _in_lines(one.path, _lines(one, "-"))}
    found: list[Secret] = []
    beyond: list[str] = []
    budget = SCANNED_CHARACTERS
    for one in every:
        lines = _lines(one, "+")
        budget -= sum(len(line.text) for line in lines)
        if budget < 0:
            beyond.append(one.path)
            continue
        for line, kind, value in _in_lines(one.path, lines):
            excerpt = masked(kind, value)
            found.append(Secret(path=one.path, line=line, kind=kind, excerpt=excerpt, known=value in old))
    binary = tuple(one.path for one in every if one.binary and not one.deleted)
    return SecretScan(found=tuple(found[:SHOWN_FINDINGS]), binary=binary, beyond=tuple(beyond))


def _lines(one: FileDiff, sign: str) -> list[Line]:
    return [line for line in one.lines if line.sign == sign]


def _in_lines(path: str, lines: list[Line]) -> Iterator[tuple[int, str, str]]:
    """Line, kind and value."""
    least = _LEAST_BITS_IN_TESTS if is_test_path(path) else _LEAST_BITS
    for at, line in enumerate(lines):
        text = line.text
        low = text.lower()
        taken = list(_shaped(text, low))
        if not taken:
            taken = [
                *_private_key(text, lines[at + 1].text if at + 1 < len(lines) else ""),
                *_assigned(text, low, least),
            ]
        for kind, value in taken:
            yield line.number, kind, value


def _shaped(text: str, low: str) -> Iterator[tuple[str, str]]:
    for shape in SHAPES:
        if shape.hint in low:
            for match in shape.pattern.finditer(text):
                if not _made_up(match[0]) and not (shape.kind == ADDRESS and _in_words(match[0])):
                    yield shape.kind, match[0]


def _in_words(address: str) -> bool:
    """Whether the password is one that a development set-up has: a plain word, or the user's name."""
    user, _, password = address.rpartition("@")[0].partition("://")[2].partition(":")
    return password == user or password.isdigit() or bool(_WORDS.match(password))


def _private_key(text: str, after: str) -> Iterator[tuple[str, str]]:
    if "-----BEGIN" in text and (begin := PEM.search(text)):
        head, body = text[begin.start() : begin.start("rest")], begin["rest"].strip(" '\"")
        if not body.strip("\\n,+()"):
            body = after
        if PEM_BODY.match(body):
            yield PRIVATE_KEY, head + body[:80]


def _assigned(text: str, low: str, least: float) -> Iterator[tuple[str, str]]:
    if not any(word in low for word in ("pass", "pwd", "secret", "token", "key", "credential")):
        return
    for match in ASSIGNED.finditer(text):
        value = match["value"]
        before = _NAME.search(text, max(0, match.start() - 60), match.start())
        name = ((before[0] if before else "") + text[match.start() : match.start("value")]).lower()
        random = _DIGIT.search(value) and not _WORDS.match(value) and bits(value) >= least
        if random and not _HASHES.search(name) and not _made_up(value):
            yield LITERAL, value


def _made_up(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value)) or len(set(value)) < _FEW


def bits(value: str) -> float:
    """Entropy per character, as far as the value itself shows it."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)


def masked(kind: str, value: str) -> str:
    """The beginning that all secrets of the kind share, and how long it is."""
    if kind == PRIVATE_KEY:
        return value.partition("-----")[2].partition("-----")[0]
    shown = "" if kind in (LITERAL, ADDRESS) else value[:4]
    return f"{shown}… ({len(value)} characters)"
