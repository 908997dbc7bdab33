from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.settings import variables
from handlers.asking import Asked, Whisper
from handlers.operating.answers.cost import cost
from handlers.operating.answers.limits import BUDGETS, INTAKE, SETTINGS, limits
from handlers.operating.spending import gauge, last_days, short
from patterns.errors import NotAllowed, RequestInvalid
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.values.money.payers import Payers
from patterns.values.research.schedules import Schedule
from tests.handlers.operating.conftest import OPERATOR, World


@pytest.fixture
async def spent(world: World) -> World:
    """Ada has spent 1.50 in #engineering, Grace 0.25 elsewhere."""
    await world.run("research-1")
    await world.spend("research-1", 1_500_000)
    await world.run("research-2", user=OPERATOR, channel="C0GEN")
    await world.spend("research-2", 250_000)
    return world


async def asked(world: World, words: str = "", user: str = "U0ADA", channel: str = "C0ENG") -> Whisper:
    return await cost(world.desk, Asked(user, channel, "1", words))


SPENT = (
    ("U0ADA", "", "*<@U0ADA>* spent $1.50 in 30 days."),
    ("U0ADA", "mine 1d", "*<@U0ADA>* spent $1.50 in one day."),
    ("U0ADA", "#C0ENG", "*<#C0ENG>* spent $1.50 in 30 days."),
    (OPERATOR, "", "*The whole house* spent $1.75 in 30 days."),
    (OPERATOR, "7d @U0ADA", "*<@U0ADA>* spent $1.50 in 7 days."),
    (OPERATOR, "#C0GEN", "*<#C0GEN>* spent $0.25 in 30 days."),
    (OPERATOR, "me", "*<@U0GRACE>* spent $0.25 in 30 days."),
)


async def test_spending_is_told_of_whom_is_asked_and_of_others_to_operators_alone(spent: World) -> None:
    for user, words, said in SPENT:
        assert (await asked(spent, words, user)).text.startswith(said), words
    for words in ("@U0GRACE", "#C0GEN", "@U0GRACE 7d"):
        with pytest.raises(NotAllowed):
            await asked(spent, words)


async def test_words_that_mean_nothing_are_answered_with_an_example(spent: World) -> None:
    for words in ("0d", "999d", "week", "@ada"):
        with pytest.raises(RequestInvalid, match="for example `/steward cost 7d`"):
            await asked(spent, words)


def of_kind(whisper: Whisper, kind: str) -> list[dict[str, Any]]:
    return [block for block in whisper.blocks if block["type"] == kind]


async def test_days_are_a_table_and_a_chart_of_two_weeks_and_commands_a_line(spent: World) -> None:
    told = await asked(spent, "", OPERATOR)
    [table] = of_kind(told, "table")
    today = short(spent.desk.costs.today())
    assert [[cell["text"] for cell in row] for row in table["rows"]][1:] == [[today, "$1.75", "2", "2"]]
    [chart] = of_kind(told, "data_visualization")
    [series] = chart["chart"]["series"]
    assert [point["value"] for point in series["data"]] == [0.0] * 13 + [1.75]
    assert chart["chart"]["axis_config"]["categories"][-1] == today
    assert "`/research`: $1.75, 2 model calls" in str(told.blocks)


async def test_where_nothing_was_spent_there_is_no_empty_chart_and_no_empty_table(world: World) -> None:
    told = await asked(world)
    assert told.text == "*<@U0ADA>* spent $0.00 in 30 days.\nNo cap is set."
    assert [block["type"] for block in told.blocks] == ["section"]


async def test_slack_takes_the_answers(spent: World) -> None:
    for blocks in ((await asked(spent)).blocks, (await limits(spent.desk, Asked("U0ADA", "C0ENG", "1"))).blocks):
        await spent.desk.slack.post("C0ENG", text="t", blocks=blocks, key="k")


async def test_limits_are_told_with_their_values_and_where_they_are_set(world: World) -> None:
    small = RepositoryPolicy(limits=Limits(cap_microdollars=500_000, seconds=600))
    policy = world.desk.policy.model_copy(update={"repositories": {"shop": RepositoryPolicy(), "till": small}})
    desk = replace(world.desk, policy=policy)
    told = await limits(desk, Asked("U0ADA", "C0ENG", "1"))
    assert "Dollars of one run · $2.00 · - · STEWARD_RUN_DOLLARS" in told.text
    assert "Minutes of one run · 60 · - · STEWARD_RUN_MINUTES" in told.text
    assert "You, today · none · - · STEWARD_USER_DAY_DOLLARS" in told.text
    assert "Your runs at work at once · 3 · 0 · STEWARD_USER_RUNS" in told.text
    assert "`till`: dollars of one run $0.50, minutes of one run 10" in told.text
    assert "`shop`" not in told.text
    assert "whole house" not in told.text
    assert "The whole house, today" in (await limits(desk, Asked(OPERATOR, "C0ENG", "1"))).text


async def test_limits_name_ones_own_digests_with_what_they_have_used(world: World, schedule: Schedule) -> None:
    payers = Payers(user="U0ADA", schedule=schedule.id)
    caps = {"cap_microdollars": 1_000_000, "cap_tokens": 9, "reserve_microdollars": 0}
    await world.store.ledger.open("digest-1", **caps, payers=payers)
    await world.spend("digest-1", 300_000)
    told = await limits(world.desk, Asked("U0ADA", "C0ENG", "1"))
    assert "Digest 1, this month · $1.00 · $0.30 · /research edit 1" in told.text
    assert "Digest 1" not in (await limits(world.desk, Asked(OPERATOR, "C0ENG", "1"))).text


async def test_a_member_is_not_told_of_repositories_that_are_not_theirs(world: World) -> None:
    secret = RepositoryPolicy(requesters=("S0APPROVERS",), limits=Limits(turns=3))
    desk = replace(world.desk, policy=Policy(team="T0LOCAL", operators=(OPERATOR,), repositories={"secret": secret}))
    asking = replace(desk, policy=desk.policy.model_copy(update={"operators": ()}))
    assert "`secret`" in (await limits(asking, Asked(OPERATOR, "C0ENG", "1"))).text, "she is in the group"
    assert "secret" not in (await limits(desk, Asked("U0ADA", "C0ENG", "1"))).text
    assert "You, today" in (await limits(desk, Asked("U0ADA", "G0SECRET", "1"))).text, "also where Steward is not"
    assert "`secret`: model calls of one agent 3" in (await limits(desk, Asked(OPERATOR, "C0ENG", "1"))).text


def test_every_setting_that_is_named_exists_and_every_limit_of_a_run_has_one() -> None:
    named = {setting for _, setting in (*SETTINGS.values(), *BUDGETS.values(), *INTAKE)}
    assert named <= set(variables())
    assert set(SETTINGS) == set(Limits.model_fields)


def test_a_gauge_is_full_at_its_cap_and_shows_the_first_cent() -> None:
    assert [gauge(used, 1000).count("▓") for used in (0, 1, 500, 999, 1000, 4000)] == [0, 1, 5, 9, 10, 10]
    assert gauge(0, 0).count("▓") == 10


def test_days_are_told_across_the_end_of_a_month() -> None:
    assert [short(one) for one in last_days("2027-03-02", 3)] == ["28 Feb", "1 Mar", "2 Mar"]
