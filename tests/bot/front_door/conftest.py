"""Whole runs: the real Bolt app on the local Slack, engine, git, tests, HTTP; the model answers from recordings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace, at_work, workplace


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path) as made, at_work(made):
        yield made


@pytest.fixture
def journey(place: Workplace) -> Journey:
    return Journey(place.slack)
