"""What stands before each request, the first one and each redirect's alike."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Protocol

from yarl import URL


class Gate(Protocol):
    """Lets a request through, sooner or later, or not at all."""

    def passed(self, url: URL) -> AbstractAsyncContextManager[None]:
        """Held as long as the request runs. Entering it may take time and raises `AddressRefused`, `PageUnreadable`."""


class Open:
    """Lets everything through at once."""

    def passed(self, url: URL) -> AbstractAsyncContextManager[None]:  # noqa: ARG002  # the protocol's
        """Nothing to wait for."""
        return nullcontext()
