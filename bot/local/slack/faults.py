"""Faults on demand: what a network and a busy Slack do to a bot, made repeatable."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

KINDS = ("rate_limit", "fail", "refuse", "drop", "slow", "duplicate", "drop_sockets", "refresh_sockets", "clear")
Moment = Literal["before", "after"]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong with the next `times` calls of a method."""

    method: str
    """A Web API method, or * for any."""
    times: int = 1
    status: int = 200
    retry_after: int | None = None
    error: str | None = None
    """An error code in an otherwise normal answer."""
    drop: bool = False
    moment: Moment = "before"
    """Whether the call takes effect first; `after` is the cruel one, the caller cannot know."""
    slow_seconds: float = 0.0


class Faults:
    """Faults that wait for their call, in the order they were asked for."""

    def __init__(
        self, drop_sockets: Callable[[], Awaitable[None]], refresh_sockets: Callable[[], Awaitable[None]]
    ) -> None:
        self._planned: list[Fault] = []
        self._drop_sockets = drop_sockets
        self._refresh_sockets = refresh_sockets
        self.duplicate_envelopes = 0
        """How many of the next envelopes are delivered twice."""

    def add(self, fault: Fault) -> None:
        """Plan a fault."""
        self._planned.append(fault)

    def rate_limit(self, method: str = "*", *, times: int = 1, retry_after: int = 1) -> None:
        """Answer 429 with Retry-After, in seconds."""
        self.add(Fault(method, times, status=429, retry_after=retry_after, error="ratelimited"))

    def fail(self, method: str = "*", *, times: int = 1, status: int = 500, moment: Moment = "before") -> None:
        """Answer with a server error."""
        self.add(Fault(method, times, status=status, error="internal_error", moment=moment))

    def refuse(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer ok: false with this code."""
        self.add(Fault(method, times, error=error))

    def drop(self, method: str = "*", *, times: int = 1, moment: Moment = "before") -> None:
        """Cut the connection without an answer."""
        self.add(Fault(method, times, drop=True, moment=moment))

    def slow(self, method: str = "*", *, seconds: float, times: int = 1) -> None:
        """Let the call take effect at once and hold back its answer; real seconds, not the injected clock's."""
        self.add(Fault(method, times, slow_seconds=seconds, moment="after"))

    def duplicate(self, times: int = 1) -> None:
        """Deliver the next envelopes twice."""
        self.duplicate_envelopes += times

    async def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        await self._drop_sockets()

    async def refresh_sockets(self) -> None:
        """Ask every Socket Mode connection to go and come back, as Slack does about once an hour."""
        await self._refresh_sockets()

    def clear(self) -> None:
        """Forget what is still planned."""
        self._planned.clear()
        self.duplicate_envelopes = 0

    async def inject(self, wanted: dict[str, Any]) -> None:
        """Plan a fault described as JSON: {"kind": name of a method above, and its arguments}.

        Raises:
            ValueError: no such kind, or arguments that do not fit it.
        """
        kind, arguments = wanted.get("kind"), {name: value for name, value in wanted.items() if name != "kind"}
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        try:
            planned = getattr(self, kind)(**arguments)
        except TypeError as mismatch:
            raise ValueError(str(mismatch)) from mismatch
        if planned is not None:
            await planned

    def take(self, method: str) -> Fault | None:
        """Return the fault that hits this call, used up by one, or None."""
        fault = next((fault for fault in self._planned if fault.method in ("*", method)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            self._planned.remove(fault)
        return fault
