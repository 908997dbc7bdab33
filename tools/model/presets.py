"""Which endpoint to use, from the few values that an operator gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import urlsplit

from patterns.errors import ConfigurationInvalid
from patterns.values.conversation import Role

SKYTELLS_URL = "https://api.skytells.ai/v1"
SKYTELLS_MODEL = "deepbrain-router"
OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-5-mini"
ROLES: tuple[Role, ...] = get_args(Role)
NO_KEY = "no-key"
"""What a server that asks for no key is sent as one."""


@dataclass(frozen=True, slots=True)
class Preset:
    """An endpoint and how to speak to it."""

    base_url: str
    api_key: str = field(repr=False)
    models: Mapping[str, str]
    """The model of each role; every role has one."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    account_headers: bool = False
    """Whether the environment's OpenAI organisation and project may travel along."""


def choose_preset(
    *,
    base_url: str = "",
    openai_api_key: str = "",
    skytells_api_key: str = "",
    model: str = "",
    models: Mapping[str, str] | None = None,
) -> Preset:
    """The endpoint that the values mean; `models` by role goes before `model` for all.

    A base URL decides; without one the only key does. Raises `ConfigurationInvalid` with the remedy.
    """
    url = _url(base_url) or _url_of_key(openai_api_key, skytells_api_key)
    host = f".{urlsplit(url).hostname}"
    skytells, openai = host.endswith(".skytells.ai"), host.endswith(".api.openai.com")
    key = skytells_api_key or openai_api_key if skytells else openai_api_key or ("" if openai else skytells_api_key)
    usual = SKYTELLS_MODEL if skytells else OPENAI_MODEL if openai else ""
    return Preset(
        base_url=url,
        api_key=key or NO_KEY,
        models=_models(models or {}, model or usual),
        headers={"x-api-key": key} if skytells and key else {},
        account_headers=openai,
    )


def _url(base_url: str) -> str:
    url = base_url.strip().rstrip("/").removesuffix("/chat/completions")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ConfigurationInvalid("The model's base URL must look like https://host/v1.")
    return url


def _url_of_key(openai_api_key: str, skytells_api_key: str) -> str:
    if openai_api_key and skytells_api_key:
        raise ConfigurationInvalid("Two model keys are set: name the endpoint by its base URL, or unset one of them.")
    if openai_api_key:
        return OPENAI_URL
    if skytells_api_key:
        return SKYTELLS_URL
    raise ConfigurationInvalid("No model endpoint: set OPENAI_API_KEY, SKYTELLS_API_KEY or a base URL.")


def _models(models: Mapping[str, str], fallback: str) -> dict[str, str]:
    unknown = sorted(models.keys() - set(ROLES))
    if unknown:
        raise ConfigurationInvalid(f"Unknown roles: {', '.join(unknown)}. The roles are {', '.join(ROLES)}.")
    chosen: dict[str, str] = {role: models.get(role) or fallback for role in ROLES}
    missing = [role for role, name in chosen.items() if not name]
    if missing:
        raise ConfigurationInvalid(f"Name a model for this endpoint; there is none for {', '.join(missing)}.")
    return chosen
