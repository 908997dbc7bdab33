"""What this process must never show: each secret that it was given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.settings import Settings, variables
from patterns.redaction.redactor import Redactor

NOTHING: Mapping[str, str] = MappingProxyType({})
KEYS = ("STEWARD_AUDIT_KEY", "STEWARD_SECRET_KEY")
"""Settings of several keys: each of them is a secret."""
DATABASE_PASSWORD = "STEWARD_DATABASE_URL"  # noqa: S105  # its name


def redactor_of(settings: Settings, secrets: Mapping[str, str] = NOTHING) -> Redactor:
    """Knows all secret settings, the database's password, and `secrets`: what the policy file names."""
    redactor = Redactor(secrets)
    for variable, field in variables().items():
        value = getattr(settings, field)
        if isinstance(value, SecretStr):
            redactor.learn(variable, value.get_secret_value())
    for variable in KEYS:
        for key in getattr(settings, variables()[variable]).get_secret_value().split(","):
            redactor.learn(variable, key)
    redactor.learn(DATABASE_PASSWORD, password_of(settings.database_url))
    return redactor


def password_of(url: str) -> str:
    """Of an address; empty where there is none, or none that can be read."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""
