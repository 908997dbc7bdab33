"""`steward doctor`: every check, told line by line, and whether Steward could serve."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.doctor.code_host import checks_of_code_host
from bot.doctor.finding import Check, Finding
from bot.doctor.host import checks_of_host
from bot.doctor.model import checks_of_model
from bot.doctor.policy import checks_of_policy, find_policy, read_already
from bot.doctor.search import checks_of_search
from bot.doctor.slack import checks_of_slack
from bot.doctor.work import checks_of_work
from bot.outside.search import providers_of
from bot.policy.operator import OperatorPolicy
from bot.policy.redaction import redactor_of
from bot.policy.secrets import find_secrets
from bot.settings import Settings
from bot.vault.command import kept_secrets
from patterns.errors import ConfigurationInvalid, StewardError
from patterns.redaction.redactor import Redactor
from tools.sandbox.sandbox import Sandbox

AT_ONCE = 6
"""Checks at a time: a slow network is waited for once, and a small machine is not flooded."""


async def examine_aloud(settings: Settings, policy: OperatorPolicy, seconds: float) -> tuple[str, ...]:
    """What a serving process finds of itself, with the policy by which it serves, in lines without a secret.

    What is not found in time is said, too.
    """
    lines: list[str] = []
    try:
        async with asyncio.timeout(seconds):
            await examine(lambda: settings, say=lines.append, serving=policy)
    except TimeoutError:
        lines.append(f"The other checks did not end within {seconds:g} s: run `steward doctor` on Steward's machine.")
    return tuple(lines)


async def examine(
    read: Callable[[], Settings],
    *,
    say: Callable[[str], None] = print,
    bwrap: Path | None = None,
    serving: OperatorPolicy | None = None,
) -> int:
    """Print what was found; 0 when Steward could serve, also reduced, and 1 otherwise.

    `serving` is the policy of a process that has read it; without one the file is read.

    Nothing it does changes anything but the database's tables, which are brought up to date, and the mirrors.
    """
    checks: list[Check] = []
    allowed, redactor = "", Redactor()
    try:
        settings = await asyncio.to_thread(read)
    except ConfigurationInvalid as error:
        first = [_wrong(line) for line in error.detail.splitlines()]
    else:
        policy, told = (serving, [read_already(serving)]) if serving else await asyncio.to_thread(find_policy, settings)
        kept, sealed = await _kept(settings)
        words, missing = await asyncio.to_thread(find_secrets, policy, kept)
        told += sealed
        told += [_unset(line) for line in missing]
        first = [Finding("ok", "settings", "all can be read"), *told]
        allowed = settings.sandbox_allow
        checks += [
            *checks_of_work(settings, policy, words),
            *checks_of_search(providers_of(settings)),
            *checks_of_slack(settings),
            *checks_of_policy(settings, policy),
        ]
        checks += [*checks_of_code_host(policy, words), *checks_of_model(settings)]
        redactor = redactor_of(settings, words)
    checks = [*checks_of_host(Sandbox(bwrap=bwrap, allow_container=allowed == "container")), *checks]
    found: list[Finding] = []

    def tell(findings: Iterable[Finding]) -> None:
        for one in findings:
            found.append(one)
            say(redactor.line(str(one)))

    tell(first)
    turns = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        for task in [tasks.create_task(_carry_out(check, turns)) for check in checks]:
            tell(await task)
    say(f"\n{verdict(found)}")
    return 1 if any(one.mark == "failed" for one in found) else 0


async def _kept(settings: Settings) -> tuple[dict[str, str], list[Finding]]:
    """Secrets of the database, and what is wrong with them. Where it does not answer, its own check says so."""
    try:
        return await kept_secrets(settings), []
    except ConfigurationInvalid as error:
        return {}, [_wrong(error.detail)]
    except StewardError:
        return {}, []


async def _carry_out(check: Check, turns: asyncio.Semaphore) -> tuple[Finding, ...]:
    async with turns:
        return await check.carry_out()


def _wrong(line: str) -> Finding:
    return Finding("failed", "settings", line, "correct it in the environment or in .env; .env.sample has an example")


def _unset(line: str) -> Finding:
    return Finding("failed", "policy file", line, "set it in the environment or in .env, or correct the name")


def verdict(found: Iterable[Finding]) -> str:
    """The last line."""
    marks = Counter(one.mark for one in found)
    if marks["failed"]:
        return f"Steward cannot serve yet: {marks['failed']} of {marks.total()} failed."
    less = [f"{marks[mark]} {mark}" for mark in ("reduced", "not set") if marks[mark]]
    return f"Steward can serve; {', '.join(less)}." if less else "Steward can serve."
