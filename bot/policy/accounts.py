"""As whom the repositories are reached: what the policy file says, with the secrets that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aiohttp

from bot.policy.operator import OperatorPolicy, RepositoryEntry
from patterns.errors import ConfigurationInvalid
from tools.github.accounts import Account, App, Token, app_of, key_in_file, place_of
from tools.github.tokens import GitHubCredentials
from tools.repository.credential import GitHubApp
from tools.repository.remote.credentials import ConfiguredCredentials


def accounts_of(policy: OperatorPolicy, secrets: Mapping[str, str]) -> dict[str, Account]:
    """Those at GitHub. Reads key files. Raises `ConfigurationInvalid` with a line for each that cannot be made."""
    accounts: dict[str, Account] = {}
    problems = []
    for name, own in policy.repositories.items():
        try:
            account = account_of(own, secrets)
        except ConfigurationInvalid as error:
            problems.append(f"repositories.{name}: {error.detail}")
        else:
            accounts |= {name: account} if account else {}
    if problems:
        raise ConfigurationInvalid("\n".join(problems))
    return accounts


def account_of(own: RepositoryEntry, secrets: Mapping[str, str]) -> Account | None:
    """None for a repository that is not at GitHub, or that neither a token nor an App opens.

    Reads a key file. Raises `ConfigurationInvalid`.
    """
    credential = own.credential
    if credential is None:
        return None
    if credential.github_app is not None:
        return Account(place_of(own.url), _app(credential.github_app, secrets))
    if credential.token is not None and own.rules().host == "github":
        return Account(place_of(own.url), Token(_value(credential.token, secrets)))
    return None


def _app(said: GitHubApp, secrets: Mapping[str, str]) -> App:
    key = _value(said.private_key, secrets) if said.private_key else key_in_file(Path(said.private_key_file or ""))
    return app_of(str(said.app_id), private_key=key, installation=str(said.installation_id))


def keys_of(accounts: Mapping[str, Account]) -> dict[str, str]:
    """The keys of Apps, also those that stand in files: by names that may be shown."""
    apps = {name: one.access for name, one in accounts.items() if isinstance(one.access, App)}
    return {f"key of the App for {name}": app.private_key for name, app in apps.items()}


def _value(variable: str, secrets: Mapping[str, str]) -> str:
    if variable not in secrets:
        raise ConfigurationInvalid(f"the variable {variable} is not set")
    return secrets[variable]


def credentials_of(
    policy: OperatorPolicy, secrets: Mapping[str, str], accounts: Mapping[str, Account], session: aiohttp.ClientSession
) -> tuple[ConfiguredCredentials, GitHubCredentials]:
    """What opens the remotes for git, and GitHub's API; an App's token is one for both."""
    github = GitHubCredentials(accounts, session)
    return ConfiguredCredentials(policy.repositories, secrets, apps=github), github
