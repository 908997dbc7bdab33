"""What the clock does, and that each of it may happen twice."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.house import FrontRooms, front_rooms, redeliver, retain, tidy
from bot.local.slack.server import LocalSlack
from bot.policy.operator import OperatorPolicy, RepositoryEntry
from bot.settings import Settings
from bot.timetable import digest_clock, timetable
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.research.schedules import Schedule
from patterns.values.running.letters import Decision
from tests.fakes.books import laid_out


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    async with LocalSlack() as slack:
        yield Settings(_env_file=None).model_copy(
            update={
                "slack_api_url": slack.api_url,
                "slack_bot_token": SecretStr(slack.bot_token),
                "database_url": laid_out(tmp_path / "steward.sqlite", with_journal=True),
                "data_folder": tmp_path / "data",
            }
        )


@pytest.fixture
async def rooms(settings: Settings) -> AsyncIterator[FrontRooms]:
    async with front_rooms(settings, OperatorPolicy()) as rooms:
        yield rooms


def question() -> Question:
    return Question(
        id="research-1:budget1",
        run_id="research-1",
        kind="raise_budget",
        title="The budget is used up",
        body="",
        choices=(Choice(id="finish", label="Finish now"),),
        default="finish",
        digest=digest_of({}),
        expires_seconds=60,
        requester="U0ADA",
    )


async def test_the_clock_retains_and_tidies_every_night_and_redelivers_every_minute_and_looks_for_the_rest(
    rooms: FrontRooms, settings: Settings
) -> None:
    async with timetable(rooms, settings, OperatorPolicy()) as scheduler:
        jobs = {job.id: str(job.trigger) for job in scheduler.get_jobs()}
    nightly = {"retention": "cron[hour='3']", "tidying": "cron[hour='4']"}
    often = {"redelivery": "interval[0:01:00]", "digests": "interval[0:00:20]", "notices": "interval[0:00:20]"}
    assert jobs == {**nightly, **often, "homes": "interval[0:00:05]", "places": "interval[0:00:15]"}


async def test_a_decision_whose_letter_was_lost_is_sent_again(
    rooms: FrontRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, Decision, str]] = []

    async def deliver(run_id: str, letter: Decision, key: str) -> None:
        sent.append((run_id, letter, key))

    monkeypatch.setattr(rooms.runs, "deliver", deliver)
    await rooms.runs.start("research", "research-1", {})
    await rooms.store.questions.open(question())
    await redeliver(rooms)
    assert sent == []
    await rooms.store.questions.settle("research-1:budget1", choice="finish", by="U0ADA", words="")
    await redeliver(rooms, 600)
    ((run_id, letter, _),) = sent
    assert (run_id, letter.choice, letter.by) == ("research-1", "finish", "U0ADA")


async def test_retention_may_run_on_an_empty_house_and_twice(rooms: FrontRooms) -> None:
    began = time.time()
    await retain(rooms, 30)
    await retain(rooms, 30)
    assert await rooms.store.questions.decided_since(began) == ()


async def test_tidying_may_happen_before_there_is_a_mirror_and_twice(settings: Settings) -> None:
    shop = RepositoryEntry.model_validate({"url": "https://git.invalid/shop"})
    for _ in range(2):
        await tidy(settings, OperatorPolicy(repositories={"shop": shop}))


async def test_a_digest_that_is_due_is_enqueued_once(rooms: FrontRooms) -> None:
    due = Schedule(
        id="schedule-1",
        name="LarkMQ",
        team=rooms.desk.policy.team,
        owner="U0ADA",
        channel="C0ENG",
        question="What is new in LarkMQ?",
        cron="0 * * * *",
        time_zone="UTC",
        run_microdollars=1000,
        month_microdollars=1000,
        created_at=0,
        next_at=time.time() // 3600 * 3600 - 3600,
    )
    await rooms.store.schedules.add(due)
    for _ in range(3):
        await digest_clock(rooms).tick()
    fired = await rooms.store.schedules.find("schedule-1")
    assert fired is not None
    assert await rooms.runs.state(fired.last_run_id) == "waiting"
    assert [record.run_id for record in await rooms.store.runs.latest(5)] == [fired.last_run_id]
