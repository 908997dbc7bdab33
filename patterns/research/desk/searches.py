"""What was searched: counted before it is asked, so that searches side by side keep to the cap too."""

from __future__ import annotations

from patterns.research.desk.limits import SEARCHES
from patterns.values.web import Found


class Searches:
    """One inquiry's."""

    def __init__(self) -> None:
        self.answered: dict[str, str] = {}
        """Queries as they were searched, by their normal form."""
        self.providers: dict[str, None] = {}
        self.failures: dict[str, None] = {}
        """Who did not answer, each with the reason."""
        self._under_way: set[str] = set()
        self._tried = 0

    def refusal(self, query: str) -> str | None:
        """Why that is not searched, in words for the model."""
        if _normal(query) in (*self.answered, *self._under_way):
            return "That was searched already, and gives the same: search something else, or read what it found."
        if self._tried >= SEARCHES:
            return f"{SEARCHES} searches are all that one run makes: answer from what was read."
        return None

    def begin(self, query: str) -> None:
        """It is being searched."""
        self._under_way.add(_normal(query))
        self._tried += 1

    def end(self, query: str, found: Found, *, answered: bool) -> None:
        """What came of it; what nobody answered may be asked again."""
        self._under_way.discard(_normal(query))
        if answered:
            self.answered[_normal(query)] = query
        self.providers |= dict.fromkeys(found.by)
        self.failures |= dict.fromkeys(found.failed)


def _normal(query: str) -> str:
    return " ".join(sorted(query.lower().split()))
