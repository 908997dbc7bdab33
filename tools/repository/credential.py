"""As whom a repository's remote is reached: what an operator writes, which names secrets and never holds one."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
"""Of the environment."""
PlainPath = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9._/+@-]+$")]
"""An absolute path that ssh and a shell read as it stands."""


class GitHubApp(BaseModel):
    """A GitHub App, which gets itself a token of an hour for the one repository."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: int | str
    installation_id: int | str = ""
    """Empty: the one that the repository belongs to, asked once."""
    private_key: VariableName | None = None
    """The variable that holds the key, PEM."""
    private_key_file: PlainPath | None = None
    """Or the file that does."""

    @model_validator(mode="after")
    def _has_one_key(self) -> Self:
        if (self.private_key is None) == (self.private_key_file is None):
            raise ValueError("either private_key (the variable's name) or private_key_file")
        return self


class SshKey(BaseModel):
    """A deploy key, and the host's own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: PlainPath
    """The private key's file, without a passphrase; readable by the bot alone."""
    known_hosts: PlainPath
    """As ssh-keyscan prints it. A host that does not stand there is not spoken with."""

    @field_validator("key", "known_hosts")
    @classmethod
    def _leads_nowhere_else(cls, path: str) -> str:
        if ".." in Path(path).parts:
            raise ValueError("it holds '..'")
        return path

    def problem(self) -> str:
        """Why ssh would refuse the files, or should; empty where it would not. Reads their facts."""
        return _problem_of_file(self.key, forbidden=0o077) or _problem_of_file(self.known_hosts, forbidden=0o022)


class Credential(BaseModel):
    """One of three: a token, a GitHub App, an ssh key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: VariableName | None = None
    """The variable that holds it."""
    user: str = Field(default="x-access-token", pattern=r"^[A-Za-z0-9._@+-]{1,100}$")
    """The name that goes with a token: GitHub takes any, Bitbucket and GitLab's deploy tokens have one."""
    github_app: GitHubApp | None = None
    ssh: SshKey | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(one is not None for one in (self.token, self.github_app, self.ssh)) != 1:
            raise ValueError("exactly one of token, github_app and ssh")
        return self


def _problem_of_file(path: str, *, forbidden: int) -> str:
    try:
        facts = os.stat(path)  # noqa: PTH116  # a link is the operator's own affair
    except OSError as error:
        return f"{path} cannot be read ({error.strerror})"
    if not stat.S_ISREG(facts.st_mode):
        return f"{path} is no file"
    if facts.st_uid not in (0, os.geteuid()):
        return f"{path} belongs to somebody else"
    return f"{path} is open to others (chmod 600)" if facts.st_mode & forbidden else ""
