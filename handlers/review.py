"""`/review REPOSITORY BASE..HEAD` or `/review a specification`: the words made a request."""

from __future__ import annotations

import re

from handlers.refactor import usable
from patterns.errors import RequestInvalid
from patterns.guardrails.authority import Policy
from patterns.review.request import Comparison, ReviewRequest

EXAMPLES = (
    "`/review shop main..faster-totals` for a branch, or `/review a function slug(title) that …` for code that an "
    "evaluator has approved"
)
TEXT_LEAST = 20
_RANGE = re.compile(r"^(?P<base>\w[\w./-]*?)\.\.\.?(?P<head>\w[\w./-]*)$")
"""Two dots or three: compared is always from where the branch left its base."""


def parse(text: str, *, requester: str, policy: Policy) -> ReviewRequest:
    """The request. Raises `RequestInvalid` with what is wrong and an example."""
    words = text.split(maxsplit=2)
    if words and words[0] in policy.repositories:
        return ReviewRequest(
            text=words[2] if len(words) > 2 else "",  # noqa: PLR2004  # repository, range, the rest
            comparison=_comparison(words),
            requester=requester,
            limits=policy.repositories[words[0]].limits,
        )
    if len(words) > 1 and _RANGE.match(words[1]):
        raise RequestInvalid(f"A branch is reviewed in a repository that is named first. {usable(policy)}")
    if len(text.strip()) < TEXT_LEAST:
        raise RequestInvalid(f"Name a branch or say what the code shall do: {EXAMPLES}.")
    return ReviewRequest(text=text.strip(), requester=requester, limits=policy.limits)


def _comparison(words: list[str]) -> Comparison:
    found = _RANGE.match(words[1]) if len(words) > 1 else None
    if not found:
        raise RequestInvalid(f"After `{words[0]}` say which branch against which: {EXAMPLES}.")
    return Comparison(repository=words[0], base=found["base"], head=found["head"])
