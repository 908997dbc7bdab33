"""`steward secret set`, `list`, `remove` and `rotate`."""

from __future__ import annotations

import asyncio
import getpass
import os
import re
import sys
import time
from pathlib import Path

from bot.outside.store import opened
from bot.policy.keys import keyring_of
from bot.settings import Settings
from bot.trail.files import say
from patterns.errors import RequestInvalid
from patterns.wording.counting import counted
from tools.store.sealed.vault import Kept

MOST_CHARACTERS = 64_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
DAY_SECONDS = 86_400.0
SQLITE = "sqlite:///"


async def kept_secrets(settings: Settings) -> dict[str, str]:
    """What is kept, opened; nothing, and nothing is made, where there is no database yet.

    Raises `ConfigurationInvalid` where a key is missing or a row was changed.
    """
    if not await asyncio.to_thread(_is_there, settings.database_url):
        return {}
    async with opened(settings) as store:
        return await store.vault.open_all(keyring_of(settings)) if await store.vault.names() else {}


def _is_there(database_url: str) -> bool:
    """Whether a file of SQLite's exists; a server is asked by connecting to it."""
    file = database_url.removeprefix(SQLITE)
    return file == database_url or Path(file.partition("?")[0]).exists()


async def keep(settings: Settings, name: str, value: str) -> int:
    """Keep it under that name. Raises `RequestInvalid`, `ConfigurationInvalid`."""
    if not _NAME.fullmatch(name):
        raise RequestInvalid("a name is letters, digits and _, as of a variable: the policy file says {token: NAME}")
    if not value or len(value) > MOST_CHARACTERS:
        raise RequestInvalid("the value comes from standard input, and there was none, or too much of it")
    if os.environ.get(name, "").strip():
        raise RequestInvalid(f"{name} is set in the environment: a secret has one place, so drop that one first")
    async with opened(settings) as store:
        await store.vault.set(name, value, keyring_of(settings), by=somebody())
    say(f"{name} is kept. Processes that run know it once they are started again.")
    return 0


async def show(settings: Settings) -> int:
    """Names, keys' ids and ages."""
    async with opened(settings) as store:
        kept = await store.vault.names()
    for one in kept:
        say(line(one, time.time()))
    if not kept:
        say("No secret is kept here.")
    return 0


def line(kept: Kept, now: float) -> str:
    """One of them, without its value."""
    days = int((now - kept.set_at) // DAY_SECONDS)
    return f"{kept.name}: sealed with the key {kept.key_id}, set {counted(days, 'day')} ago"


async def remove(settings: Settings, name: str) -> int:
    """Drop it; 1 where there is none."""
    async with opened(settings) as store:
        was_there = await store.vault.remove(name, by=somebody())
    say(f"{name} is kept no more." if was_there else f"There is no secret {name} here.")
    return 0 if was_there else 1


async def rotate(settings: Settings) -> int:
    """Seal all with the newest key. Raises `ConfigurationInvalid` where an old one does not open."""
    keyring = keyring_of(settings)
    async with opened(settings) as store:
        count = await store.vault.rotate(keyring, by=somebody())
    say(f"{counted(count, 'secret')} sealed anew with the key {keyring.newest}. Older keys are needed no more.")
    return 0


def value_typed() -> str:
    """From standard input, never from the command line: other people of the machine read that."""
    text = getpass.getpass("Value: ") if sys.stdin.isatty() else sys.stdin.read(MOST_CHARACTERS + 1)
    return text.strip()


def somebody() -> str:
    """Who sits at the machine, as far as it says."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid {os.getuid()}"
