"""One rule for each action, over a person and a room that are fit to be asked about at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from patterns.guardrails.authority.actions import Action, Resource
from patterns.guardrails.authority.people import Person, Room, is_among, shown
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.authority.verdict import YES, Verdict, no

UNCHANGED = "Your click changed nothing."
NOT_YOURS = "There is no such repository that you can use here."
NOT_SEEN = "That run belongs to a conversation that you are not in: what it was about is not shown outside of it."
NO_OPERATOR = (
    "Nobody is named as an operator of Steward yet. Whoever runs it adds `operators: [YOUR-SLACK-ID]` to its policy "
    "file and starts it again."
)


@dataclass(frozen=True, slots=True)
class Case:
    """Who wants it, where, and about what."""

    person: Person
    room: Room
    resource: Resource
    policy: Policy

    @property
    def deciders(self) -> tuple[str, ...]:
        """Who approves what the resource is about."""
        return self.policy.deciders(self.resource.repository)

    @property
    def is_own(self) -> bool:
        """Whether this person asked for it."""
        return self.person.id == self.resource.requester

    def is_one_of(self, names: tuple[str, ...]) -> bool:
        """Whether this person is among them."""
        return is_among(self.person, names)


def _anybody(_: Case) -> Verdict:
    return YES


def _requests(case: Case) -> Verdict:
    """In general; of a repository only a yes or a no: it is as unknown as one that does not exist."""
    if not case.resource.repository:
        return YES
    own = case.policy.repositories.get(case.resource.repository)
    if own is None or (case.room.is_org_shared and case.room.id not in own.channels):
        return no(NOT_YOURS)
    here = not own.channels or case.room.id in own.channels
    return YES if here and (own.requesters is None or case.is_one_of(own.requesters)) else no(NOT_YOURS)


def _decides(case: Case) -> Verdict:
    if case.resource.repository and case.resource.repository not in case.policy.repositories:
        return no(f"The operator's policy does not name this repository any more. {UNCHANGED}")
    named = case.deciders or (case.resource.requester,)
    if not case.is_one_of(named):
        return no(f"This one is decided by {shown(named)}. {UNCHANGED}", *named)
    involved = case.is_own or case.person.id in case.resource.editors
    if involved and not case.policy.allows_self_approval(case.resource.repository):
        others = f"another of {shown(named)} does"
        return no(f"Whoever asked for a run or edited its plan does not decide about it: {others}. {UNCHANGED}", *named)
    return YES


def _withdraws(case: Case) -> Verdict:
    return YES if case.is_own or case.is_one_of(case.deciders) else _decides(case)


def _answers(case: Case) -> Verdict:
    """What was meant, whoever asked knows best: nothing is approved by it."""
    gone = case.resource.repository and case.resource.repository not in case.policy.repositories
    return YES if case.is_own and not gone else _decides(case)


def _stops(case: Case) -> Verdict:
    return _of_the_run(case, (*case.deciders, *case.policy.operators), "stop")


def _steers(case: Case) -> Verdict:
    return _of_the_run(case, case.deciders, "steer")


def _of_the_run(case: Case, others: tuple[str, ...], verb: str) -> Verdict:
    if case.is_own or case.is_one_of(others):
        return YES
    asked = case.resource.requester
    return no(f"Only <@{asked}> or an approver can {verb} this run. Nothing was done.", asked, *others)


def _sees(case: Case) -> Verdict:
    """Whoever asked, is in its conversation or decides about its repository; all, where all may read that."""
    resource = case.resource
    here = bool(resource.channel) and resource.channel == case.room.id
    judges = bool(resource.repository) and case.is_one_of(case.deciders)
    return YES if case.is_own or here or judges or resource.is_public else no(NOT_SEEN, resource.requester)


def _knows(case: Case) -> Verdict:
    return YES if case.is_one_of(case.policy.operators) else _sees(case)


def _tends(case: Case) -> Verdict:
    repository = case.resource.repository
    if repository in case.policy.repositories and case.is_one_of(case.deciders):
        return YES
    return _requests(case) if repository else no(NOT_YOURS)


def _rates(case: Case) -> Verdict:
    if not case.resource.repository or _tends(case).allowed:
        return YES
    return no(f"Only people who may ask for work in this finding's repository can say that. {UNCHANGED}")


def _dismisses(case: Case) -> Verdict:
    rates = _rates(case)
    named = case.deciders
    free = not case.resource.repository or not named or case.is_own
    if not rates.allowed or free or case.is_one_of(named):
        return rates
    who = (case.resource.requester, *named) if case.resource.requester else named
    return no(f"What is not to be found again there is decided by {shown(who)}. Nothing was changed.", *who)


def _keeps(case: Case) -> Verdict:
    others, owner = (*case.policy.approvers, *case.policy.operators), case.resource.requester
    if case.is_own or case.is_one_of(others):
        return YES
    return no(f"Only <@{owner}>, whose it is, or an approver can do that. Nothing was changed.", owner, *others)


def _sees_cost(case: Case) -> Verdict:
    """One's own, that of the channel in which one asks, and for operators everything."""
    here = bool(case.resource.channel) and case.resource.channel == case.room.id
    return YES if case.is_own or here else _operates(case)


def _raises(case: Case) -> Verdict:
    return YES if case.is_one_of(case.policy.operators) else _decides(case)


def _operates(case: Case) -> Verdict:
    named = case.policy.operators
    if not named:
        return no(NO_OPERATOR)
    refusal = no(f"That is for Steward's operators: {shown(named)}. Nothing was done.", *named)
    return YES if case.is_one_of(named) else refusal


RULES: Mapping[Action, Callable[[Case], Verdict]] = {
    "help": _anybody,
    "request": _requests,
    "decide": _decides,
    "withdraw": _withdraws,
    "answer": _answers,
    "raise_limits": _raises,
    "stop": _stops,
    "steer": _steers,
    "ask_about": _sees,
    "see_run": _sees,
    "know_run": _knows,
    "rate": _rates,
    "dismiss": _dismisses,
    "tend": _tends,
    "mute": _anybody,
    "keep_schedule": _keeps,
    "hand_in_file": _anybody,
    "see_own": _anybody,
    "see_policy": _anybody,
    "see_cost": _sees_cost,
    "see_audit": _operates,
    "operate": _operates,
    "stop_all": _operates,
    "pause_intake": _operates,
    "resume_intake": _operates,
}

ASKS_REQUESTERS: frozenset[Action] = frozenset({"request", "tend", "rate", "dismiss"})
ASKS_DECIDERS: frozenset[Action] = frozenset(
    {
        "decide", "withdraw", "answer", "raise_limits", "stop", "steer", "ask_about", "see_run", "know_run",
        "tend", "rate", "dismiss",
    }
)  # fmt: skip
ASKS_APPROVERS: frozenset[Action] = frozenset({"keep_schedule"})
ASKS_OPERATORS: frozenset[Action] = frozenset(
    {
        "raise_limits", "stop", "know_run", "keep_schedule", "see_cost", "see_audit", "operate", "stop_all",
        "pause_intake", "resume_intake",
    }
)  # fmt: skip
"""Whose names the rules look at: the user groups among them are read before a rule is asked."""
