"""Time and money as people say them, with the digits that small amounts need."""

from __future__ import annotations

MINUTE, HOUR = 60, 3600
MICRODOLLARS = 1_000_000


def span(seconds: float) -> str:
    """`0.4 s`, `2.5 min`, `3.0 h`."""
    if seconds >= HOUR:
        return f"{seconds / HOUR:.1f} h"
    return f"{seconds / MINUTE:.1f} min" if seconds >= MINUTE else f"{seconds:.1f} s"


def small_dollars(microdollars: int) -> str:
    """To a hundredth of a cent: what single calls cost."""
    return f"${microdollars / MICRODOLLARS:.4f}"
