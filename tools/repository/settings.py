"""What an operator says about one repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from patterns.values.rules import CommandRule, RepositoryRules
from tools.repository.rules.addresses import address_problem
from tools.repository.rules.refs import branch_problem


class RepositorySettings(BaseModel):
    """A repository that runs may work on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    """`https://HOST/PATH` without credentials; an absolute path only where `local` is set."""
    default_branch: str | None = None
    """None: what the remote calls its HEAD, asked once."""
    commands: Mapping[str, tuple[str, ...]] = {}
    """What `check` may run, by name: `{"test": ["python3", "-m", "pytest", "-q"]}`. No shell reads it."""
    local: bool = False
    """The address is a path on this machine."""
    trusted_sample: bool = False
    """Its code is ours: the local workspace runs its commands also where there is no sandbox. Only with `local`."""
    command_timeout_seconds: float = Field(default=600.0, gt=0)
    toolchain: tuple[Path, ...] = ()
    """Directories that its commands see under their own path, read-only, their `bin` first in PATH."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if why := address_problem(self.url, local=self.local):
            raise ValueError(f"url: {why}")
        if self.default_branch is not None and (why := branch_problem(self.default_branch)):
            raise ValueError(f"default_branch: {why}")
        if self.trusted_sample and not self.local:
            raise ValueError("trusted_sample: only a local repository can be the bundled sample")
        if empty := [name for name, command in self.commands.items() if not command or not command[0]]:
            raise ValueError(f"commands: {', '.join(empty)} names no program")
        if relative := [str(path) for path in self.toolchain if not path.is_absolute() or ".." in path.parts]:
            raise ValueError(f"toolchain: {', '.join(relative)} is no absolute path")
        return self

    def rules(self) -> RepositoryRules:
        """What a run is told of it."""
        return RepositoryRules(
            commands=tuple(CommandRule(name=name, words=words) for name, words in self.commands.items())
        )
