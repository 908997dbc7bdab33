"""Who is to be told that a question waits for them."""

from __future__ import annotations

from patterns.guardrails.authority.policy import Policy
from patterns.values.questions import Question


def deciders_of(question: Question, policy: Policy) -> tuple[str, ...]:
    """Ids of the people and user groups who may decide it; a group may hold somebody who may not.

    Only for naming them: whether somebody may is decided at their click.
    """
    named = policy.deciders(question.repository) or (question.requester,)
    if not policy.allows_self_approval(question.repository):
        named = tuple(one for one in named if one not in (question.requester, *question.editors))
    if question.kind == "answer":
        return tuple(dict.fromkeys((question.requester, *named)))
    return named
