"""HTTP mode: the same payloads as signed POST requests to the app's request URL."""

import hashlib
import hmac
import json
import secrets
import time
import urllib.parse
from typing import Any

import aiohttp

from bot.local.slack.delivery.envelopes import ACK_SECONDS, VERIFICATION_TOKEN, Envelope, Outcome

Json = dict[str, Any]


class HttpMode:
    """Posts and takes status 200 within three seconds, and nothing else, for an acknowledgement."""

    def __init__(self, session: aiohttp.ClientSession, request_url: str, signing_secret: str) -> None:
        self._session = session
        self._request_url = request_url
        self._signing_secret = signing_secret

    async def deliver(self, envelope: Envelope) -> Outcome:
        """Post and read the acknowledgement from the answer."""
        body, content_type = _encode(envelope)
        headers = sign(body, self._signing_secret) | {"Content-Type": content_type}
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        try:
            async with self._session.post(
                self._request_url,
                data=body.encode(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=ACK_SECONDS),
            ) as response:
                return _outcome(response, await response.text())
        except TimeoutError:
            return Outcome(acknowledged=False, reason="http_timeout")
        except aiohttp.ClientError:
            return Outcome(acknowledged=False, reason="connection_failed")

    async def verify(self) -> bool:
        """Do what Slack does when the address is entered: send a signed challenge that must come back."""
        challenge = secrets.token_hex(8)
        body = json.dumps({"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": challenge})
        headers = sign(body, self._signing_secret) | {"Content-Type": "application/json"}
        async with self._session.post(self._request_url, data=body.encode(), headers=headers) as response:
            return challenge in await response.text()

    async def ready(self) -> None:
        """Return at once: whether the app listens shows in the next delivery."""


def sign(body: str, secret: str) -> dict[str, str]:
    """Return the two headers that prove a request comes from Slack: HMAC-SHA256 over `v0:timestamp:body`.

    Time is the machine's, not an injected clock's: the app compares it with its own.
    """
    timestamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(envelope: Envelope) -> tuple[str, str]:
    """Events travel as JSON, commands as a form, interactions as a form with one JSON field."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    form = envelope.payload
    if envelope.kind == "interactive":
        form = {"payload": json.dumps(envelope.payload)}
    return urllib.parse.urlencode(form), "application/x-www-form-urlencoded"


def _outcome(response: aiohttp.ClientResponse, text: str) -> Outcome:
    if response.status != 200:  # noqa: PLR2004  # the one status Slack takes for an acknowledgement
        return Outcome(acknowledged=False, reason="http_error")
    if not text:
        return Outcome(acknowledged=True)
    if response.content_type == "application/json":
        return Outcome(acknowledged=True, payload=json.loads(text))
    return Outcome(acknowledged=True, payload={"text": text})
