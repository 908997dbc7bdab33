"""Who may do what: pure rules over what Slack says of a person and of a channel. An unknown is a no."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from patterns.guardrails.limits import Limits
from patterns.values.conversation import Frozen
from patterns.values.questions import Question
from patterns.values.repository.rules import RepositoryRules


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
    groups: tuple[str, ...] = ()
    """Of the user groups that matter here, those that hold this person. One that could not be read is none of them."""
    time_zone: str = ""
    """IANA name, as they set it in Slack; empty where Slack does not say."""


class Room(Frozen):
    """A Slack conversation as conversations.info tells."""

    id: str
    can_post: bool = False
    """Whether the bot is in it and it takes messages."""
    is_shared: bool = True
    """With another organisation, or about to be."""
    is_direct: bool = False
    """One person's direct messages with the bot."""


class RepositoryPolicy(Frozen):
    """What the operator allows in one repository."""

    rules: RepositoryRules = RepositoryRules()
    place: str = ""
    """`owner/name` at GitHub, in small letters; empty for one that is not there."""
    site: str = ""
    """The host that links to it name, in small letters; empty: any."""
    requesters: tuple[str, ...] | None = None
    """Ids of users and user groups; None: every member of the workspace."""
    approvers: tuple[str, ...] = ()
    """Ids of users and user groups; empty: the installation's."""
    self_approval: bool | None = None
    """Whether an approver may decide about a run of their own; None: as the installation says."""
    channels: tuple[str, ...] = ()
    """Ids; empty: every channel."""
    limits: Limits = Limits()
    """What a run in it may use: never more than the installation's."""


class Policy(Frozen):
    """What the operator allows."""

    team: str
    """The workspace that Steward is installed in."""
    approvers: tuple[str, ...] = ()
    """Ids of users and user groups; empty: who asked for a run also decides in it."""
    self_approval: bool | None = None
    """Whether an approver may decide about a run of their own; None: only where no approvers are named."""
    repositories: dict[str, RepositoryPolicy] = Field(default_factory=dict)
    """By name."""
    limits: Limits = Limits()
    command_prefix: str = ""
    operator_command: str = "steward"
    """The whole name of the operator's command, without the slash."""

    def deciders(self, repository: str) -> tuple[str, ...]:
        """Who approves in it: its own approvers, else the installation's."""
        own = self.repositories.get(repository)
        return (own.approvers if own else ()) or self.approvers

    def allows_self_approval(self, repository: str) -> bool:
        """Whether an approver may decide about a run that they asked for, or whose plan they edited."""
        own = self.repositories.get(repository)
        for said in (own.self_approval if own else None, self.self_approval):
            if said is not None:
                return said
        return not self.deciders(repository)

    def requesters(self) -> tuple[str, ...]:
        """Everybody who is named as a requester of some repository."""
        return tuple(one for own in self.repositories.values() for one in own.requesters or ())


def outsider(person: Person, policy: Policy) -> str | None:
    """Why this person may not use Steward at all, written for that person, or None."""
    if person.is_deleted or person.is_bot:
        return "Only people of this workspace can use Steward."
    if person.is_stranger or person.team != policy.team:
        return "Steward works for people of its own workspace only."
    if person.is_guest:
        return "Guests cannot start or decide Steward's work. Ask a member of this workspace."
    return None


def may_request(person: Person, room: Room, repository: str, policy: Policy) -> bool:
    """Whether this person may ask for a run in that repository from this channel.

    Only a yes or a no: whoever may not is told the same as of a repository that does not exist.
    """
    own = policy.repositories.get(repository)
    if own is None or outsider(person, policy) or room.is_shared:
        return False
    here = not own.channels or room.id in own.channels
    return here and (own.requesters is None or is_among(person, own.requesters))


def as_seen_by(person: Person, room: Room, policy: Policy) -> Policy:
    """The policy as far as it concerns this person in this channel: no other repository is named to them."""
    kept = {name: one for name, one in policy.repositories.items() if may_request(person, room, name, policy)}
    return policy.model_copy(update={"repositories": kept})


def may_not_decide(person: Person, question: Question, policy: Policy) -> str | None:
    """Why this person may not answer that question, written for that person, or None."""
    if refusal := outsider(person, policy):
        return refusal
    if question.repository and question.repository not in policy.repositories:
        return "The operator's policy does not name this repository any more. Your click changed nothing."
    if question.kind == "answer" and person.id == question.requester:
        return None  # what was meant, whoever asked knows best: nothing is approved by it
    named = policy.deciders(question.repository)
    if not is_among(person, named or (question.requester,)):
        return f"This one is decided by {shown(named or (question.requester,))}. Your click changed nothing."
    own = person.id in (question.requester, *question.editors)
    if own and not policy.allows_self_approval(question.repository):
        return (
            f"Whoever asked for a run or edited its plan does not decide about it: another of {shown(named)} does. "
            "Your click changed nothing."
        )
    return None


def may_withdraw(person: Person, question: Question, choice: str) -> bool:
    """Whoever asked for a run may always take the answer without an effect."""
    return person.id == question.requester and choice == question.default


def may_not_steer(person: Person, requester: str, repository: str, policy: Policy) -> str | None:
    """Why this person may not stop a run or write to it, written for that person, or None."""
    if person.id == requester or is_among(person, policy.deciders(repository)):
        return outsider(person, policy)
    return outsider(person, policy) or f"Only <@{requester}> or an approver can stop or steer this run."


def may_not_keep(person: Person, owner: str, policy: Policy) -> str | None:
    """Why this person may not change, run or end a schedule of that owner's, written for that person, or None."""
    if person.id == owner or is_among(person, policy.approvers):
        return outsider(person, policy)
    return outsider(person, policy) or f"Only <@{owner}>, whose it is, or an approver can do that. Nothing was changed."


def may_tend(person: Person, room: Room, repository: str, policy: Policy) -> bool:
    """Whether this person may see what reviews of that repository have learned: who asks for work in it, who decides.

    Only a yes or a no, as of `may_request`.
    """
    if repository not in policy.repositories or outsider(person, policy) or room.is_shared:
        return False
    return is_among(person, policy.deciders(repository)) or may_request(person, room, repository, policy)


def may_not_rate(
    person: Person, room: Room, repository: str, policy: Policy, *, requester: str = "", binds: bool
) -> str | None:
    """Why this person may not say whether a finding of that repository is useful, written for that person, or None.

    `binds`: it changes what is found there from now on. `requester` is who asked for the review; an empty
    `repository` a patch that belongs to none.
    """
    if refusal := outsider(person, policy):
        return refusal
    if repository and not may_tend(person, room, repository, policy):
        return "Only people who may ask for work in this finding's repository can say that. Your click changed nothing."
    named = policy.deciders(repository)
    if not repository or not binds or person.id == requester or is_among(person, named or (person.id,)):
        return None
    others = f"<@{requester}>, {shown(named)}" if requester else shown(named)
    return f"What is not to be found again there is decided by {others}. Nothing was changed."


def may_not_hand_in(person: Person, policy: Policy) -> str | None:
    """Why a file of this person's is not read, written for whoever asked for it, or None. A program of ours may."""
    if person.is_guest or person.is_stranger or person.team != policy.team:
        return "That file comes from somebody outside of this workspace: it is not read."
    return None


def is_among(person: Person, names: Iterable[str]) -> bool:
    """Whether one of these ids means this person, by themselves or by a user group."""
    return any(one == person.id or one in person.groups for one in names)


def is_group(name: str) -> bool:
    """Whether an id is one of a user group."""
    return name.startswith("S")


def shown(names: Iterable[str]) -> str:
    """Ids as Slack shows people and groups by name."""
    return ", ".join(f"<!subteam^{one}>" if is_group(one) else f"<@{one}>" for one in names)
