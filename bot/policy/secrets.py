"""The secrets that the policy file names: in the environment or in `.env`, read once, at start."""

from __future__ import annotations

import os

from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.policy.operator import OperatorPolicy, RepositoryEntry
from patterns.errors import ConfigurationInvalid


class _EnvFile(BaseSettings):
    """What stands in `.env`, under any name."""

    model_config = SettingsConfigDict(env_file=".env", extra="allow", case_sensitive=True)


def read_secrets(policy: OperatorPolicy) -> dict[str, str]:
    """By the name of the variable. Raises `ConfigurationInvalid` with a line for each that is not set. Reads a file."""
    secrets, missing = find_secrets(policy)
    if missing:
        raise ConfigurationInvalid("\n".join(missing))
    return secrets


def find_secrets(policy: OperatorPolicy) -> tuple[dict[str, str], list[str]]:
    """Those that are set, and a line for each that is not. Reads a file."""
    values = {**{name: str(value) for name, value in (_EnvFile().model_extra or {}).items()}, **os.environ}
    named = {name: variable for name, own in policy.repositories.items() if (variable := variable_of(own))}
    secrets = {variable: word for variable in named.values() if (word := values.get(variable, "").strip())}
    missing = [
        f"repositories.{name}.credential: the variable {variable} is not set"
        for name, variable in named.items()
        if variable not in secrets
    ]
    return secrets, missing


def variable_of(own: RepositoryEntry) -> str | None:
    """The variable that a repository's credential names."""
    credential = own.credential
    if credential is None:
        return None
    return credential.token or (credential.github_app.private_key if credential.github_app else None)
