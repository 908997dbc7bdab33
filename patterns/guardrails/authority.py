"""Who may do what: pure rules over what Slack says of a person. An unknown is a no."""

from __future__ import annotations

from pydantic import Field

from patterns.guardrails.limits import Limits
from patterns.values.conversation import Frozen
from patterns.values.questions import Question
from patterns.values.rules import RepositoryRules


class Person(Frozen):
    """A Slack user as users.info tells, read afresh for every decision."""

    id: str
    team: str
    is_deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    """Single-channel and multi-channel guests alike."""
    is_stranger: bool = False
    """From another workspace, through a shared channel."""


class Policy(Frozen):
    """What the operator allows."""

    team: str
    """The workspace that Steward is installed in."""
    approvers: tuple[str, ...] = ()
    """Slack user ids; empty: who asked for a run also decides in it."""
    repositories: dict[str, RepositoryRules] = Field(default_factory=dict)
    """By name."""
    limits: Limits = Limits()
    command_prefix: str = ""


def outsider(person: Person, policy: Policy) -> str | None:
    """Why this person may not use Steward at all, written for that person, or None."""
    if person.is_deleted or person.is_bot:
        return "Only people of this workspace can use Steward."
    if person.is_stranger or person.team != policy.team:
        return "Steward works for people of its own workspace only."
    if person.is_guest:
        return "Guests cannot start or decide Steward's work. Ask a member of this workspace."
    return None


def may_not_decide(person: Person, question: Question, policy: Policy) -> str | None:
    """Why this person may not answer that question, written for that person, or None."""
    deciders = policy.approvers or (question.requester,)
    if person.id in deciders:
        return outsider(person, policy)
    named = ", ".join(f"<@{one}>" for one in deciders)
    return outsider(person, policy) or f"This one is decided by {named}. Your click changed nothing."


def may_not_stop(person: Person, requester: str, policy: Policy) -> str | None:
    """Why this person may not stop a run, written for that person, or None."""
    if person.id == requester or person.id in policy.approvers:
        return outsider(person, policy)
    return outsider(person, policy) or f"Only <@{requester}> or an approver can stop this run."
