"""A code host in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.errors import HostRefused
from patterns.values.repository.trees import PullRequest


@dataclass(frozen=True)
class Opened:
    """What a pull request was opened with."""

    branch: str
    onto: str
    title: str
    body: str


@dataclass
class MemoryHost:
    """Fits the port `CodeHost`."""

    opened: dict[int, Opened] = field(default_factory=dict)
    """By number."""
    has_drafts: bool = True
    refusal: str = ""
    """Why nothing is opened."""
    requests: int = 0
    """How often it was asked."""

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool, run_id: str = ""
    ) -> PullRequest:
        del run_id
        self.requests += 1
        if self.refusal:
            raise HostRefused(reason=self.refusal)
        standing = (number for number, one in self.opened.items() if one.branch == branch)
        number = next(standing, len(self.opened) + 1)
        self.opened.setdefault(number, Opened(branch, onto, title, body))
        url = f"https://host.invalid/{repository}/pull/{number}"
        return PullRequest(number=number, url=url, draft=draft and self.has_drafts)
