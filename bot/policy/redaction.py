"""What this process must never show: each secret that it was given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.settings import Settings, variables
from patterns.redaction.redactor import Redactor

NOTHING: Mapping[str, str] = MappingProxyType({})
DATABASE_PASSWORD = "STEWARD_DATABASE_URL"  # noqa: S105  # its name


def redactor_of(settings: Settings, secrets: Mapping[str, str] = NOTHING) -> Redactor:
    """Knows all secret settings, the database's password, and `secrets`: what the policy file names."""
    redactor = Redactor(secrets)
    for variable, field in variables().items():
        value = getattr(settings, field)
        if isinstance(value, SecretStr):
            redactor.learn(variable, value.get_secret_value())
    for key in audit_keys_of(settings):
        redactor.learn("STEWARD_AUDIT_KEY", key)
    redactor.learn(DATABASE_PASSWORD, password_of(settings.database_url))
    return redactor


def audit_keys_of(settings: Settings) -> tuple[str, ...]:
    """The newest first: it seals, and the others are held against what they sealed."""
    given = settings.audit_key.get_secret_value().split(",")
    return tuple(key for one in given if (key := one.strip()))


def password_of(url: str) -> str:
    """Of an address; empty where there is none, or none that can be read."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""
