"""The secrets that the policy file names: in the environment, in `.env` or sealed in the database; read at start.

A name has one place. Where it is in two, nobody could say which one is meant, so that is refused.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.policy.operator import OperatorPolicy, RepositoryEntry
from patterns.errors import ConfigurationInvalid

NOTHING: Mapping[str, str] = MappingProxyType({})


class _EnvFile(BaseSettings):
    """What stands in `.env`, under any name."""

    model_config = SettingsConfigDict(env_file=".env", extra="allow", case_sensitive=True)


def read_secrets(policy: OperatorPolicy, kept: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """By the name of the variable; `kept` are those of the database.

    Raises `ConfigurationInvalid` with a line for each that is not set, or twice. Reads a file.
    """
    secrets, missing = find_secrets(policy, kept)
    if missing:
        raise ConfigurationInvalid("\n".join(missing))
    return secrets


def find_secrets(policy: OperatorPolicy, kept: Mapping[str, str] = NOTHING) -> tuple[dict[str, str], list[str]]:
    """Those that are set, and a line for each that is not, or twice. Reads a file."""
    values = {**{name: str(value) for name, value in (_EnvFile().model_extra or {}).items()}, **os.environ}
    named = {name: variable for name, own in policy.repositories.items() if (variable := variable_of(own))}
    given = {variable: word for variable in named.values() if (word := values.get(variable, "").strip())}
    sealed = {variable: kept[variable] for variable in named.values() if variable in kept}
    problems = [
        f"repositories.{name}.credential: {why}"
        for name, variable in named.items()
        if (why := _problem(variable, given, sealed))
    ]
    return {**sealed, **given}, problems


def _problem(variable: str, given: Mapping[str, str], sealed: Mapping[str, str]) -> str:
    if variable in given and variable in sealed:
        return f"{variable} is set as a variable and kept by `steward secret` too: drop one of them"
    return "" if variable in given or variable in sealed else f"the variable {variable} is not set"


def variable_of(own: RepositoryEntry) -> str | None:
    """The variable that a repository's credential names."""
    credential = own.credential
    if credential is None:
        return None
    return credential.token or (credential.github_app.private_key if credential.github_app else None)
