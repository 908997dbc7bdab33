"""Nobody answers: on the real engine, in real time."""

from __future__ import annotations

from pathlib import Path

import pytest

from patterns.values import questions
from tests.bot.front_door.test_front_door_refactor import REFACTOR
from tests.fakes.journey import Journey, text_of
from tests.fakes.workplace import at_work, workplace

STANDS_HOURS = 4 / 3600


@pytest.mark.slow
async def test_a_plan_that_nobody_answers_is_reminded_of_once_and_then_rejected_with_nothing_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "LEAST_REMINDED_SECONDS", 0.0)
    async with workplace(tmp_path, answer_hours=STANDS_HOURS) as place:
        journey = Journey(place.slack)
        async with at_work(place):
            await journey.type(REFACTOR.typed)
            card = await journey.asked("Plan for")
            await place.slack.until(lambda _: "still waits" in journey.said(), 30)
        async with at_work(place):  # the process has begun anew between the reminder and the end
            assert await journey.ended() == "Ended: the plan was not approved; nothing was changed"
        assert sum("still waits. <@U0ADA>" in text_of(one) for one in journey.thread()) == 1
        [shown] = [text_of(one) for one in journey.thread() if one["ts"] == card["ts"]]
        assert "nobody answered, so it was *Reject*. Nothing was run." in shown
        assert await place.branches() == {}
