"""Whether a robots.txt allows an address.

Runs in the child process: half a megabyte of names with rules holds the library up for minutes.
"""

from __future__ import annotations

import math

from protego import Protego


def verdict_of(rules: str, url: str, agent: str) -> dict[str, object]:
    """`allowed`, and the `delay` in seconds between two requests that the site asks for."""
    parsed = Protego.parse(rules)
    delay = float(parsed.crawl_delay(agent) or 0.0)
    return {"allowed": bool(parsed.can_fetch(url, agent)), "delay": delay if math.isfinite(delay) else 0.0}
