"""The houses: who publishes the sample pages. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class House:
    """One publisher, with a loopback address of its own, so that sources are as independent as they look."""

    name: str
    """Its folder, and how the pages of others refer to it: `{house:NAME}`."""
    title: str
    address: str
    redirects: tuple[tuple[str, str], ...] = ()
    """Paths that lead elsewhere, to be followed by nobody."""

    @property
    def folder(self) -> Path:
        """Where its pages are."""
        return PAGES / self.name


def houses() -> tuple[House, ...]:
    """All five."""
    return (
        House("docs", "Larkmq documentation", "127.0.0.21"),
        House("forum", "Harbour Forum", "127.0.0.22"),
        House("lab", "Queue Lab", "127.0.0.23", redirects=(("/raw-results", "http://127.0.0.1:9/larkmq-4.json"),)),
        House("blog", "Parcelworks Engineering", "127.0.0.24"),
        House("digest", "Broker Digest", "127.0.0.25"),
    )
