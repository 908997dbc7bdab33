"""The credentials of the configured repositories, got anew for each word with a remote."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Protocol

from patterns.errors import CredentialRefused
from tools.repository.settings import RepositorySettings


class Credentials(Protocol):
    """What knows the header that opens a remote."""

    async def header(self, repository: str) -> str:
        """The whole HTTP header for the repository of this configured name; empty where it needs none.

        Asked before each network verb, so that it may be of a token that lives for an hour. Raises `StewardError`.
        """


class ConfiguredCredentials:
    """As each repository's settings say."""

    def __init__(
        self, settings: Mapping[str, RepositorySettings], secrets: Mapping[str, str], *, apps: Credentials | None = None
    ) -> None:
        """`secrets`: the variables that the settings name; `apps` knows the tokens of GitHub Apps."""
        self._settings = settings
        self._secrets = secrets
        self._apps = apps

    async def header(self, repository: str) -> str:
        """Raises `CredentialRefused` where the variable is not set, and what `apps` raises."""
        credential = self._settings[repository].credential
        if credential is None or credential.ssh is not None:
            return ""
        if credential.token is None:
            if self._apps is None:
                raise CredentialRefused("no GitHub Apps here", name=repository, reason="GitHub Apps are not set up")
            return await self._apps.header(repository)
        token = self._secrets.get(credential.token, "").strip()
        if not token:
            reason = f"the variable {credential.token} is not set"
            raise CredentialRefused(reason, name=repository, reason=reason)
        return header_of(credential.user, token)


def header_of(user: str, token: str) -> str:
    """Basic authentication, the one way that every git host takes."""
    return f"Authorization: Basic {base64.b64encode(f'{user}:{token}'.encode()).decode('ascii')}"
