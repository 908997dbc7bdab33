"""What a process tells the audit when it begins."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from pydantic import SecretStr

from bot.settings import Settings, variables
from patterns.values.house.audit import AuditEntry
from patterns.values.questions import digest_of


def began(settings: Settings) -> AuditEntry:
    """Its version and a digest of its settings: no value of any of them, and of secrets only which are set."""
    values = {name: getattr(settings, field) for name, field in variables().items()}
    said = {name: one for name, one in values.items() if not isinstance(one, SecretStr)}
    secret = [name for name, one in values.items() if isinstance(one, SecretStr) and one.get_secret_value()]
    shown = {name: str(one) for name, one in said.items() if name != "STEWARD_DATABASE_URL"}
    return AuditEntry(
        kind="process",
        what="began",
        facts={"version": _version(), "executor": settings.executor_id, "secrets_set": ", ".join(sorted(secret))},
        digest=digest_of(shown),
    )


def _version() -> str:
    try:
        return version("steward")
    except PackageNotFoundError:
        return "not installed"
