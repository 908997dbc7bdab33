"""GitHub, behind the port `CodeHost`."""

from __future__ import annotations

from patterns.errors import HostRefused
from patterns.values.repository import PullRequest


class GitHub:
    """No repository can name an account there yet, so all are refused."""

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool
    ) -> PullRequest:
        """Always a refusal that says why."""
        del branch, onto, title, body, draft
        raise HostRefused(reason=f"no code host is configured for {repository}")
