"""The policy file: whether it can be read, whether the people in it are who may decide, whether its programs exist."""

from __future__ import annotations

import asyncio
import shutil
import time
from functools import partial
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.finding import Check, Finding, reason_of
from bot.outside.token import check_token
from bot.policy.operator import OperatorPolicy, RepositoryEntry
from bot.policy.reading import read_policy
from bot.settings import Settings
from handlers.slack.client import Slack
from handlers.slack.limiter import Limiter
from patterns.errors import ConfigurationInvalid, StewardError
from patterns.guardrails.authority.actions import NOTHING
from patterns.guardrails.authority.decide import decide
from patterns.guardrails.authority.people import HOME, is_group
from patterns.guardrails.authority.policy import Policy
from tools.sandbox.confine.toolchain import own_interpreter, search_path

FILE, PEOPLE = "policy file", "people in the policy file"
PEOPLE_SECONDS = 60.0
PEOPLE_REMEDY = "correct the ids: a user's stands in Slack's profile under More, Copy member ID"


def find_policy(settings: Settings) -> tuple[OperatorPolicy, list[Finding]]:
    """The policy, empty where there is none that can be read, and what there is to say of the file. Reads a file."""
    try:
        policy = read_policy(settings)
    except ConfigurationInvalid as error:
        remedy = "correct the file; docs/policy.md has a sample with every key"
        return OperatorPolicy(), [Finding("failed", FILE, line, remedy) for line in error.detail.splitlines()]
    if not settings.policy.exists():
        remedy = "write one as docs/policy.md shows: repositories, approvers, limits"
        return policy, [Finding("not set", FILE, f"there is no {settings.policy}", remedy)]
    return policy, [Finding("ok", FILE, f"{settings.policy}, repositories: {len(policy.repositories)}")]


def read_already(policy: OperatorPolicy) -> Finding:
    """What there is to say of the policy by which a process serves: it was read when that began."""
    return Finding("ok", FILE, f"as it was read when Steward began, repositories: {len(policy.repositories)}")


def checks_of_policy(settings: Settings, policy: OperatorPolicy) -> list[Check]:
    """The people that it names, and the programs of each repository's commands."""
    people = named(policy)
    token = settings.slack_bot_token.get_secret_value()
    checks = []
    if people and token:
        checks = [
            Check(PEOPLE, partial(find_people, settings, people, policy.workspaces), PEOPLE_SECONDS, late="reduced")
        ]
    programs = (
        Check(f"commands of {name}", partial(find_programs, name, own), late="reduced")
        for name, own in policy.repositories.items()
        if own.commands
    )
    return [*checks, *programs]


def named(policy: OperatorPolicy) -> list[str]:
    """Every id of a user or a user group, each once."""
    found = [*policy.operators, *policy.approvers]
    for own in policy.repositories.values():
        found += [*own.approvers, *(own.requesters or ())]
    return sorted(set(found))


async def find_people(settings: Settings, people: list[str], workspaces: tuple[str, ...]) -> tuple[Finding, ...]:
    """Whether each of them is a member of this workspace or of a named one, or a user group with somebody in it."""
    async with aiohttp.ClientSession() as session:
        token = settings.slack_bot_token.get_secret_value()
        client = AsyncWebClient(token=token, base_url=settings.slack_api_url, session=session, retry_handlers=[])
        try:
            slack = Slack(client, Limiter(time.monotonic), await check_token(client))
        except StewardError:
            return (Finding("reduced", PEOPLE, "Slack was not asked", "make the Slack bot token work first"),)
        wrong = [f"{one}: {why}" for one in people if (why := await problem_of(slack, one, workspaces))]
    if wrong:
        return (Finding("reduced", PEOPLE, "; ".join(wrong), PEOPLE_REMEDY),)
    return (Finding("ok", PEOPLE, f"{len(people)} known"),)


async def problem_of(slack: Slack, name: str, workspaces: tuple[str, ...]) -> str:
    """Why this id allows nobody anything; empty when it does."""
    try:
        if is_group(name):
            return "" if await slack.members(name) else "a user group with nobody in it"
        ours = Policy(team=slack.team, workspaces=workspaces)
        return decide(await slack.person(name), HOME, "see_policy", NOTHING, ours).why
    except StewardError as error:
        return f"Slack does not tell ({reason_of(error)})"


async def find_programs(name: str, own: RepositoryEntry) -> tuple[Finding, ...]:
    """Whether each command's program is there in the sandbox; one of the repository's own is not looked for."""
    missing = await asyncio.to_thread(_missing, own)
    if missing:
        remedy = f"install them below /usr, or correct `commands` of {name} in the policy file"
        return (Finding("reduced", f"commands of {name}", f"not found: {', '.join(missing)}", remedy),)
    return (Finding("ok", f"commands of {name}", ", ".join(own.commands)),)


def _missing(own: RepositoryEntry) -> list[str]:
    path = search_path(own.toolchain, own_interpreter())
    programs = sorted({command.run[0] for command in own.commands.values()})
    return [one for one in programs if not _is_there(one, path)]


def _is_there(program: str, path: str) -> bool:
    if "/" in program:
        return not program.startswith("/") or Path(program).exists()
    return shutil.which(program, path=path) is not None
