"""What the operator allows, as decisions read it: the policy file and the settings, without their form."""

from __future__ import annotations

from pydantic import Field

from patterns.guardrails.authority.people import is_group
from patterns.guardrails.limits import Limits
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import RepositoryRules


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
    """Ids; empty: every channel that only this workspace sees."""
    limits: Limits = Limits()
    """What a run in it may use: never more than the installation's."""


class Policy(Frozen):
    """What the operator allows."""

    team: str
    """The workspace that Steward is installed in."""
    operators: tuple[str, ...] = ()
    """Ids of users and user groups; empty: nobody is one."""
    approvers: tuple[str, ...] = ()
    """Ids of users and user groups; empty: who asked for a run also decides in it."""
    self_approval: bool | None = None
    """Whether an approver may decide about a run of their own; None: only where no approvers are named."""
    workspaces: tuple[str, ...] = ()
    """Further workspaces of the same organisation whose people count as members."""
    guests_may_read_help: bool = False
    """Whether a guest of the workspace is told what Steward can do; more than that no guest may."""
    shared_channels: tuple[str, ...] = ()
    """Ids of channels shared with other organisations in which members may ask for research."""
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

    def groups(self) -> tuple[str, ...]:
        """Every user group that is named anywhere."""
        named = {one for own in self.repositories.values() for one in (*own.approvers, *(own.requesters or ()))}
        return tuple(sorted(one for one in {*named, *self.approvers, *self.operators} if is_group(one)))

    def requesters(self) -> tuple[str, ...]:
        """Everybody who is named as a requester of some repository."""
        return tuple(one for own in self.repositories.values() for one in own.requesters or ())
