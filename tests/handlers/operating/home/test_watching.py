from __future__ import annotations

from dataclasses import replace

import pytest

from bot.local.slack.server import LocalSlack
from handlers.operating.home.drawing import SIGHT_SECONDS, Homes
from handlers.operating.home.house import look_around
from handlers.operating.home.watching import APART_SECONDS, MOST_AT_ONCE, WATCHED_SECONDS, HomeClock
from tests.handlers.operating.conftest import OPERATOR, World
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


async def test_nothing_is_drawn_while_nothing_changes_also_by_a_process_that_has_just_begun(world: World) -> None:
    await world.run("research-1")
    await world.open()
    assert [await world.tick() for _ in range(3)] == [0, 0, 0]
    world.clock = HomeClock(Homes(world.desk))
    assert await world.tick() == 0


async def test_each_change_that_is_shown_is_drawn_once(world: World, store: Store) -> None:
    await world.run("research-1")
    await world.open()
    await store.runs.set_stage("research-1", "Searching")
    assert (await world.tick(), await world.tick()) == (1, 0)
    assert "Searching" in world.home()
    await world.spend("research-1", 4_000)
    assert await world.tick() == 0, "less than a cent"
    await world.spend("research-1", 10_000)
    assert (await world.tick(), await world.tick()) == (1, 0)
    await world.ask("research-1")
    assert (await world.tick(), await world.tick()) == (1, 0)
    await store.questions.settle("research-1:plan", choice="approve", by=OPERATOR, words="")
    assert (await world.tick(), await world.tick()) == (1, 0)
    world.runs.states["research-1"] = "done"
    assert (await world.tick(), await world.tick()) == (1, 0)
    assert "Your latest runs" in world.home()


async def test_changes_in_quick_succession_are_drawn_together(world: World, store: Store) -> None:
    await world.run("research-1")
    await world.open()
    drawn = 0
    for number in range(10):
        await store.runs.set_stage("research-1", f"Stage {number}")
        drawn += await world.tick(APART_SECONDS / 5)
    assert drawn == 2
    assert "Stage 9" in world.home()


async def test_other_peoples_changes_draw_nothing(world: World) -> None:
    await world.open()
    await world.run("research-1", user="U0GRACE")
    assert await world.tick() == 0


async def test_whoever_has_not_looked_for_a_day_is_left_alone_until_they_look_again(world: World) -> None:
    await world.open()
    await world.run("research-1")
    assert await world.tick(WATCHED_SECONDS + 1) == 0
    assert "research-1" in await world.open()


async def test_what_another_process_has_drawn_meanwhile_is_not_overwritten_by_something_older(world: World) -> None:
    await world.run("research-1")
    await world.open()
    [stale] = await world.store.homes.watched(0.0)
    await world.store.runs.set_stage("research-1", "Reading")
    house = await look_around(world.desk)
    await world.store.runs.set_stage("research-1", "Searching")
    assert await world.tick() == 1
    assert await Homes(world.desk).refresh(stale, house), "it was tried"
    assert "Searching" in world.home()
    assert await world.tick() == 0


async def test_where_two_have_drawn_at_once_it_is_drawn_once_more(world: World) -> None:
    await world.run("research-1")
    first = await world.store.homes.opened("U0ADA", world.now())
    house = await look_around(world.desk)
    await world.store.runs.set_stage("research-1", "Searching")
    assert await world.tick() == 1
    assert await Homes(world.desk).refresh(first, house), "it knows of no mark, so Slack takes it"
    assert "Searching" not in world.home()
    assert (await world.tick(), await world.tick()) == (1, 0)
    assert "Searching" in world.home()


async def test_a_home_of_which_nobody_knows_how_it_stands_is_drawn_anew(world: World) -> None:
    await world.run("research-1")
    await world.open()
    [stands] = await world.store.homes.watched(0.0)
    await world.store.homes.shown("U0ADA", digest="of something else", mark="1.dead", at=0.0, after=stands.mark)
    world.clock = HomeClock(Homes(world.desk))
    assert (await world.tick(), await world.tick(), await world.tick()) == (1, 1, 0)


@pytest.mark.parametrize("method", ["views.publish", "users.info"])
async def test_a_home_that_slack_refuses_is_left_alone_for_a_while(
    world: World, local: LocalSlack, method: str
) -> None:
    await world.run("research-1")
    await world.open()
    await world.store.runs.set_stage("research-1", "Searching")
    world.clock = HomeClock(Homes(world.desk))
    local.faults.refuse(method, "not_enabled")
    calls = len(local.calls)
    await world.tick()
    assert len(local.calls) > calls
    calls = len(local.calls)
    assert (await world.tick(), len(local.calls)) == (0, calls)
    assert await world.tick(SIGHT_SECONDS) == 1
    assert "Searching" in world.home()


async def test_an_outage_of_slack_is_waited_for(
    world: World, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    await world.run("research-1")
    await world.open()
    await world.store.runs.set_stage("research-1", "Searching")
    local.faults.fail("views.publish", times=1)
    await world.tick()
    assert "Searching" not in world.home()
    await world.tick()
    assert "Searching" in world.home()


async def test_one_tick_draws_no_more_than_slack_takes_and_nobody_is_forgotten(world: World) -> None:
    people = [f"U1{number:03}" for number in range(MOST_AT_ONCE + 5)]
    ada = world.local.world.workspace.users["U0ADA"]
    for one in people:
        world.local.world.workspace.users[one] = replace(ada, id=one, name=one.lower())
        await world.store.homes.opened(one, world.now())
    assert (await world.tick(), await world.tick(), await world.tick()) == (MOST_AT_ONCE, 5, 0)


async def test_user_groups_are_read_once_for_everybody_who_looks(world: World) -> None:
    policy = world.desk.policy.model_copy(update={"approvers": ("S0APPROVERS",)})
    world.clock = HomeClock(Homes(replace(world.desk, policy=policy)))
    await world.run("research-1", user="U0ADA")
    await world.ask("research-1")
    for one in ("U0ADA", "U0GRACE", "U0KEN"):
        await world.store.homes.opened(one, world.now())
    assert await world.tick() == 3
    assert sum(call.method == "usergroups.users.list" for call in world.local.calls) == 1
    assert "Waits for you" in world.home("U0GRACE"), "she is in it"
    assert "Waits for you" not in world.home("U0KEN")
