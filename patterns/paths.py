"""Paths inside a repository: which globs a plan may hold, which paths a glob covers, whether two globs can meet.

A glob is a small automaton over the signs of a path: `?` is one sign of a name, `*` any number of them, `**` any signs,
`**/` any number of whole folders. Reading a path takes time by its length, whatever the glob.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

GLOB_CHARACTERS = 200
GLOB_WILDCARDS = 8
"""The most that a pattern in a plan may have: what two of them have in common is found out in milliseconds."""
COVERED_STEPS = 20_000
"""How far `covers` looks before it answers no."""

_PIECE = re.compile(r"(\*\*/|\*\*|\*|\?)")
_SKIPPABLE = ("**/", "**", "*")
_ANY_OTHER = "\0"
"""Stands for every sign that no glob names: it cannot be in a glob or in a path."""
_NO_NAMES = ("", ".", "..", ".git")
_BEGINNINGS = (*_NO_NAMES, ".g", ".gi")
"""As far as the name that is being read could still become one that no path may hold."""

State = tuple[int, bool]
"""The piece to be matched next, and whether we are inside a folder's name that `**/` passes."""


def problem_of_glob(glob: str) -> str | None:
    """Why a glob cannot stand in a plan, or None."""
    parts = glob.split("/")
    if not is_plain(glob) and (len(glob) > GLOB_CHARACTERS or len(_PIECE.findall(glob)) > GLOB_WILDCARDS):
        return "is too long for a pattern"
    if not glob or glob.startswith("/") or "\\" in glob or "\0" in glob:
        return "is not a relative path"
    if ".." in parts or "." in parts or "" in parts:
        return "leaves the repository or is not in its plain form"
    if any(part.lower() == _NO_NAMES[-1] for part in parts):
        return "names git's own files"
    return None


def is_plain(glob: str) -> bool:
    """Whether it names exactly one path."""
    return "*" not in glob and "?" not in glob


def allowed(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs covers the path; `*` stays in one folder, `**` crosses folders.

    Never for a path that is not in its plain form: `src/../setup.py` is not below `src`.
    """
    return any(_automaton(glob).reads(path) for glob in globs) and problem_of_glob(path) is None


@lru_cache(maxsize=4096)
def may_overlap(one: str, other: str) -> bool:
    """Whether there can be a path that both globs cover. Exact."""
    if is_plain(one) or is_plain(other):
        path, glob = (one, other) if is_plain(one) else (other, one)
        return allowed(path, (glob,))
    first, second = _automaton(one), _automaton(other)
    fit = _fit(first.head, second.head) and _fit(first.tail[::-1], second.tail[::-1])
    return fit and _meet(first, second)


def _meet(first: _Automaton, second: _Automaton) -> bool:
    """Whether both can come to their end on one path: every pair of states that they can be in at once is looked at."""
    todo = [(a, b, "") for a in first.start for b in second.start]
    seen = set(todo)
    while todo:
        here, there, name = todo.pop()
        if here == first.end and there == second.end and name not in _NO_NAMES:
            return True
        for sign in {first.sign(here), second.sign(there), "/", _ANY_OTHER}:
            read = _name_after(name, sign)
            if read is None:
                continue
            for step in ((a, b, read) for a in first.step(here, sign) for b in second.step(there, sign)):
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
    return False


def covers(globs: Iterable[str], glob: str) -> bool:
    """Whether every path that `glob` covers is covered by one of `globs`; no, where that takes too long to find out."""
    if is_plain(glob):
        return allowed(glob, globs)
    outer = [_automaton(one) for one in globs]
    inner = _automaton(glob)
    signs = {sign for one in (inner, *outer) for sign in one.signs} | {"/", _ANY_OTHER}
    whole = tuple(one.start for one in outer)
    todo = [(state, whole, "") for state in inner.start]
    seen = set(todo)
    while todo:
        state, around, name = todo.pop()
        held = any(one.end in states for one, states in zip(outer, around, strict=True))
        if (state == inner.end and name not in _NO_NAMES and not held) or len(seen) * len(outer) > COVERED_STEPS:
            return False
        for sign in signs:
            read = _name_after(name, sign)
            if read is None:
                continue
            after = tuple(one.after(states, sign) for one, states in zip(outer, around, strict=True))
            for step in ((following, after, read) for following in inner.step(state, sign)):
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
    return True


class _Automaton:
    """A glob, read sign by sign."""

    def __init__(self, glob: str) -> None:
        pieces = [piece for piece in _PIECE.split(glob) if piece]
        self._pieces = [one for piece in pieces for one in ([piece] if _PIECE.fullmatch(piece) else piece)]
        self.signs = {one for one in self._pieces if len(one) == 1 and one not in "*?"}
        ends = [at for at, piece in enumerate(self._pieces) if piece not in self.signs]
        self.head = "".join(self._pieces[: ends[0]]) if ends else glob
        self.tail = "".join(self._pieces[ends[-1] + 1 :]) if ends else glob
        self.end: State = (len(self._pieces), False)
        self.start = self._with_skips((0, False))
        self._known: dict[tuple[frozenset[State], str], frozenset[State]] = {}

    def reads(self, path: str) -> bool:
        """Whether the glob covers the path, of whatever form."""
        if not (path.startswith(self.head) and path.endswith(self.tail)):
            return False
        states = self.start
        for sign in path:
            if not states:
                return False
            states = self.after(states, sign if sign in self.signs or sign == "/" else _ANY_OTHER)
        return self.end in states

    def after(self, states: frozenset[State], sign: str) -> frozenset[State]:
        """Where it can be after one more sign. Remembered: there are few of them for a glob as people write it."""
        key = (states, sign)
        if key not in self._known:
            self._known[key] = frozenset(one for state in states for one in self.step(state, sign))
        return self._known[key]

    def sign(self, state: State) -> str:
        """The one sign that it waits for there, if it waits for one."""
        piece = self._pieces[state[0]] if state[0] < len(self._pieces) else ""
        return piece if piece in self.signs else _ANY_OTHER

    def step(self, state: State, sign: str) -> frozenset[State]:
        """From one state over one sign."""
        at, inside = state
        piece = self._pieces[at] if at < len(self._pieces) else ""
        if piece == "**/":
            if sign == "/":
                return self._with_skips((at, False)) if inside else frozenset()
            return frozenset({(at, True)})
        if piece == "**" or (piece == "*" and sign != "/"):
            return self._with_skips((at, False))
        if piece == sign or (piece == "?" and sign != "/"):
            return self._with_skips((at + 1, False))
        return frozenset()

    def _with_skips(self, state: State) -> frozenset[State]:
        """The state and those after pieces that may stand for nothing."""
        at = state[0]
        states = {state}
        while at < len(self._pieces) and self._pieces[at] in _SKIPPABLE:
            at += 1
            states.add((at, False))
        return frozenset(states)


def _fit(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=1024)
def _automaton(glob: str) -> _Automaton:
    return _Automaton(glob)


def _name_after(name: str, sign: str) -> str | None:
    """What is being read of the path's current name, shortened to what matters; None where no path goes on so."""
    if sign == "/":
        return None if name in _NO_NAMES else ""
    grown = name + sign.lower()
    return grown if grown in _BEGINNINGS else "x"
