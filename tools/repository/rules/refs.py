"""What may be a branch or a commit's name."""

from __future__ import annotations

import re

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\\ud800-\udfff]|\.\.|@\{|//|/\.|\.lock/|\./")
_LONGEST = 200


def is_commit(ref: str) -> bool:
    """A full object name: never looked up among the branches."""
    return _COMMIT.fullmatch(ref) is not None


def branch_problem(branch: str) -> str:
    """Why this is no branch's name by the rules of git-check-ref-format; empty when it is one.

    A name that begins with `-` is refused before everything else: to git it would be an option.
    """
    if not branch or len(branch) > _LONGEST:
        return f"a branch's name has 1 to {_LONGEST} characters"
    if branch.startswith("-"):
        return "it begins with '-'"
    if branch.startswith(("/", ".")) or branch.endswith(("/", ".", ".lock")) or branch in ("@", "HEAD"):
        return "git has no branch of that form"
    found = _FORBIDDEN.search(branch)
    return f"it holds {found.group()!r}" if found else ""
