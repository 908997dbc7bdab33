"""Amounts and times as people read them."""

from __future__ import annotations

MICRODOLLARS = 1_000_000


def dollars(microdollars: int) -> str:
    """An amount as people write it."""
    return f"${microdollars / MICRODOLLARS:.2f}"


def moment(at: float) -> str:
    """A time that Slack shows in each reader's own zone."""
    return f"<!date^{int(at)}^{{date_short_pretty}} {{time}}|{int(at)}>"
