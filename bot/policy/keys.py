"""The keys that an operator gives: those that seal secrets, and those that seal the audit."""

from __future__ import annotations

import os
import stat

from bot.settings import LEAST_KEY_CHARACTERS, Settings
from patterns.errors import ConfigurationInvalid
from tools.store.sealed.sealing import Keyring

MOST_FILE_BYTES = 64_000


def audit_keys_of(settings: Settings) -> tuple[str, ...]:
    """The newest first: it seals, and the others are held against what they sealed."""
    return _keys(settings.audit_key.get_secret_value(), ",")


def keyring_of(settings: Settings) -> Keyring:
    """The newest first. Reads a file. Raises `ConfigurationInvalid` for two sources, or a file that others read."""
    given, path = settings.secret_key.get_secret_value(), settings.secret_key_file
    if not path:
        return Keyring(_keys(given, ","))
    if given:
        raise ConfigurationInvalid("STEWARD_SECRET_KEY and STEWARD_SECRET_KEY_FILE are both set: name one of them")
    keys = _keys(_read(path), None)
    if not keys or min(map(len, keys)) < LEAST_KEY_CHARACTERS:
        raise ConfigurationInvalid(f"{path}: a key a line, each of at least {LEAST_KEY_CHARACTERS} characters")
    return Keyring(keys)


def _keys(text: str, apart: str | None) -> tuple[str, ...]:
    return tuple(key for one in text.split(apart) if (key := one.strip()))


def _read(path: str) -> str:
    """Looked at and read by one handle: what is checked is what is read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise ConfigurationInvalid(f"STEWARD_SECRET_KEY_FILE: {path} cannot be read ({error.strerror})") from None
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid not in (0, os.geteuid()) or facts.st_mode & 0o077:
            raise ConfigurationInvalid(f"{path} must be a file of Steward's own that nobody else reads (chmod 600)")
        return os.read(handle, MOST_FILE_BYTES).decode(errors="replace")
    finally:
        os.close(handle)
