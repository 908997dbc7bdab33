from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.tools.web.stranger import Stranger
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher


@pytest.fixture
async def stranger() -> AsyncIterator[Stranger]:
    """A site that the fetcher may read, by an exception."""
    async with Stranger() as one:
        yield one


@pytest.fixture
async def private() -> AsyncIterator[Stranger]:
    """A service on loopback that nobody may reach; the test fails at the first connection."""
    async with Stranger() as one:
        yield one
        assert one.connections == 0, one.heads


@pytest.fixture
async def fetcher(stranger: Stranger) -> AsyncIterator[Fetcher]:
    async with Fetcher(frozenset({stranger.origin})) as one:
        yield one


@pytest.fixture
async def extractor() -> AsyncIterator[Extractor]:
    async with Extractor() as one:
        yield one
