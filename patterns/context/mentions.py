"""What a request mentions of a repository: names as they stand in code, and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_PATH = re.compile(r"[\w.-]+(?:[/.][\w.-]+)+/?")
_SHORTEST = 3
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        """
        add all also and any api are but call can change class clean code convert copy delete dir does doc docs each
        every file files fix folder for from function get has have into its keep left let like line lines make method
        methods module modules more move name names new not now old one only out own package part please public put
        refactor remove rename replace run same set should simplify some split test tests than that the their them then
        there they this to two type types use used using value want was way what when where which will with without
        work you
        """,
    )
)
"""Words of every request: where code has a name that is one of them, the request does not mean it by that alone."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Found in a request."""

    names: frozenset[str]
    """Words that may be names in code."""
    paths: tuple[str, ...]
    """The repository's files that it names, by path, folder, file name or dotted module."""


def mentions_of(request: str, paths: Iterable[str]) -> Mentions:
    """Read a request against the repository's paths."""
    rest = _PATH.sub(" ", request)
    words = {word for word in _WORD.findall(rest) if len(word) >= _SHORTEST and word.lower() not in _PLAIN}
    quoted = {word for part in re.findall(r"`([^`\n]+)`", request) for word in _WORD.findall(part)}
    named = {_plain(one) for one in _PATH.findall(request)}
    named |= {one.replace(".", "/") for one in named}
    there = tuple(paths)
    whole = named.intersection(there)  # a file's whole path means no other file of that name
    return Mentions(
        names=frozenset(words | quoted),
        paths=tuple(path for path in there if path in whole or _is_named(path, named - whole)),
    )


def _plain(path: str) -> str:
    return path.removeprefix("./").strip("/.")


def _is_named(path: str, named: set[str]) -> bool:
    """Whether one of them is this path, its end, or a folder above it; with or without the ending."""
    stem = path.rpartition(".")[0] or path
    ends = {whole[at:] for whole in (path, stem) for at in _starts(whole)}
    above = {path[: at - 1] for at in _starts(path) if at}
    return not named.isdisjoint(ends | above)


def _starts(path: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(path) if letter == "/")]
