"""One commit becomes the tip of a branch at the remote, once, and a failure says what stands there."""

from __future__ import annotations

import re

from patterns.errors import PushRefused, RepositoryUnreachable
from tools.repository.git import Ended
from tools.repository.mirror import Mirror

_ATTEMPTS = 2
"""A connection that broke is tried once more; a refusal is not."""
_REASON_CHARACTERS = 300
_REFUSED = re.compile(r"^!\t[^\t]*\t\[(?P<how>[^\]]*)\](?: \((?P<why>.*)\))?$", re.MULTILINE)
_REMOTE = re.compile(r"^remote: ?(.*)$", re.MULTILINE)
_STALE = "stale info"


async def push(mirror: Mirror, commit: str, *, branch: str, expected: str | None) -> None:
    """Set the branch, which stood at `expected` or was none, to `commit`; nothing to do where it stands there.

    Raises `PushRefused` with a `reason` for people, `CredentialRefused`, `RepositoryUnreachable`. What stands at the
    remote is asked before and after: neither a crash nor a lost answer is taken for a failure, and no commit of others
    is ever moved away.
    """
    words = ""
    for _ in range(_ATTEMPTS):
        there = await mirror.remote.branch(branch)
        if there == commit:
            return
        if there != expected:
            raise _refused(_moved(there, expected), branch, commit=str(there))
        ended = await _attempt(mirror, commit, branch, expected)
        if ended is not None and ended.status == 0:
            return
        words = words_of(ended) if ended else "no answer in time"
        if ended is not None and _is_final(ended):
            break
    there = await mirror.remote.branch(branch)
    if there == commit:
        return
    raise _refused(words if there == expected else _moved(there, expected), branch, commit=str(there))


def words_of(ended: Ended) -> str:
    """Why a push failed: what the remote wrote to people, else git's own words; one clean line."""
    told, own = ended.stdout.decode(errors="replace"), ended.stderr.decode(errors="replace")
    refused = _REFUSED.search(told)
    why = (refused["why"] or refused["how"]) if refused else ""
    lines = _REMOTE.findall(own) or ([] if why else own.splitlines())
    return _clean("; ".join(part for line in (why, *lines) if (part := _clean(line))))[:_REASON_CHARACTERS]


async def _attempt(mirror: Mirror, commit: str, branch: str, expected: str | None) -> Ended | None:
    """How it ended; None when its deadline ended it, and then it may have taken place."""
    try:
        return await mirror.remote.push(commit, branch, expected)
    except RepositoryUnreachable:
        return None


def _is_final(ended: Ended) -> bool:
    refused = _REFUSED.search(ended.stdout.decode(errors="replace"))
    return refused is not None and refused["why"] != _STALE


def _moved(there: str | None, expected: str | None) -> str:
    if there is None:
        return "the branch was deleted at the remote"
    return "a branch of this name holds something else" if expected is None else "somebody moved the branch"


def _refused(reason: str, branch: str, **facts: str) -> PushRefused:
    return PushRefused(reason, reason=reason, branch=branch, **facts)


def _clean(text: str) -> str:
    """Without terminal sequences and controls."""
    plain = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", plain).split())
