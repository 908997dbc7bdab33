"""The one decision about who may do what: pure, and no where nothing says yes."""

from __future__ import annotations

from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.people import Person, Room, is_group
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.authority.rules import (
    ASKS_APPROVERS,
    ASKS_DECIDERS,
    ASKS_OPERATORS,
    ASKS_REQUESTERS,
    RULES,
    Case,
)
from patterns.guardrails.authority.standing import problem_of_person, problem_of_room
from patterns.guardrails.authority.verdict import Verdict, no

NO_RULE = "Nothing says who may do that, so nobody may. Nothing was done."


def decide(person: Person, room: Room, action: Action, resource: Resource, policy: Policy) -> Verdict:
    """Whether this person may do this, here, about that; of a no, why and who may."""
    rule = RULES.get(action)
    if rule is None:
        return no(NO_RULE)
    problem = problem_of_person(person, action, policy) or problem_of_room(room, action, resource, policy)
    return no(problem) if problem else rule(Case(person, room, resource, policy))


def usable(person: Person, room: Room, policy: Policy) -> Policy:
    """The policy as far as it concerns this person in this room: no other repository is named to them."""
    kept = {
        name: one
        for name, one in policy.repositories.items()
        if decide(person, room, "request", Resource(repository=name), policy).allowed
    }
    return policy.model_copy(update={"repositories": kept})


def groups_that_matter(action: Action, resource: Resource, policy: Policy) -> tuple[str, ...]:
    """The user groups whose members the decision asks for; of no others need Slack be asked."""
    own = policy.repositories.get(resource.repository)
    requesters = (own.requesters or () if own else ()) if resource.repository else policy.requesters()
    named: tuple[str, ...] = ()
    named += requesters if action in ASKS_REQUESTERS else ()
    named += policy.deciders(resource.repository) if action in ASKS_DECIDERS else ()
    named += policy.approvers if action in ASKS_APPROVERS else ()
    named += policy.operators if action in ASKS_OPERATORS else ()
    return tuple(sorted({one for one in named if is_group(one)}))
