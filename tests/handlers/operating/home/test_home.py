from __future__ import annotations

import asyncio

import pytest

from bot.local.slack.server import LocalSlack
from handlers.operating.home.parts import ENDED_SHOWN, INTAKE_ACTION, LIVE_SHOWN, OTHERS_SHOWN, SCHEDULE_ACTION
from handlers.thread.card import STOP_ACTION
from patterns.values.research.schedules import Schedule
from patterns.values.running.letters import StopAsked
from tests.handlers.conftest import Runs
from tests.handlers.operating.conftest import APPROVER, OPERATOR, World
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


async def test_ones_own_live_runs_are_shown_with_stage_spend_and_a_stop_button(world: World) -> None:
    await world.run("research-1", stage="Searching <!channel> · 2 of 5")
    await world.run("research-2", user="U0GRACE")
    await world.spend("research-1", 420_000)
    said = await world.open()
    assert "words of research-1" in said
    assert "◐ Searching &lt;!channel&gt; · 2 of 5 · $0.42 of $2.00" in said
    assert (STOP_ACTION, "research-1") in world.buttons()
    assert "research-2" not in said


async def test_a_run_is_stopped_from_home(world: World, local: LocalSlack, runs: Runs) -> None:
    await world.run("research-1")
    await world.open()
    assert await world.press(STOP_ACTION) == {"ok": True}
    await local.until(lambda it: it.view())
    assert [letter for _, letter in runs.delivered.values()] == [StopAsked(by="U0ADA")]


async def test_what_waits_is_shown_with_its_buttons_to_whoever_may_decide_and_to_nobody_else(world: World) -> None:
    await world.run("refactor-1", repository="shop", channel="D0ADA")
    token = await world.ask("refactor-1")
    mine = await world.open()
    assert "Waits for: The plan of refactor-1" in mine, "whoever asked sees what it waits for"
    assert ("steward_decide:approve", token) not in world.buttons()
    theirs = await world.open(APPROVER)
    assert "*The plan of refactor-1*" in theirs
    assert "'Split it.'" in theirs
    assert {("steward_decide:approve", token), ("steward_decide:reject", token)} <= set(world.buttons(APPROVER))
    assert "The plan of refactor-1" not in await world.open(OPERATOR)
    assert token not in world.home(OPERATOR)


async def test_a_question_about_a_conversation_that_its_decider_is_not_in_is_not_shown_to_them(world: World) -> None:
    await world.run("research-1", channel="D0ADA")
    token = await world.ask("research-1", repository="")
    said = await world.open(APPROVER)
    assert "A question _in a conversation that you are not in_" in said
    assert "The plan of" not in said
    assert token not in said


async def test_a_decision_taken_at_home_reaches_the_run_and_the_button_goes(
    world: World, runs: Runs, store: Store
) -> None:
    await world.run("refactor-1", repository="shop")
    await world.ask("refactor-1")
    await world.open(APPROVER)
    assert await world.press("steward_decide:approve", APPROVER) == {"ok": True}
    async with asyncio.timeout(5):
        while not runs.delivered:
            await store.questions.all_open()
    assert await world.tick() == 1
    assert "Waits for you" not in world.home(APPROVER)


async def test_ones_own_digests_are_paused_and_resumed_from_home(
    world: World, local: LocalSlack, schedule: Schedule, store: Store
) -> None:
    assert "Postgres: every Monday at 9:00" in await world.open()
    assert (f"{SCHEDULE_ACTION}:run", schedule.id) in world.buttons()
    assert await world.press(f"{SCHEDULE_ACTION}:pause") == {"ok": True}
    await local.until(lambda it: it.view())
    kept = await store.schedules.find(schedule.id)
    assert kept is not None
    assert kept.state == "paused"
    assert await world.tick() == 1
    assert (f"{SCHEDULE_ACTION}:resume", schedule.id) in world.buttons()
    assert schedule.name not in await world.open("U0GRACE")


async def test_what_has_ended_is_shown_below_without_a_button(world: World) -> None:
    await world.run("research-1", state="done", stage="Ended: it is answered")
    await world.run("digest-1", state="done")
    said = await world.open()
    assert "● Ended: it is answered" in said
    assert "Your latest runs" in said
    assert world.buttons() == []


async def test_an_operator_knows_of_every_run_and_reads_those_that_everybody_may_read(world: World) -> None:
    await world.run("research-1", channel="D0ADA", stage="Searching for a secret plan")
    await world.run("research-2", state="waiting")
    await world.run("research-3", state="failed")
    said = await world.open(OPERATOR)
    assert "*2 runs* live: 1 at work, 1 in line, 0 waiting for somebody" in said
    assert "○ 1st in line" in said
    assert "New work is taken." in said
    assert "Of 1 run that ended within a day, 1 broke off" in said
    assert "_in a conversation that you are not in_" in said
    assert "words of research-2" in said
    assert "words of research-1" not in said
    assert "secret" not in said
    assert "The whole house" not in await world.open()


async def test_an_operator_pauses_and_resumes_the_intake_from_home_and_nobody_else_does(
    world: World, local: LocalSlack, store: Store
) -> None:
    await world.open(OPERATOR)
    await world.press(f"{INTAKE_ACTION}:pause", OPERATOR)
    await local.until(lambda it: it.view(OPERATOR))
    assert "Paused." in str(local.view(OPERATOR))
    assert await store.intake.paused()
    assert await world.tick() == 1
    await world.press(f"{INTAKE_ACTION}:resume", OPERATOR)
    await local.until(lambda it: "New work is taken again" in str(it.view(OPERATOR)))
    assert await store.intake.paused() is None
    foreign = (local.home(OPERATOR) or {})["blocks"]
    local.world.views.publish("U0ADA", {"type": "home", "blocks": foreign})
    await world.press(f"{INTAKE_ACTION}:resume")
    await local.until(lambda it: it.view())
    assert "operators" in str(local.view())
    assert await store.intake.paused() is None


@pytest.mark.parametrize("flag", ["is_restricted", "is_stranger", "deleted"])
async def test_whoever_may_not_use_steward_sees_why_and_nothing_else(world: World, flag: str) -> None:
    await world.run("research-1")
    setattr(world.local.world.workspace.users["U0ADA"], flag, True)
    said = await world.open()
    assert "research-1" not in said
    assert world.local.home()
    assert len((world.local.home() or {})["blocks"]) == 1


async def test_a_home_of_very_many_long_runs_and_questions_fits(world: World) -> None:
    for number in range(14):
        await world.run(f"refactor-{number}", user=OPERATOR, stage="&<>" * 200, root_ts=f"{number}.1")
        await world.ask(f"refactor-{number}", requester=OPERATOR, repository="", body="<&>" * 3000)
        await world.run(f"refactor-x{number}", user="U0ADA", stage="`" * 900)
    for number in range(8):
        await world.run(f"research-{number}", user=OPERATOR, state="done", stage="Ended: " + "<&" * 400)
    said = await world.open(OPERATOR)
    assert "… and 6 more" in said
    asked = sum(call.method == "chat.getPermalink" for call in world.local.calls)
    assert asked <= LIVE_SHOWN + ENDED_SHOWN + OTHERS_SHOWN, "of threads that are not shown no address is asked"
    assert len((world.local.home(OPERATOR) or {})["blocks"]) <= 100
