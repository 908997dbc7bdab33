"""A standing question from its setting up to its end, by words and by the button; and who may."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.asking import Asked
from handlers.desk import Desk
from handlers.schedules import keeping
from handlers.schedules.fields import HERE
from handlers.schedules.verbs import DELETE_ACTION, VERBS
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.limits import Limits
from patterns.values.money.payers import Payers
from patterns.values.running.letters import StopAsked
from tests.handlers.conftest import CHANNEL, Runs
from tests.handlers.schedules.conftest import EVERY, Typist, opened, send, whispered
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
MONDAY = 1_800_864_000


async def test_a_digest_is_set_up_listed_paused_resumed_and_asked_now(
    local: LocalSlack, typist: Typist, runs: Runs
) -> None:
    local.world.workspace.users["U0ADA"].tz = "Europe/Berlin"
    told = await typist.told(EVERY)
    assert "*Digest 1: what is new about Postgres releases*, every Monday at 9:00 (Europe/Berlin)" in told
    assert f"in <#{CHANNEL}>" in told
    assert f"<!date^{MONDAY}^" in told
    assert "At most $2.00 each time and $20.00 a month" in told
    assert all(f"`/research {verb} 1`" in told for verb in ("run", "pause", "edit", "delete"))

    assert "*1*  what is new about Postgres releases: every Monday" in await typist.told("/research list", "U0GRACE")

    assert "Paused: digest 1" in await typist.told("/research pause 1")
    assert "paused already" in await typist.told("/research pause #1")
    assert "Paused: by <@U0ADA>." in await typist.told("/research list")
    assert f"<!date^{MONDAY}^" in await typist.told("/research resume what is new")
    assert "is not paused" in await typist.told("/research resume 1")

    assert "is at work" in await typist.told("/research run 1")
    [(run_id, (kind, payload))] = runs.started.items()
    [schedule] = await typist.schedules()
    assert (kind, payload["record"]["channel"], schedule.last_run_id) == ("digest", CHANNEL, run_id)
    asked = payload["record"]["payload"]
    assert (asked["schedule_id"], asked["by_hand"], asked["requester"]) == (schedule.id, True, "U0ADA")
    assert "at work already" in await typist.told("/research run 1")


async def test_of_two_who_ask_now_at_the_same_time_one_starts_a_run(desk: Desk, typist: Typist, runs: Runs) -> None:
    await typist.told(EVERY)
    [as_both_saw_it] = await typist.schedules()
    asked = [Asked(user, CHANNEL, f"trigger {user}") for user in ("U0ADA", "U0GRACE")]
    first, second = [await VERBS["run"](desk, one, as_both_saw_it) for one in asked]
    assert "is at work. What comes of it" in first.text
    assert "is at work already" in second.text
    assert len(runs.started) == 1


async def test_who_pauses_or_deletes_a_digest_stops_what_is_at_work_for_it(
    local: LocalSlack, typist: Typist, runs: Runs
) -> None:
    for number in (1, 2):
        await typist.told(EVERY)
        await typist.told(f"/research run {number}")
    first, second = runs.started
    assert "What is at work for it ends with what it has." in await typist.told("/research pause 1")
    await typist.told("/research delete 2")
    await local.click(ts=local.ephemerals()[-1]["ts"], action_id=DELETE_ACTION)
    await local.until(lambda it: "Deleted: digest 2" in it.ephemerals()[-1]["text"])
    assert list(runs.delivered.values()) == [(first, StopAsked(by="U0ADA")), (second, StopAsked(by="U0ADA"))]
    runs.states[first] = "done"
    await typist.told("/research resume 1")
    assert "What is at work" not in await typist.told("/research pause 1")


async def test_the_same_command_delivered_twice_sets_up_one(local: LocalSlack, typist: Typist) -> None:
    local.faults.duplicate()
    await typist.told(EVERY)
    await local.until(lambda it: it.unacknowledged == 0)
    assert [one.number for one in await typist.schedules()] == [1]


async def test_a_private_result_never_leaves_its_channel(local: LocalSlack, typist: Typist) -> None:
    local.world.workspace.channels["G0SECRET"].members.append("U0STEWARD")
    await typist.told(EVERY, "U0GRACE", "G0SECRET")
    await typist.told('/research every "mon 9:00" dm what is new about Valkey?', "U0GRACE")
    for text in ("/research list", "/research run 1", "/research edit 2", "/research pause what is"):
        told = await typist.told(text)
        assert "There is no digest" in told
        assert "Postgres" not in told
        assert "Valkey" not in told
    assert "*1*" in await typist.told("/research list", "U0GRACE")
    assert "*2*" in await typist.told("/research list", "U0GRACE")


async def test_a_stranger_sees_a_digest_of_the_channel_and_changes_nothing(typist: Typist, runs: Runs) -> None:
    await typist.told(EVERY)
    before = await typist.schedules()
    for text in ("pause 1", "resume 1", "run 1", "edit 1", "delete 1"):
        assert "Only <@U0ADA>, whose it is, or an approver" in await typist.told(f"/research {text}", "U0GRACE")
    assert (await typist.schedules(), runs.started) == (before, {})


async def test_a_stranger_who_gets_at_the_button_or_the_form_changes_nothing(
    local: LocalSlack, typist: Typist, store: Store
) -> None:
    await typist.told(EVERY)
    await typist.told("/research delete 1")
    await opened(local, "/research edit 1")
    [kept] = await typist.schedules()
    local.world.workspace.users["U0ADA"].is_restricted = True
    assert "Guests cannot" in (await send(local, when="daily 8:00", place=HERE))["errors"]["question"]
    await local.click(ts=local.ephemerals()[-1]["ts"], action_id=DELETE_ACTION)
    await local.until(lambda it: "Guests cannot" in it.ephemerals()[-1]["text"])
    assert await store.schedules.find(kept.id) == kept


WRONG = {
    "/research every sunshine what is new?": 'every "mon 9:00" what is new about Postgres',
    '/research every "mon 9:00" why?': "Ask a whole question",
    '/research every "at noon or so" what is new about Postgres?': "mon 9:00",
    '/research every "mon 9:00" tz=Mars/Olympus what is new about Postgres?': "Mars/Olympus",
    "/research pause 7": "There is no digest `7` here. Digests of this channel",
    "/research pause nothing": "There is no digest `nothing` here. Digests of this channel",
    "/research pause what is": "Say which one by its number. Digests of this channel",
    f"/research pause {'9' * 5000}": "There is no digest",
    "/research run what next": "There is no digest `what next` here. Digests of this channel",
    "/research pause": "Say which one by its number. Digests of this channel",
}


async def test_what_is_wrong_or_not_known_is_said_with_what_there_is(typist: Typist) -> None:
    await typist.told(EVERY)
    await typist.told(EVERY.replace("Postgres", "Valkey"))
    for typed, told in WRONG.items():
        assert told in await typist.told(typed), typed
    assert len(await typist.schedules()) == 2


async def test_a_question_may_begin_with_the_same_words(local: LocalSlack, runs: Runs) -> None:
    await local.command(text="/research run tests of pytest in parallel, how")
    await local.command(text="/research list comprehensions in Python, explained")
    await local.command(text="/research list of all moons")
    await local.command(text="/research run away stars")
    await runs.until(4)
    assert [kind for kind, _ in runs.started.values()] == ["research"] * 4


async def test_a_name_is_found_without_the_signs_that_nobody_sees(typist: Typist) -> None:
    await typist.told('/research every "mon 9:00" ``` \u202enews of\u200b Postgres and of its forks?')
    [schedule] = await typist.schedules()
    assert schedule.question == "``` news of Postgres and of its forks?"
    assert schedule.name == "''' news of Postgres and of", "else Slack showed as code what stands behind it"
    assert "Paused: digest 1, " in await typist.told("/research pause ``` news of\u200b postgres")


async def test_nobody_owns_more_than_so_many(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_ONE_OWNER", 1)
    await typist.told(EVERY)
    assert "You own 1 digests already" in await typist.told(EVERY)
    assert "Digest 2" in await typist.told(EVERY, "U0GRACE")


async def test_what_a_month_may_cost_holds_for_whoever_asks_now(typist: Typist, store: Store, runs: Runs) -> None:
    await typist.told(EVERY)
    [schedule] = await typist.schedules()
    await store.schedules.by_hand(schedule.id, "digest-1")
    payers = Payers(schedule=schedule.id)
    await store.ledger.open(
        "digest-1", cap_microdollars=30_000_000, cap_tokens=9, reserve_microdollars=0, payers=payers
    )
    spent = await store.ledger.reserve("digest-1", microdollars=18_500_000, tokens=1, last=False)
    assert "is at work" in await typist.told("/research run 1")
    assert [one[1]["record"]["payload"]["limits"]["cap_microdollars"] for one in runs.started.values()] == [1_500_000]
    runs.states = dict.fromkeys(runs.states, "done")
    await store.ledger.settle("digest-1", spent, microdollars=19_900_000, tokens=1)
    told = await typist.told("/research run 1")
    assert "was not asked: its $20.00 for this month are used up. `/research edit 1` changes" in told
    assert len(runs.started) == 1


class TestWithApproversAndASmallCap:
    @pytest.fixture
    def policy(self) -> Policy:
        limits = Limits(cap_microdollars=300_000)
        return Policy(team="T0LOCAL", approvers=("S0APPROVERS",), limits=limits)

    async def test_an_approver_changes_it_but_moves_it_nowhere(
        self, local: LocalSlack, typist: Typist, runs: Runs
    ) -> None:
        assert "At most $0.30 each time and $3.00 a month" in await typist.told(EVERY)
        view = await opened(local, "/research edit 1", "U0GRACE")
        place = next(block["element"] for block in view["blocks"] if block["block_id"] == "place")
        assert [one["value"] for one in place["options"]] == ["stay"]
        assert await send(local, "U0GRACE", when="daily 8:00", heartbeat="heartbeat") == {"ok": True}
        assert "every day at 8:00" in await whispered(local, 1, "U0GRACE")
        assert "is at work" in await typist.told("/research run 1", "U0GRACE")
        [(_, payload)] = runs.started.values()
        assert payload["record"]["requester"] == "U0GRACE"
        assert payload["record"]["payload"]["limits"]["cap_microdollars"] == 300_000
        [kept] = await typist.schedules()
        assert (kept.owner, kept.channel, kept.heartbeat) == ("U0ADA", CHANNEL, True)
