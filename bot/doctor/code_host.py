"""Where pull requests are opened: whether Steward is let in, and whether it may push and open them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

import aiohttp

from bot.doctor.finding import Check, Finding, reason_of
from bot.policy.accounts import account_of
from bot.policy.operator import OperatorPolicy, RepositoryEntry
from patterns.errors import ConfigurationInvalid, HostRefused, StewardError
from tools.github.accounts import Account
from tools.github.rights import Rights, rights_of
from tools.github.tokens import GitHubCredentials

SECONDS = 60.0
GRANT = "let the token or the GitHub App write contents and pull requests in this repository (docs/policy.md)"
NO_ACCOUNT = "no token and no GitHub App is named: results end as pushed branches"
NAME_ONE = "name one in the repository's `credential`, or say `pull_requests: {host: none}` (docs/policy.md)"


def checks_of_code_host(policy: OperatorPolicy, secrets: Mapping[str, str]) -> list[Check]:
    """One for each repository whose pull requests Steward shall open."""
    return [
        Check(what_of(name), partial(find_account, name, own, secrets), SECONDS, late="reduced")
        for name, own in policy.repositories.items()
        if own.rules().host == "github"
    ]


def what_of(name: str) -> str:
    """As the finding is called."""
    return f"pull requests of {name}"


async def find_account(name: str, own: RepositoryEntry, secrets: Mapping[str, str]) -> tuple[Finding, ...]:
    """As whom it is reached, and what that one may."""
    try:
        account = await asyncio.to_thread(account_of, own, secrets)
    except ConfigurationInvalid as error:
        return (Finding("failed", what_of(name), error.detail, "correct it in the policy file or put the key there"),)
    if account is None:
        return (Finding("reduced", what_of(name), NO_ACCOUNT, NAME_ONE),)
    return await find_rights(name, account)


async def find_rights(name: str, account: Account) -> tuple[Finding, ...]:
    """What the account may, without doing any of it."""
    async with aiohttp.ClientSession() as session:
        credentials = GitHubCredentials({name: account}, session)
        try:
            rights = await rights_of(name, account, session, credentials)
        except HostRefused as error:
            return (Finding("reduced", what_of(name), str(error.facts.get("reason", error.detail)), GRANT),)
        except StewardError as error:
            network = f"is {account.place.api} to be reached from here? a proxy is named by HTTPS_PROXY"
            return (Finding("reduced", what_of(name), reason_of(error), network),)
    return (_told(name, account, rights),)


def _told(name: str, account: Account, rights: Rights) -> Finding:
    what, place = what_of(name), account.place
    if rights.archived:
        return Finding("reduced", what, f"{place} is archived: nothing can be pushed", "unarchive it, or drop it")
    if not rights.may_push:
        return Finding("reduced", what, f"{place} may be read, and not pushed to", GRANT)
    if rights.may_open is None:
        return Finding("ok", what, f"{place}: its owner may push; what the token is for shows at the first push")
    return Finding("ok", what, f"{place} may be pushed to, and pull requests opened and reviewed")
