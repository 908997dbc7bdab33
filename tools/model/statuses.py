"""What an endpoint says when it declines, read from the status, the error's codes and its words."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from patterns.errors import (
    ContentRefused,
    ContextTooLong,
    Fact,
    ModelDenied,
    ModelError,
    ModelMalformed,
    ModelOverloaded,
    ModelQuotaSpent,
    ModelRejected,
    ModelUnreachable,
)

_CONTEXT = re.compile(
    r"context_length|context length|context window|context size|context_size|contextwindow|too many (input )?tokens|"
    r"prompt is too long|input is too long|prompt_too_long|string_above_max_length|reduce the length",
)
_CONTENT = re.compile(
    r"content_filter|content_policy|content policy|responsibleaipolicy|moderation|content management|safety_violation",
)
_QUOTA = re.compile(
    r"insufficient_(quota|credits?|funds|balance|user_quota)|billing_(hard_limit_reached|not_active|error)|"
    r"payment_required|out_of_credits?|credit balance is too low|credits are depleted",
)
_OUT_OF_QUOTA = re.compile(r"exceeded your current quota|quota_exceeded")
"""Said of a spent account and of a per-minute rate alike: only a missing Retry-After makes it the account."""

_TRANSIENT = frozenset({408, 409, 425})
_SURELY_UNBILLED = frozenset({409, 425, 501, 503, 529})
"""Of the retried statuses, those that say no work was begun; behind a 500 or a gateway's timeout it may have been."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an error's body says."""

    message: str = ""
    codes: str = ""
    """The stable identifiers, lower case, blank-separated."""

    @property
    def everything(self) -> str:
        """Codes and message, for the searches."""
        return f"{self.codes} {self.message.lower()}"


def words_of(body: object) -> Words:
    """Read an error's body in any of its known shapes: nested or flat, an object, a string, nothing."""
    if isinstance(body, str):
        return Words(message=body[:1000])
    if not isinstance(body, Mapping):
        return Words()
    inner = body.get("error")
    if isinstance(inner, Mapping):
        return words_of(inner)
    message = next((body[name] for name in ("message", "detail", "error") if body.get(name)), "")
    codes = (body.get(name) for name in ("error_id", "code", "type", "status"))
    return Words(str(message)[:1000], " ".join(str(code).lower() for code in codes if code)[:200])


def status_error(status: int, body: object, headers: Mapping[str, str]) -> ModelError:
    """The error that an answer of that status means. Skytells' `error_id` counts as a code like any other."""
    words = words_of(body)
    wait = retry_after_seconds(headers)
    kind = _by_words(status, words, waits=wait is not None) or _by_status(status)
    facts: dict[str, Fact] = {"status": status}
    if words.codes:
        facts["error"] = words.codes
    if wait is not None:
        facts["retry_after_seconds"] = wait
    if kind is not ModelUnreachable or status in _SURELY_UNBILLED:
        facts["billed"] = False
    return kind(words.message, **facts)


def _by_words(status: int, words: Words, *, waits: bool) -> type[ModelError] | None:
    if status == 402 or _QUOTA.search(words.everything):  # noqa: PLR2004  # Payment Required
        return ModelQuotaSpent
    if _OUT_OF_QUOTA.search(words.everything) and not waits:
        return ModelQuotaSpent
    if status not in (400, 403, 413, 422, 500):
        return None
    if status == 413 or _CONTEXT.search(words.everything):  # noqa: PLR2004  # Content Too Large
        return ContextTooLong
    return ContentRefused if _CONTENT.search(words.everything) else None


def _by_status(status: int) -> type[ModelError]:
    if status in (401, 403, 404):
        return ModelDenied
    if status == 429:  # noqa: PLR2004  # Too Many Requests
        return ModelOverloaded
    if status in _TRANSIENT or status >= 500:  # noqa: PLR2004  # the server's own faults
        return ModelUnreachable
    return ModelRejected


def error_in_answer(body: Mapping[str, object]) -> ModelError:
    """The error that a 200 answer carries in place of choices: routers pass their upstream's failure on like that."""
    error = body.get("error") or body.get("detail") or body.get("message") or body
    code = error.get("status", error.get("code")) if isinstance(error, Mapping) else None
    status = int(code) if isinstance(code, int | str) and re.fullmatch(r"[345]\d\d", str(code)) else 200
    if status == 200 and _by_words(400, words_of(error), waits=False) is None:  # noqa: PLR2004  # says nothing more
        return ModelMalformed(f"an error with status 200: {words_of(error).message}")
    return status_error(400 if status == 200 else status, error, {})  # noqa: PLR2004  # as above


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """How long the endpoint wants us to wait: milliseconds, seconds or a date; None when it does not say."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())
