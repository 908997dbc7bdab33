"""Every error of the SDK, its HTTP client and their parsers, as one of ours.

The fact `billed` is False where the endpoint surely charged nothing (it refused the request, or never saw it); where it
is missing, the call may cost money although no reply came.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx2
import openai
import pydantic
from openai import InvalidWebhookSignatureError, WebSocketConnectionClosedError
from openai._exceptions import SubjectTokenProviderError

from patterns.errors import (
    ContentRefused,
    Fact,
    ModelDenied,
    ModelError,
    ModelMalformed,
    ModelRejected,
    ModelUnreachable,
    StewardError,
    Unexpected,
)
from tools.model.statuses import status_error

Translation = Callable[[Exception], ModelError]
_SHORTEST_SECRET = 8
"""Characters; a shorter key is a dummy, and blotting it out would only spoil words."""


def _status(error: Exception) -> ModelError:
    assert isinstance(error, openai.APIStatusError)
    return status_error(error.status_code, error.body, error.response.headers)


def _http_status(error: Exception) -> ModelError:
    assert isinstance(error, httpx2.HTTPStatusError)
    return status_error(error.response.status_code, None, error.response.headers)


def _never_sent(error: Exception) -> ModelError:
    return ModelUnreachable("no connection", why=type(error).__name__, billed=False)


def _lost(error: Exception) -> ModelError:
    cause = error.__cause__
    if isinstance(cause, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)):
        return _never_sent(cause)
    if isinstance(cause, (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)):
        return _unsendable(cause)
    return ModelUnreachable("the connection failed or timed out", why=type(cause or error).__name__)


def _unsendable(error: Exception) -> ModelError:
    return ModelRejected("the request cannot be sent", why=type(error).__name__, billed=False)


def _malformed(error: Exception) -> ModelError:
    return ModelMalformed("the response cannot be read", why=type(error).__name__)


def _denied(error: Exception) -> ModelError:
    return ModelDenied("no credentials", why=type(error).__name__, billed=False)


def _refused(error: Exception) -> ModelError:
    return ContentRefused("the provider's filter", why=type(error).__name__)


TRANSLATIONS: dict[type[Exception], Translation] = {
    openai.APIStatusError: _status,
    openai.APIConnectionError: _lost,
    openai.APIResponseValidationError: _malformed,
    openai.APIError: _malformed,
    openai.LengthFinishReasonError: _malformed,
    openai.ContentFilterFinishReasonError: _refused,
    SubjectTokenProviderError: _denied,
    InvalidWebhookSignatureError: _malformed,
    WebSocketConnectionClosedError: _lost,
    openai.WebSocketQueueFullError: _never_sent,
    openai.OpenAIError: _unsendable,
    httpx2.ConnectError: _never_sent,
    httpx2.ConnectTimeout: _never_sent,
    httpx2.PoolTimeout: _never_sent,
    httpx2.ProxyError: _never_sent,
    httpx2.UnsupportedProtocol: _unsendable,
    httpx2.LocalProtocolError: _unsendable,
    httpx2.TooManyRedirects: _unsendable,
    httpx2.InvalidURL: _unsendable,
    httpx2.DecodingError: _malformed,
    httpx2.SSEError: _malformed,
    httpx2.HTTPStatusError: _http_status,
    httpx2.HTTPError: _lost,
    httpx2.CookieConflict: _malformed,
    httpx2.StreamError: _malformed,
    json.JSONDecodeError: _malformed,
    UnicodeDecodeError: _malformed,
    UnicodeEncodeError: _unsendable,
    pydantic.ValidationError: _malformed,
    RecursionError: _malformed,
    TimeoutError: _lost,
    OSError: _lost,
}
"""The nearest class of an error's ancestry decides."""


def translate(error: Exception, *, secret: str = "") -> StewardError:
    """Our error for one of theirs; `secret` is blotted out of what the endpoint said."""
    if isinstance(error, StewardError):
        return _without(error, secret)
    for kind in type(error).__mro__:
        translation = TRANSLATIONS.get(kind)
        if translation is not None:
            return _without(translation(error), secret)
    return Unexpected(f"{type(error).__name__} in the model's adapter")


def shown_cause(error: Exception, *, secret: str) -> Exception | None:
    """The error as our error's cause, unless it is ours already or its text holds the secret."""
    return None if isinstance(error, StewardError) or _tells(error, secret) else error


def _tells(error: Exception, secret: str) -> bool:
    return len(secret) >= _SHORTEST_SECRET and secret in str(error)


def _without(error: StewardError, secret: str) -> StewardError:
    if not _tells(error, secret):
        return error
    facts: dict[str, Fact] = {
        name: fact.replace(secret, "[key]") if isinstance(fact, str) else fact for name, fact in error.facts.items()
    }
    return type(error)(error.detail.replace(secret, "[key]"), **facts)
