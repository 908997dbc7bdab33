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
        raise RequestInvalid(f"The first word names a repository. {usable(policy)} For example {EXAMPLE}")
    if len(rest.strip()) < TEXT_LEAST:
        raise RequestInvalid(f"Say what to change in `{repository}`. For example {EXAMPLE}")
    return RefactorRequest(
        repository=repository,
        branch=branch or None,
        text=rest.strip(),
        requester=requester,
        limits=policy.repositories[repository].limits,
        rules=policy.repositories[repository].rules,
    )


def usable(policy: Policy) -> str:
    """Which repositories this person can use here, in a sentence; the others are not said to exist."""
    if not policy.repositories:
        return "There is none that you can use in this channel: who may use which one where is up to the operator."
    return f"You can use these here: {', '.join(f'`{one}`' for one in policy.repositories)}."
