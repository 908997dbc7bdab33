"""Paths inside a repository: which globs a plan may hold, and which paths a glob allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def problem_of_glob(glob: str) -> str | None:
    """Why a glob cannot stand in a plan, or None."""
    parts = glob.split("/")
    if not glob or glob.startswith("/") or "\\" in glob or "\0" in glob:
        return "is not a relative path"
    if ".." in parts or "." in parts or "" in parts:
        return "leaves the repository or is not in its plain form"
    if any(part.lower() == ".git" for part in parts):
        return "names git's own files"
    return None


def allowed(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs covers the path; `*` stays in one folder, `**` crosses folders.

    Never for a path that is not in its plain form: `src/../setup.py` is not below `src`.
    """
    return problem_of_glob(path) is None and any(_pattern(glob).fullmatch(path) for glob in globs)


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(piece, re.escape(piece)) for piece in pieces))
