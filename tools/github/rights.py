"""What Steward may do in a repository at GitHub, asked without doing any of it."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from pydantic import BaseModel

from patterns.errors import HostRefused
from tools.github.accounts import Account, App
from tools.github.client import speaking
from tools.github.tokens import GitHubCredentials, installation_of


@dataclass(frozen=True, slots=True)
class Rights:
    """Reading goes without saying: otherwise there is an error in place of this."""

    may_push: bool
    may_open: bool | None
    """Pull requests; None: only an attempt tells, for a token does not say what it is for."""
    archived: bool


class _Permissions(BaseModel):
    push: bool = False


class _Repository(BaseModel):
    permissions: _Permissions = _Permissions()
    archived: bool = False


async def rights_of(
    name: str, account: Account, session: aiohttp.ClientSession, credentials: GitHubCredentials
) -> Rights:
    """Of the repository configured as `name`. Raises `HostRefused`, `RepositoryUnreachable`."""
    place, access = account.place, account.access
    granted: dict[str, str] | None = None
    if isinstance(access, App):
        granted = (await installation_of(place, access, session)).permissions
        _refuse_missing(granted, access)
    async with speaking(session, place.api, token=await credentials.token(name)) as github:
        found = _Repository.model_validate(await github.getitem(place.path))
    if granted is None:
        may_push = found.permissions.push
        return Rights(may_push=may_push, may_open=None if may_push else False, archived=found.archived)
    return Rights(may_push=True, may_open=True, archived=found.archived)


def _refuse_missing(granted: dict[str, str], app: App) -> None:
    """Raises `HostRefused`: no token is given for more than the App was granted."""
    lacking = [name for name in ("contents", "pull_requests") if granted.get(name) not in ("write", "admin")]
    if lacking:
        words = " and ".join(name.replace("_", " ") for name in lacking)
        raise HostRefused(reason=f"the GitHub App {app.id} is not granted to write {words}")
