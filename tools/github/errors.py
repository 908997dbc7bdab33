"""Every error of gidgethub, its HTTP client and their parsers, as one of ours.

What GitHub says of a refusal is a fact `reason`, cleaned: a person reads it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

import aiohttp
import gidgethub
from aiohttp.http_exceptions import HttpProcessingError

from patterns.errors import HostRefused, RepositoryUnreachable, StewardError, Unexpected

Translation = Callable[[Exception], StewardError]
_REASON_CHARACTERS = 240
_SECONDARY_SECONDS = 60.0
"""What GitHub asks for where a secondary limit names no time."""
_REFUSALS = {
    401: "it does not accept Steward's token",
    403: "Steward's token may not do this",
    404: "it knows no such repository, or does not show it to Steward's token",
    410: "this is switched off for the repository",
}


def translate(error: Exception) -> StewardError:
    """Our error for one of theirs; the nearest class of its ancestry decides."""
    if isinstance(error, StewardError):
        return error
    for kind in type(error).__mro__:
        translation = TRANSLATIONS.get(kind)
        if translation is not None:
            return translation(error)
    return Unexpected(f"{type(error).__name__} in GitHub's adapter")


def seconds_to_wait(error: Exception) -> float | None:
    """How long GitHub wants us to wait before the same again; None for what is no limit of rate."""
    if not isinstance(error, gidgethub.HTTPException) or error.status_code not in (403, 429):
        return None
    headers = error.headers
    if (named := _number(headers, "retry-after")) is not None:
        return max(named, 0.0)
    if headers.get("x-ratelimit-remaining") == "0":
        reset = _number(headers, "x-ratelimit-reset")
        return _SECONDARY_SECONDS if reset is None else max(reset - time.time(), 1.0)
    is_secondary = error.status_code == 429 or "rate limit" in str(error).lower()  # noqa: PLR2004  # Too Many Requests
    return _SECONDARY_SECONDS if is_secondary else None


def words_of(error: Exception) -> str:
    """What GitHub said: the message and those of its parts, on one line."""
    parts = [str(error)]
    errors = getattr(error, "errors", None)
    for one in errors if isinstance(errors, list) else ():
        said = one.get("message") if isinstance(one, Mapping) else one
        if isinstance(said, str) and said not in parts[0]:
            parts.append(said)
    text = re.sub(r"[^\x20-\x7e\u00a1-\ufffd]+", " ", "; ".join(parts))
    return text[:_REASON_CHARACTERS].strip()


def _number(headers: Mapping[str, str], name: str) -> float | None:
    value = headers.get(name, "")
    return float(value) if re.fullmatch(r"\d{1,12}", value) else None


def _refused(error: Exception) -> StewardError:
    assert isinstance(error, gidgethub.HTTPException)
    status = int(error.status_code)
    if (wait := seconds_to_wait(error)) is not None:
        reason = f"its limit of requests is reached; again in {_told(wait)}"
        return HostRefused(words_of(error), reason=reason, status=status, retry_after_seconds=round(wait))
    known, said = _REFUSALS.get(status), words_of(error)
    reason = f"{known}: {said}" if known and status in (401, 403) else known or said
    return HostRefused(said, reason=reason[:_REASON_CHARACTERS], status=status)


def _told(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"  # noqa: PLR2004  # then minutes read better


def _moved(error: Exception) -> StewardError:
    return HostRefused(words_of(error), reason="the repository has moved: its configured address is out of date")


def _broken(error: Exception) -> StewardError:
    assert isinstance(error, gidgethub.HTTPException)
    return RepositoryUnreachable("the code host is out of order", status=int(error.status_code))


def _lost(error: Exception) -> StewardError:
    return RepositoryUnreachable("the code host does not answer", why=type(error).__name__)


def _unreadable(error: Exception) -> StewardError:
    return RepositoryUnreachable("the code host sent what cannot be read", why=type(error).__name__)


TRANSLATIONS: dict[type[Exception], Translation] = {
    gidgethub.RedirectionException: _moved,
    gidgethub.GitHubBroken: _broken,
    gidgethub.HTTPException: _refused,
    gidgethub.GitHubException: _unreadable,
    aiohttp.ClientPayloadError: _unreadable,
    aiohttp.ClientResponseError: _unreadable,
    aiohttp.ClientError: _lost,
    aiohttp.WebSocketError: _unreadable,
    aiohttp.WSMessageTypeError: _unreadable,
    aiohttp.EofStream: _lost,
    HttpProcessingError: _unreadable,
    TimeoutError: _lost,
    OSError: _lost,
    ValueError: _unreadable,
    TypeError: _unreadable,
    LookupError: _unreadable,
    AttributeError: _unreadable,
    OverflowError: _unreadable,
    RecursionError: _unreadable,
}
"""Below `HTTPException`, an answer that is no JSON object makes the library raise what Python raises then."""
