"""A long research does not grow its prompts without end: what it costs is linear in its length."""

from __future__ import annotations

from itertools import cycle

import pytest

from tests.planted.models.reader import Reader
from tests.planted.play import researched
from tests.planted.web.leaves import all_houses
from tests.planted.web.planted import PlantedWeb
from tests.planted.web.volumes import VOLUMES, path_of
from tools.web.web import PublicWeb

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

LARGEST = 60_000
"""Characters of any prompt: the observations that are kept, and beside them the task and an index of the notes."""


async def test_twenty_five_long_pages_cost_in_proportion(planted: PlantedWeb, fetching: PublicWeb) -> None:
    places = zip(range(1, VOLUMES + 1), cycle(all_houses()), strict=False)
    addresses = tuple(planted.url(house, path_of(number)) for number, house in places)
    model = Reader(addresses)
    played = await researched(f"How many plates has the atlas? {' '.join(addresses)}", model=model, web=fetching)
    series = f"characters of each prompt: {model.sizes}"
    assert len(played.left.notes) == VOLUMES, series
    assert len(model.sizes) == VOLUMES + 1, series
    assert max(model.sizes) < LARGEST, series
    half = VOLUMES // 2
    first, second = sum(model.sizes[:half]), sum(model.sizes[-half:])
    assert second < 2 * first, series
