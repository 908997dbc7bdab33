"""`/refactor REPOSITORY what to change`: the words made a request."""

from __future__ import annotations

from patterns.errors import RequestInvalid
from patterns.guardrails.authority import Policy
from patterns.refactor.request import RefactorRequest

EXAMPLE = "`/refactor shop move the price rules out of cart.py and keep cart.total as it is`"
TEXT_LEAST = 8


def parse(text: str, *, requester: str, policy: Policy) -> RefactorRequest:
    """The request. Raises `RequestInvalid` with what is wrong and an example."""
    name, _, rest = text.strip().partition(" ")
    repository, _, branch = name.partition("@")
    if repository not in policy.repositories:
        known = ", ".join(f"`{one}`" for one in policy.repositories) or "none yet: see STEWARD_REPOSITORIES"
        raise RequestInvalid(f"The first word names a repository; these are known: {known}. For example {EXAMPLE}")
    if len(rest.strip()) < TEXT_LEAST:
        raise RequestInvalid(f"Say what to change in `{repository}`. For example {EXAMPLE}")
    return RefactorRequest(
        repository=repository,
        branch=branch or None,
        text=rest.strip(),
        requester=requester,
        limits=policy.limits,
        rules=policy.repositories[repository],
    )
