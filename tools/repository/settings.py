"""What an operator says about one repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from patterns.values.repository.rules import CommandRule, RepositoryRules
from tools.repository.credential import Credential
from tools.repository.rules.addresses import address_problem
from tools.repository.rules.paths import path_problem
from tools.repository.rules.refs import branch_problem

CommandName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""As models are told it, and as they say it."""


class CommandSettings(BaseModel):
    """A command that runs may use by its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: tuple[str, ...]
    """The program and its arguments. No shell reads them."""
    writes: bool = False
    """It changes files, as a formatter does: what it changed is taken over."""
    quick: bool = False
    """Cheap enough to be run after each merge."""
    report: str = ""
    """A file that it writes and that is read back: coverage as Cobertura XML, coverage.py's JSON, or LCOV."""

    @model_validator(mode="before")
    @classmethod
    def _of_words(cls, value: object) -> object:
        return {"run": value} if isinstance(value, list | tuple) else value

    @field_validator("run")
    @classmethod
    def _names_a_program(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not words or not words[0]:
            raise ValueError("names no program")
        return words

    @field_validator("report")
    @classmethod
    def _lies_inside(cls, path: str) -> str:
        if path and (why := path_problem(path)):
            raise ValueError(why)
        return path

    def rule(self, name: str) -> CommandRule:
        """The same, as a run is told of it."""
        return CommandRule(name=name, words=self.run, writes=self.writes, quick=self.quick, report=self.report)


class MirrorLimits(BaseModel):
    """What the copy of a repository on our own disk may take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    megabytes: int = Field(default=4096, gt=0)
    """All its packs together."""
    network_seconds: float = Field(default=900.0, gt=0)
    """One word with the remote: a fetch, a push."""
    free_megabytes: int = Field(default=1024, ge=0)
    """What stays free on the disk: a fetch does not begin below it, and ends when it comes to it."""


class RepositorySettings(BaseModel):
    """A repository that runs may work on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    """`https://HOST/PATH` without credentials; an absolute path only where `local` is set.

    With an ssh key: `ssh://USER@HOST/PATH` or `USER@HOST:PATH`.
    """
    credential: Credential | None = None
    """As whom it is reached; None: as anybody."""
    default_branch: str | None = None
    """None: what the remote calls its HEAD, asked once."""
    commands: Mapping[CommandName, CommandSettings] = {}
    """What may be run, by name: `{"test": ["python3", "-m", "pytest", "-q"]}`; see `CommandSettings` for more."""
    local: bool = False
    """The address is a path on this machine."""
    trusted_sample: bool = False
    """Its code is ours, or that of a package that our lock names by hash: the local workspace runs its commands also
    where there is no sandbox. Only with `local`."""
    command_timeout_seconds: float = Field(default=600.0, gt=0)
    mirror: MirrorLimits = MirrorLimits()
    toolchain: tuple[Path, ...] = ()
    """Directories that its commands see under their own path, read-only, their `bin` first in PATH."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        has_key = self.credential is not None and self.credential.ssh is not None
        if why := address_problem(self.url, local=self.local, ssh=has_key):
            raise ValueError(f"url: {why}")
        if self.local and self.credential is not None:
            raise ValueError("credential: a local repository has none")
        if self.default_branch is not None and (why := branch_problem(self.default_branch)):
            raise ValueError(f"default_branch: {why}")
        if self.trusted_sample and not self.local:
            raise ValueError("trusted_sample: only a local repository can be a trusted sample")
        if relative := [str(path) for path in self.toolchain if not path.is_absolute() or ".." in path.parts]:
            raise ValueError(f"toolchain: {', '.join(relative)} is no absolute path")
        return self

    def rules(self) -> RepositoryRules:
        """What a run is told of it."""
        return RepositoryRules(commands=tuple(one.rule(name) for name, one in self.commands.items()))
