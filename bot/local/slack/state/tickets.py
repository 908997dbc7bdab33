"""Short-lived permissions Slack hands out with a payload: trigger ids and response URLs."""

import itertools
import secrets
from dataclasses import dataclass

from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.timers import Clock

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for one person, for three seconds."""

    user: str
    expires: float
    view_id: str | None = None
    """The modal the person acted in; only such a trigger may push."""
    used: bool = False


class Triggers:
    """Trigger ids that were handed out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}
        self._count = itertools.count(1)

    def issue(self, user: str, view_id: str | None = None) -> str:
        """Return a new trigger id for this person."""
        trigger_id = f"{next(self._count)}.{int(self._clock())}.{secrets.token_hex(8)}"
        self._issued[trigger_id] = Trigger(user, self._clock() + TRIGGER_SECONDS, view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger up.

        Raises:
            RefusedError: invalid_trigger_id, exchanged_trigger_id (single use) or expired_trigger_id (3 s).
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise RefusedError("invalid_trigger_id", "a trigger_id comes from a payload Slack sent")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id", "a trigger_id opens one view, once")
        if self._clock() > trigger.expires:
            raise RefusedError("expired_trigger_id", "a trigger_id lives 3 seconds")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer one payload by URL: five times within thirty minutes, without token or membership."""

    user: str
    channel: str
    expires: float
    message_ts: str | None = None
    """The message whose button was pressed; None for a slash command."""
    ephemeral: bool = False
    thread_ts: str | None = None
    uses_left: int = RESPONSE_URL_USES


class ResponseUrls:
    """Response URLs that were handed out, by token."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, url: ResponseUrl) -> str:
        """Remember the permission and return its token."""
        token = secrets.token_urlsafe(18)
        self._issued[token] = url
        return token

    def grant(self, user: str, channel: str) -> ResponseUrl:
        """Return a fresh permission that starts to age now."""
        return ResponseUrl(user, channel, self._clock() + RESPONSE_URL_SECONDS)

    def redeem(self, token: str) -> ResponseUrl:
        """Use one of the five.

        Raises:
            RefusedError: invalid_url, used_url or expired_url; Slack answers each with HTTP 404.
        """
        url = self._issued.get(token)
        if url is None:
            raise RefusedError("invalid_url", "a response_url comes from a payload Slack sent")
        if self._clock() > url.expires:
            raise RefusedError("expired_url", "a response_url lives 30 minutes")
        if url.uses_left <= 0:
            raise RefusedError("used_url", "a response_url can be used 5 times")
        url.uses_left -= 1
        return url
