"""App Home as it stands at one person."""

from __future__ import annotations

from patterns.values.conversation import Frozen


class HomeShown(Frozen):
    """What somebody was shown last."""

    user: str
    opened_at: float
    """When they last looked, seconds since the epoch."""
    digest: str = ""
    """Of what stands there; empty where that is not known."""
    mark: str = ""
    """Slack's own name for that state: what is published over another one is refused."""
    published_at: float = 0.0
