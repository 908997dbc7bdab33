"""Why a patch was not taken, in words for people; git's own are the detail."""

from __future__ import annotations

import re

from patterns.errors import PathRefused
from tools.repository.rules.paths import write_problem

_ALL_WORDS = 20_000
_DETAIL = 500
_LONGEST_PATH = 300
_SAID = {
    r"patch failed: (?P<path>.+):(?P<line>\d+)$": "what the patch expects at line {line} does not stand there",
    r"error: (?P<path>.+): (?:does not exist in index|No such file or directory)$": "there is no such file to change",
    r"error: (?P<path>.+): already exists in index$": "the patch makes it anew, and it is there already",
    r"affected file '(?P<path>.+)' is beyond a symbolic link$": "it leads through a symbolic link",
    r"error: '(?P<path>.+)' appears as both a file and as a directory$": "a file cannot be where a directory is",
    r"invalid path '(?P<path>.+)'$": "it is no path of a repository",
    r"cannot apply binary patch to '(?P<path>.+)' without full index line$": "its new content is not in the patch",
    r"corrupt patch at (?:line |<stdin>:)(?P<line>\d+)$": "it is broken at its line {line}",
    r"patch fragment without header at (?:line |<stdin>:)(?P<line>\d+)": "it names no file at its line {line}",
    r"No valid patches in input": "it holds no unified diff",
}
"""By what git says in the C locale."""


def of_all(why: str, detail: str = "") -> PathRefused:
    """The error that names no path in particular."""
    return PathRefused(detail or why, path="the patch", why=why)


def refusal(stderr: bytes) -> PathRefused:
    """For what git said."""
    words = stderr.decode(errors="replace")[:_ALL_WORDS]
    for pattern, why in _SAID.items():
        if found := re.search(pattern, words, re.MULTILINE):
            return _told(found.groupdict(), why, words[:_DETAIL])
    return of_all("it does not fit", words[:_DETAIL])


def _told(facts: dict[str, str], why: str, words: str) -> PathRefused:
    path = facts.get("path", "")
    if not path:
        return of_all(why.format_map(facts), words)
    return PathRefused(words, path=path[:_LONGEST_PATH], why=write_problem(path) or why.format_map(facts))
