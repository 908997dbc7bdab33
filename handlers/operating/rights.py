"""`policy`: who may do what here, as it concerns whoever asks."""

from __future__ import annotations

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from handlers.doorway import Doorway, Present
from patterns.guardrails.authority.actions import Resource
from patterns.guardrails.authority.decide import decide, usable
from patterns.guardrails.authority.people import Room, is_among, shown
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.authority.rules import NO_OPERATOR

REPOSITORIES_SHOWN = 20


async def policy(desk: Desk, asked: Asked) -> Whisper:
    """Their roles, this place, and the repositories that they may ask for work in from here; of no others a word."""
    present = await Doorway(desk.slack, desk.policy).look(asked.user, asked.channel)
    seen = usable(present.person, present.room, desk.policy)
    lines = [_roles(present, desk.policy), _place(present, desk.policy), *_repositories(present, seen)]
    lines += [_operators(desk.policy), "Everything that anybody may do stands in docs/policy.md of this installation."]
    return Whisper("\n".join(lines))


def _roles(present: Present, said: Policy) -> str:
    person = present.person
    roles = ["a member"]
    roles += ["an approver of the installation"] if is_among(person, said.approvers) else []
    roles += ["an operator"] if is_among(person, said.operators) else []
    return f"You are {', '.join(roles)}."


def _place(present: Present, said: Policy) -> str:
    verdict = decide(present.person, present.room, "request", Resource(command="research"), said)
    if not verdict.allowed:
        return f"Here: {verdict.why}"
    return f"Here, {_kind(present.room)}, you may ask for research and for code from a specification."


def _kind(room: Room) -> str:
    if room.is_direct:
        return "where nobody else reads along"
    if room.is_shared:
        return "in a channel shared with another organisation (for research alone)"
    if room.is_org_shared:
        return "in a channel that other workspaces of the organisation see"
    return "in a private channel" if room.is_private else "in a channel that everybody may read"


def _repositories(present: Present, seen: Policy) -> list[str]:
    """Each with who approves there, and whether that may be they themselves."""
    names = list(seen.repositories)[:REPOSITORIES_SHOWN]
    if not names:
        return ["There is no repository that you may ask for work in from here."]
    left = len(seen.repositories) - len(names)
    lines = ["You may ask for work in:", *(f"• `{name}`: {_deciders(present, seen, name)}" for name in names)]
    return [*lines, f"… and {left} more"] if left else lines


def _deciders(present: Present, seen: Policy, name: str) -> str:
    named = seen.deciders(name)
    if not named:
        return "you decide about what you ask for"
    own = Resource(repository=name, requester=present.person.id)
    yours = decide(present.person, present.room, "decide", own, seen).allowed
    return f"{shown(named)} decide{', also you about your own' if yours else ', not about their own'}"


def _operators(said: Policy) -> str:
    return f"Operators: {shown(said.operators)}." if said.operators else NO_OPERATOR
