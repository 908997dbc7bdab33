"""What an operator writes into the policy file, checked; docs/policy.md explains it to them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from bot.dollars import MICRODOLLARS
from bot.policy.budgets import OwnBudgets
from bot.policy.ids import ChannelId, TeamId, WhoId
from patterns.errors import ConfigurationInvalid
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.paths import problem_of_glob
from patterns.values.repository.rules import RepositoryRules
from tools.github.accounts import place_of
from tools.repository.rules.names import name_problem
from tools.repository.settings import RepositorySettings

_ON_GITHUB = re.compile(r"(?:https://|ssh://git@|git@)github\.com[/:]")


def _glob(glob: str) -> str:
    if why := problem_of_glob(glob):
        raise ValueError(f"this pattern {why}")
    return glob


Glob = Annotated[str, AfterValidator(_glob)]


class PullRequests(BaseModel):
    """What becomes of a pushed branch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Literal["github", "none"] | None = None
    """Where pull requests are opened; None: on GitHub for an address there, else nowhere."""
    draft: bool = True
    """Whether they are opened as drafts."""


class RunLimits(BaseModel):
    """Limits of a run in one repository. Each may only be lower than the installation's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dollars: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    tokens: int | None = Field(default=None, gt=0)
    minutes: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    tasks: int | None = Field(default=None, gt=0)
    width: int | None = Field(default=None, gt=0)
    turns: int | None = Field(default=None, gt=0)

    def changes(self) -> dict[str, int | float]:
        """What is set, by the fields of `Limits`."""
        values = {
            "cap_microdollars": None if self.dollars is None else round(self.dollars * MICRODOLLARS),
            "cap_tokens": self.tokens,
            "seconds": None if self.minutes is None else self.minutes * 60,
            "tasks": self.tasks,
            "width": self.width,
            "turns": self.turns,
        }
        return {name: value for name, value in values.items() if value is not None}

    def applied(self, whole: Limits) -> Limits:
        """The installation's limits with these."""
        changes = self.changes()
        lower = whole.with_cap(int(changes.pop("cap_microdollars", whole.cap_microdollars)))
        return lower.model_copy(update=changes)


LIMIT_SETTINGS = {
    "dollars": ("cap_microdollars", "STEWARD_RUN_DOLLARS"),
    "tokens": ("cap_tokens", "STEWARD_RUN_TOKENS"),
    "minutes": ("seconds", "STEWARD_RUN_MINUTES"),
    "tasks": ("tasks", "STEWARD_TASKS"),
    "width": ("width", "STEWARD_WIDTH"),
    "turns": ("turns", "STEWARD_TURNS"),
}
"""A repository's limit: the field of `Limits`, and the setting that it may not pass."""


class RepositoryEntry(RepositorySettings):
    """One repository: where it is and how it is worked on, and who may."""

    requesters: Annotated[tuple[WhoId, ...], Field(min_length=1)] | None = None
    """None, written `everyone`: each member of the workspace."""
    approvers: tuple[WhoId, ...] = ()
    self_approval: bool | None = None
    channels: tuple[ChannelId, ...] = ()
    protected: tuple[Glob, ...] = ()
    listed: tuple[Glob, ...] = ()
    pull_requests: PullRequests = PullRequests()
    plan_approval: Literal["always", "large", "never"] = "always"
    limits: RunLimits = RunLimits()

    @field_validator("requesters", mode="before")
    @classmethod
    def _or_everyone(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            return value
        if value != "everyone":
            raise ValueError("either `everyone` or a list of ids")
        return None

    def rules(self) -> RepositoryRules:
        """What a run is told of it."""
        host = self.pull_requests.host or ("github" if _ON_GITHUB.match(self.url) else "none")
        own = {
            "protected": self.protected,
            "listed": self.listed,
            "host": host,
            "draft": self.pull_requests.draft,
            "plan_approval": self.plan_approval,
        }
        return super().rules().model_copy(update=own)

    def policy(self, limits: Limits) -> RepositoryPolicy:
        """What is decided by; `limits` are the installation's."""
        rules = self.rules()
        site, place = _site_and_place(self.url) if rules.host == "github" else ("", "")
        return RepositoryPolicy(
            rules=rules,
            place=place,
            site=site,
            requesters=self.requesters,
            approvers=self.approvers,
            self_approval=self.self_approval,
            channels=self.channels,
            limits=self.limits.applied(limits),
        )


def _site_and_place(url: str) -> tuple[str, str]:
    """What links to a repository at GitHub begin with; nothing where the address is of another form."""
    try:
        place = place_of(url)
    except ConfigurationInvalid:
        return "", ""  # whoever opens pull requests there says so
    return place.host, str(place).lower()


class OperatorPolicy(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operators: tuple[WhoId, ...] = ()
    """Who looks after the whole house; empty: nobody."""
    approvers: tuple[WhoId, ...] = ()
    """Who approves where a repository names nobody; empty: who asks for a run also decides in it."""
    self_approval: bool | None = None
    workspaces: tuple[TeamId, ...] = ()
    """Further workspaces of the same organisation whose people count as members."""
    guests: Literal["nothing", "help"] = "nothing"
    """What guests of the workspace are told."""
    shared_channels: tuple[ChannelId, ...] = ()
    """Channels shared with other organisations in which members may ask for research."""
    budgets: OwnBudgets = OwnBudgets()
    repositories: dict[str, RepositoryEntry] = Field(default_factory=dict)

    @field_validator("repositories")
    @classmethod
    def _are_named(cls, repositories: dict[str, RepositoryEntry]) -> dict[str, RepositoryEntry]:
        if wrong := [f"{name}: {why}" for name in repositories if (why := name_problem(name))]:
            raise ValueError("; ".join(wrong))
        return repositories

    def policy(self, team: str, limits: Limits, command_prefix: str, operator_command: str = "steward") -> Policy:
        """What is decided by, in the workspace `team`."""
        return Policy(
            team=team,
            operators=self.operators,
            workspaces=self.workspaces,
            guests_may_read_help=self.guests == "help",
            shared_channels=self.shared_channels,
            approvers=self.approvers,
            self_approval=self.self_approval,
            repositories={name: one.policy(limits) for name, one in self.repositories.items()},
            limits=limits,
            command_prefix=command_prefix,
            operator_command=f"{command_prefix}{operator_command}",
        )
