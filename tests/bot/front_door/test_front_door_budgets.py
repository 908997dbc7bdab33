from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.scenarios import RESEARCH
from tests.fakes.journey import ADA, Journey
from tests.fakes.workplace import Workplace, at_work, workplace

pytestmark = pytest.mark.slow


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    caps = {"run_dollars": 0.1, "run_reserve_dollars": 0.004, "user_day_dollars": 0.02}
    async with workplace(tmp_path, **caps) as made, at_work(made):
        yield made


async def test_a_run_ends_at_its_requesters_day_and_says_whose_it_is_and_what_to_do(journey: Journey) -> None:
    await journey.type(RESEARCH.typed)
    ended = await journey.ended()
    assert f"the budget of <@{ADA}> for today is reached (G-USER-DAY)" in ended
    assert "It begins anew by itself; until then the operator can raise it." in journey.report()
