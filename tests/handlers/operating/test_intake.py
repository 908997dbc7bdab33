from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from tests.handlers.conftest import Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
QUESTION = "/research which versions of Postgres are supported today?"


@pytest.fixture
def policy() -> Policy:
    shop = RepositoryPolicy(approvers=("U0GRACE", "S0APPROVERS"))
    hidden = RepositoryPolicy(requesters=("U0NOBODY",))
    return Policy(team="T0LOCAL", operators=("U0GRACE",), repositories={"shop": shop, "hidden": hidden})


async def told(local: LocalSlack, text: str, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await local.command(user=user, text=text)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


async def test_an_operator_pauses_the_intake_and_whoever_asks_is_told_who_and_why(
    local: LocalSlack, runs: Runs, store: Store
) -> None:
    answer = await told(local, "/steward pause the model is <!channel> down", "U0GRACE")
    assert answer.startswith("Paused. Whoever asks is told: ")
    assert "<!channel>" not in answer
    refused = await told(local, QUESTION)
    assert "<@U0GRACE> paused the intake: the model is" in refused
    assert "<!channel>" not in refused
    assert (runs.started, await store.runs.latest(9)) == ({}, ())
    assert (await told(local, "/steward resume", "U0GRACE")).startswith("New work is taken again. It was paused by")
    assert "was not paused" in await told(local, "/steward resume", "U0GRACE")
    await local.command(text=QUESTION)
    await runs.until(1)


@pytest.mark.parametrize("typed", ["pause because I say so", "resume"])
async def test_nobody_else_pauses_or_resumes_it(typed: str, local: LocalSlack, store: Store) -> None:
    await store.intake.pause(by="U0GRACE", why="")
    assert "That is for Steward's operators: <@U0GRACE>." in await told(local, f"/steward {typed}")
    pause = await store.intake.paused()
    assert pause is not None
    assert (pause.by, pause.why) == ("U0GRACE", "")


async def test_in_a_shared_channel_an_operator_may_pause_and_not_resume(local: LocalSlack, store: Store) -> None:
    local.world.workspace.channels["C0ENG"].is_ext_shared = True
    assert "Paused" in await told(local, "/steward pause", "U0GRACE")
    assert "shared with another organisation" in await told(local, "/steward resume", "U0GRACE")
    assert await store.intake.paused() is not None


async def test_the_line_shows_ones_own_runs_and_operators_all(local: LocalSlack, store: Store) -> None:
    await store.intake.enter("research-1", "U0ADA")
    await store.intake.enter("research-2", "U0LINUS")
    mine, all_of_it = await told(local, "/steward line"), await told(local, "/steward line", "U0GRACE")
    assert "in line: 2" in mine
    assert ("1st in line: research-1" in mine, "research-2" in mine) == (True, False)
    assert "2nd in line: research-2" in all_of_it


async def test_the_policy_is_told_as_it_concerns_whoever_asks(local: LocalSlack) -> None:
    ada, grace = await told(local, "/steward policy"), await told(local, "/steward policy", "U0GRACE")
    assert "You are a member." in ada
    assert "You are a member, an operator." in grace
    assert "• `shop`: <@U0GRACE>, <!subteam^S0APPROVERS> decide, not about their own" in ada
    assert "hidden" not in ada + grace
    assert "Operators: <@U0GRACE>." in ada
    local.world.workspace.channels["C0ENG"].is_ext_shared = True
    assert "shared with another organisation" in await told(local, "/steward policy")
