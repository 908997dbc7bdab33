"""What a patch may look like when people paste it: of git, of a mail, of plain `diff -u`, with any line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tools.repository.patching.refusals import of_all

MOST_BYTES = 512 * 1024
_BINARY = "GIT binary patch"
_NOTHING = "/dev/null"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the text."""

    text: bytes
    strip: int
    """How many names in front of a path are not of the repository."""


def readings(patch: str) -> tuple[Reading, ...]:
    """The ways to take it, the likeliest first. Raises `PathRefused` for what is none."""
    try:
        text = patch.encode()
    except UnicodeEncodeError as error:
        raise of_all("it is not UTF-8 text") from error
    if len(text) > MOST_BYTES:
        raise of_all(f"it is larger than {MOST_BYTES // 1024} kB")
    lines = patch.removesuffix("\n").split("\n")
    if any(line.startswith(_BINARY) for line in lines):
        raise of_all("it changes what is no text")  # and may unfold to any size
    whole, strip = "\n".join((*lines, "")), _strip_of(lines)
    if not all(line.endswith("\r") for line in lines):
        return (Reading(whole.encode(), strip),)
    # Of a file with such line ends, or sent through something that made them.
    plain = whole.replace("\r\n", "\n")
    return (Reading(plain.encode(), strip), Reading(whole.encode(), strip))


def _strip_of(lines: list[str]) -> int:
    """One for `a/` and `b/` or other letters, and for two directories that were compared; else none."""
    pairs = list(_pairs(lines))
    return 1 if not pairs or any(_is_prefixed(old, new) for old, new in pairs) else 0


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line, following in pairwise(lines):
        if line.startswith("--- ") and following.startswith("+++ "):
            yield _name(line), _name(following)


def _name(line: str) -> str:
    """Behind a tab stands a time."""
    return line[4:].split("\t", 1)[0].rstrip("\r").strip('"')


def _is_prefixed(old: str, new: str) -> bool:
    if _NOTHING in (old, new):
        return (new if old == _NOTHING else old).startswith(("a/", "b/"))
    (first, _, rest), (other, _, same) = old.partition("/"), new.partition("/")
    is_letter = len(first) == len(other) == 1
    return bool(rest and same) and first != other and (is_letter or rest == same)
