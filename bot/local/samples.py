"""The workspace's own repositories, in the operator's terms; the sample one is at the local GitHub."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.local.github.bare import HOST, NAME, OWNER, LocalGitHub
from bot.local.origin import REVIEWED_BRANCH, TEST_COMMAND
from bot.policy.operator import PullRequests, RepositoryEntry
from patterns.guardrails.authority.policy import RepositoryPolicy
from patterns.guardrails.limits import Limits
from tools.repository.settings import CommandSettings

SAMPLE = "shop"
REVIEWED = {
    "login": "grace",
    "title": "Keep the subtotal until it is asked for",
    "body": "Reports ask for it again and again. Now it is counted once and kept.",
}
"""What stands at the pull request of the branch that is to be reviewed."""


class AtLocalGitHub(RepositoryEntry):
    """One that git reaches by its path, and whose pull requests are at the local GitHub."""

    pull_requests: PullRequests = PullRequests(host="github")

    def policy(self, limits: Limits) -> RepositoryPolicy:
        """The address does not say where it is."""
        return super().policy(limits).model_copy(update={"place": f"{OWNER}/{NAME}", "site": HOST})


def trusted(origin: Path, kind: type[RepositoryEntry] = RepositoryEntry) -> RepositoryEntry:
    """A repository whose code is ours, or that of a package whose files our lock names by hash."""
    return kind(
        url=str(origin),
        default_branch="main",
        commands={"test": CommandSettings(run=TEST_COMMAND)},
        local=True,
        trusted_sample=True,
    )


@asynccontextmanager
async def github_of(origin: Path) -> AsyncIterator[LocalGitHub]:
    """The sample repository's GitHub, with a pull request to be reviewed."""
    async with LocalGitHub(origin) as github:
        github.open(REVIEWED_BRANCH, **REVIEWED)
        yield github
