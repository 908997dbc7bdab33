"""One payload on its way to the app, and what became of it."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Json = dict[str, Any]
EnvelopeKind = Literal["events_api", "slash_commands", "interactive"]
ACK_SECONDS = 3.0
"""How long Slack waits for an acknowledgement, on every channel."""
VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105  # a deprecated field that is still sent


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its delivery data."""

    kind: EnvelopeKind
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the app acknowledged within three seconds, and with what."""

    acknowledged: bool
    payload: Json = field(default_factory=dict)
    reason: str = ""
    """Slack's retry reason (timeout, http_error, connection_failed), or no_connection when no socket was open."""


class Transport(Protocol):
    """One of the two ways to the app."""

    async def deliver(self, envelope: Envelope) -> Outcome:
        """Hand over and wait for the acknowledgement, three seconds at most."""
        ...

    async def ready(self) -> None:
        """Return once there is somebody to deliver to."""
        ...
