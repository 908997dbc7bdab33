"""`/research question`: the words made a request."""

from __future__ import annotations

from patterns.errors import RequestInvalid
from patterns.guardrails.authority.policy import Policy
from patterns.research.request import ResearchRequest

EXAMPLE = "`/research which versions of Postgres are supported today, and until when?`"
TEXT_LEAST = 12


def parse(text: str, *, requester: str, policy: Policy) -> ResearchRequest:
    """The request. Raises `RequestInvalid` with what is wrong and an example."""
    if len(text.strip()) < TEXT_LEAST:
        raise RequestInvalid(f"Ask a whole question, for example {EXAMPLE}.")
    return ResearchRequest(question=text.strip(), requester=requester, limits=policy.limits)
