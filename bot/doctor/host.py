"""The host: Python, git, the sandbox, the certificates."""

from __future__ import annotations

import asyncio
import re
import ssl
import sys
from pathlib import Path

from bot.doctor.finding import Check, Finding, reason_of
from patterns.errors import RepositoryError
from tools.repository.environment import hardened
from tools.repository.git import Git
from tools.sandbox.sandbox import Sandbox

OLDEST_PYTHON, FIRST_UNKNOWN_PYTHON = (3, 11), (3, 14)
OLDEST_GIT = (2, 38)
"""The first with `git merge-tree --write-tree`, by which the workers' changes are merged."""
SANDBOX_SECONDS = 60.0
NOWHERE = Path("/nonexistent")


def checks_of_host(sandbox: Sandbox) -> list[Check]:
    """In the order in which they are told."""

    async def look_at_sandbox() -> tuple[Finding, ...]:
        return (await find_sandbox(sandbox),)

    return [
        Check("Python", find_python),
        Check("git", find_git),
        Check("sandbox", look_at_sandbox, seconds=SANDBOX_SECONDS, late="reduced", remedy="see docs/sandbox.md"),
        Check("system certificates", find_certificates),
    ]


async def find_python() -> tuple[Finding, ...]:
    """The interpreter that runs this."""
    return (judge_python((sys.version_info.major, sys.version_info.minor, sys.version_info.micro)),)


def judge_python(version: tuple[int, ...]) -> Finding:
    """Whether that version serves."""
    shown = ".".join(map(str, version))
    if OLDEST_PYTHON <= version[:2] < FIRST_UNKNOWN_PYTHON:
        return Finding("ok", "Python", shown)
    return Finding("failed", "Python", f"{shown} is none of 3.11, 3.12 and 3.13", "make PYTHON=python3.12 setup")


async def find_git() -> tuple[Finding, ...]:
    """The git on the path, as the repositories start it."""
    git = Git(hardened(home=NOWHERE, git_directory=NOWHERE, transport="https"))
    try:
        told = (await git.output("version")).decode(errors="replace").strip()
    except RepositoryError as error:
        return (Finding("failed", "git", reason_of(error), "apt-get install git"),)
    return (judge_git(told),)


def judge_git(told: str) -> Finding:
    """Whether the version that git tells is new enough."""
    found = re.search(r"(\d+)\.(\d+)", told)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_GIT:
        reason = f"{told or 'it tells no version'}, and 2.38 is the oldest that can merge without a checkout"
        return Finding("failed", "git", reason, "install git 2.38 or newer: Debian 12 and Ubuntu 24.04 have it")
    return Finding("ok", "git", told.removeprefix("git version "))


async def find_sandbox(sandbox: Sandbox) -> Finding:
    """What commands of models and repositories are confined by."""
    tier = await sandbox.probe()
    if tier.name == "full":
        return Finding("ok", "sandbox", "full: every way out that was tried is shut")
    if tier.name == "container":
        reason = f"the container tier, as STEWARD_SANDBOX_ALLOW lets it; not the full one: {tier.reason}"
        return Finding("reduced", "sandbox", reason, tier.remedy)
    reason = f"{tier.reason}; no repository's tests and no draft of /review are run here"
    return Finding("reduced", "sandbox", reason, tier.remedy)


async def find_certificates() -> tuple[Finding, ...]:
    """The authorities that HTTPS answers are checked by."""
    return (await asyncio.to_thread(_look_for_certificates),)


def _look_for_certificates() -> Finding:
    paths = ssl.get_default_verify_paths()
    file = Path(paths.cafile) if paths.cafile else None
    folder = Path(paths.capath) if paths.capath else None
    try:
        if file and file.stat().st_size:
            return Finding("ok", "system certificates", str(file))
        if folder and any(folder.iterdir()):
            return Finding("ok", "system certificates", str(folder))
    except OSError as error:
        reason = f"{error.filename} cannot be read ({error.strerror})"
        return Finding("failed", "system certificates", reason, "make it readable for the user who runs Steward")
    looked = f"none in {paths.cafile or paths.openssl_cafile} nor in {paths.capath or paths.openssl_capath}"
    remedy = "apt-get install ca-certificates, or name your own by SSL_CERT_FILE"
    return Finding("failed", "system certificates", looked, remedy)
