"""Who somebody is to Steward, and which room they stand in: asked before any rule."""

from __future__ import annotations

from patterns.guardrails.authority.actions import CALMING, FOR_RESEARCH, Action, Resource
from patterns.guardrails.authority.people import Person, Room
from patterns.guardrails.authority.policy import Policy

NOBODY = "Only people of this workspace can use Steward."
STRANGER = "Steward works for people of its own workspace only."
GUEST = "Guests cannot start or decide Steward's work. Ask a member of this workspace."
NOT_INVITED = "I cannot write in this channel. Invite me first: `/invite @steward`, then ask again."
SHARED_REPOSITORY = "This channel is shared with another organisation: no repository is worked on in it."
SHARED = (
    "This channel is shared with another organisation: Steward does not work in it. Ask in a channel of this "
    "workspace alone, or the operator to name this one in the policy file, for research."
)
OUTSIDE_FILE = "That file comes from somebody outside of this workspace: it is not read."


def problem_of_person(person: Person, action: Action, policy: Policy) -> str:
    """Why this person may do nothing of that kind, whatever it is about, written for them; empty: they may."""
    if action == "hand_in_file":
        return OUTSIDE_FILE if person.is_guest or _is_outside(person, policy) else ""  # a program of ours may
    if person.is_deleted or person.is_bot:
        return NOBODY
    if _is_outside(person, policy):
        return STRANGER
    if person.is_guest and not (action == "help" and policy.guests_may_read_help):
        return GUEST
    return ""


def _is_outside(person: Person, policy: Policy) -> bool:
    ours = {policy.team, *policy.workspaces} - {""}
    return person.is_stranger or ours.isdisjoint((person.team, *person.workspaces))


def problem_of_room(room: Room, action: Action, resource: Resource, policy: Policy) -> str:
    """Why nothing of that kind is done in this room, written for whoever asked; empty: it may be."""
    if action == "request" and not room.can_post:
        return NOT_INVITED
    if not room.is_shared or action in CALMING:
        return ""
    if resource.repository or resource.command == "refactor":
        return SHARED_REPOSITORY
    is_research = action in FOR_RESEARCH and resource.command in ("research", "digest", None)
    return "" if is_research and room.id in policy.shared_channels else SHARED
