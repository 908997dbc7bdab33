"""The planted web and the real fetcher over it, one of each for all tests of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.planted.web.planted import SEARCH, PlantedWeb
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import PublicWeb, public_web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[PlantedWeb]:
    async with PlantedWeb() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fetching(served: PlantedWeb) -> AsyncIterator[PublicWeb]:
    async with public_web(Fused([SiteSearch(served.origins[SEARCH])]), served.exceptions) as one:
        yield one


@pytest.fixture
def planted(served: PlantedWeb) -> PlantedWeb:
    """As it is at first, with nobody having asked anything."""
    served.log.clear()
    served.search_says, served.is_down = "results", False
    return served.at(0)
