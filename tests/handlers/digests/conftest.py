"""A schedule of Ada's in #engineering."""

from __future__ import annotations

import pytest

from patterns.values.research.schedules import Schedule
from tests.handlers.conftest import CHANNEL
from tools.store.store import Store


@pytest.fixture
async def schedule(store: Store) -> Schedule:
    return await store.schedules.add(
        Schedule(
            id="schedule-1",
            name="Postgres",
            team="T0LOCAL",
            owner="U0ADA",
            channel=CHANNEL,
            question="what is new about Postgres releases?",
            cron="0 9 * * mon",
            time_zone="Europe/Berlin",
            run_microdollars=100_000,
            month_microdollars=1_000_000,
            created_at=1.0,
            next_at=2.0,
        )
    )
