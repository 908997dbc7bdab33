"""What Slack's client raises, made ours: and whether the same call may be made again, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from patterns.errors import SlackRefused, SlackUnavailable, StewardError, ThreadClosed

BACKOFF_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 300.0
TOO_MANY_REQUESTS = 429
SERVER_FAULT = 500

CLOSED = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_not_in_channel",
        "restricted_action",
        "cant_update_message",
        "message_not_found",
        "thread_not_found",
    }
)
"""There is no place to write to (any more)."""

PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "unknown",
    }
)
"""Slack's own trouble: later the same call may go well. Every other word is a refusal that no repetition changes."""

UNREPEATABLE = frozenset({"chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal", "views.open"})
"""When their answer is lost they may have happened: not repeated here but looked up by the effect's key."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One call that failed."""

    error: StewardError
    again_after: float | None
    """Seconds; None when it is not to be repeated here."""


def failure_of(error: Exception, method: str, attempt: int) -> Failure:
    """What became of a call, by what it raised. `attempt` counts from 0."""
    ours = translated(error, method)
    ours.__cause__ = error
    if _status(error) == TOO_MANY_REQUESTS:
        return Failure(ours, _retry_after(error))  # refused, so surely not done
    if method in UNREPEATABLE or not isinstance(ours, SlackUnavailable):
        return Failure(ours, None)
    return Failure(ours, BACKOFF_SECONDS * 2**attempt)


def translated(error: Exception, method: str) -> StewardError:
    """Our error for one of the client's. Slack's own word is kept as a fact: it is a fixed vocabulary."""
    if isinstance(error, SlackApiError):
        return _of_word(_word(error), _status(error), method)
    known = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, json.JSONDecodeError)
    return SlackUnavailable(reason=type(error).__name__ if isinstance(error, known) else "unexpected", method=method)


def _of_word(word: str, status: int | None, method: str) -> StewardError:
    if word in CLOSED:
        return ThreadClosed(reason=word, method=method)
    if word in PASSING or status is None or status >= SERVER_FAULT or status == TOO_MANY_REQUESTS:
        return SlackUnavailable(reason=word, method=method)
    return SlackRefused(reason=word, method=method)


def _word(error: Exception) -> str:
    """Slack's word for it. The response may be Slack's answer, a plain one of aiohttp's, or hold no object at all."""
    response = getattr(error, "response", None)
    data = response if isinstance(response, dict) else getattr(response, "data", None)
    return str(data.get("error") or "unknown") if isinstance(data, dict) else "unknown"


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else None


def _retry_after(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        seconds = float(headers.get("Retry-After", BACKOFF_SECONDS))
    except (TypeError, ValueError):
        return BACKOFF_SECONDS
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if seconds == seconds else BACKOFF_SECONDS  # noqa: PLR0124  # NaN
