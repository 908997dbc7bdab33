"""The store alone, for commands that need neither Slack nor the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.policy.keys import audit_keys_of
from bot.settings import Settings
from tools.store.store import Store


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """Its tables are brought up to date. Raises `ConfigurationInvalid`, `StoreUnavailable`."""
    store = Store(settings.database_url, audit_keys=audit_keys_of(settings))
    await store.open()
    try:
        yield store
    finally:
        await store.close()
