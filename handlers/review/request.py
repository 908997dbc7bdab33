"""`/review` of a change or of a specification: the words made a request."""

from __future__ import annotations

from handlers.review.change import EXAMPLES, Change, change_of
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.review.request import Comparison, PullAsked, ReviewRequest

SPECIFICATION = "`/review a function slug(title) that …`"
TEXT_LEAST = 20


def parse(text: str, *, requester: str, policy: Policy) -> ReviewRequest:
    """The request. Raises `RequestInvalid` with what is wrong and an example."""
    if change := change_of(text, policy):
        return of_change(change, requester=requester, policy=policy)
    return of_specification(text, requester=requester, policy=policy)


def of_change(change: Change, *, requester: str, policy: Policy) -> ReviewRequest:
    """A pull request or a branch, by the rules and within the limits of its repository."""
    own = policy.repositories[change.repository]
    return ReviewRequest(
        text=change.text,
        comparison=change.what if isinstance(change.what, Comparison) else None,
        pull=change.what if isinstance(change.what, PullAsked) else None,
        again=change.again,
        requester=requester,
        limits=own.limits,
        rules=own.rules,
    )


def of_specification(text: str, *, requester: str, policy: Policy) -> ReviewRequest:
    """Code to be written. Raises `RequestInvalid` where too little is said."""
    if len(text.strip()) < TEXT_LEAST:
        raise RequestInvalid(
            f"Name a change, such as {EXAMPLES}, or say what the code shall do, such as {SPECIFICATION}."
        )
    return ReviewRequest(text=text.strip(), requester=requester, limits=policy.limits)
