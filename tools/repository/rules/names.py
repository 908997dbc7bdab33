"""What may be a repository's configured name."""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?")
_LONGEST = 75


def name_problem(name: str) -> str:
    """Why a repository cannot be called so; empty when it can. It becomes a folder's name and a choice in Slack."""
    if len(name) > _LONGEST:
        return f"a repository's name has at most {_LONGEST} characters"
    return "" if _NAME.fullmatch(name) else "a repository is named NAME or OWNER/NAME"
