"""Where not everybody may use everything: what one may not use is as unknown as what does not exist."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.repository.rules import RepositoryRules
from tests.handlers.conftest import Runs

pytestmark = pytest.mark.usefixtures("app")


def whispers(local: LocalSlack, user: str = "U0ADA") -> list[str]:
    return [seen["text"] for seen in local.ephemerals(user)]


@pytest.fixture
def policy() -> Policy:
    repositories = {
        "open": RepositoryPolicy(rules=RepositoryRules(host="github"), place="acme/open"),
        "of-grace": RepositoryPolicy(requesters=("U0GRACE",)),
        "of-a-group": RepositoryPolicy(requesters=("S0APPROVERS",)),
        "elsewhere": RepositoryPolicy(channels=("C0GEN",)),
    }
    return Policy(team="T0LOCAL", repositories=repositories)


@pytest.mark.parametrize("name", ["of-grace", "of-a-group", "elsewhere", "no-such-one"])
async def test_a_repository_that_one_may_not_use_is_as_unknown_as_one_that_does_not_exist(
    name: str, local: LocalSlack, runs: Runs
) -> None:
    await local.command(text=f"/refactor {name} split the cart into two modules")
    await local.command(text=f"/review {name} main..faster")
    await local.until(lambda it: len(it.ephemerals()) == 2)
    for told in whispers(local):
        assert "You can use these here: `open`." in told
        assert name not in told
    assert runs.started == {}


async def test_who_may_uses_it_by_name_or_by_group_and_in_its_channel(local: LocalSlack, runs: Runs) -> None:
    for name in ("open", "of-grace", "of-a-group"):
        await local.command(user="U0GRACE", text=f"/refactor {name} split the cart into two modules")
    await local.command(user="U0ADA", channel="C0GEN", text="/refactor elsewhere split the cart into two modules")
    await runs.until(4)
    assert whispers(local) == whispers(local, "U0GRACE") == []


async def test_the_form_offers_what_this_person_may_use_here(local: LocalSlack) -> None:
    await local.command(user="U0GRACE", text="/refactor")
    await local.until(lambda it: it.view("U0GRACE"))
    view = local.view("U0GRACE") or {}
    assert [one["value"] for one in view["blocks"][0]["element"]["options"]] == ["open", "of-grace", "of-a-group"]


async def test_a_group_that_slack_does_not_tell_allows_nobody_anything(local: LocalSlack, runs: Runs) -> None:
    del local.world.workspace.usergroups["S0APPROVERS"]
    await local.command(user="U0GRACE", text="/refactor of-a-group split the cart into two modules")
    await local.until(lambda it: it.ephemerals("U0GRACE"))
    assert "You can use these here: `open`, `of-grace`." in whispers(local, "U0GRACE")[0]
    assert runs.started == {}


WORK = (
    "/refactor open split the cart into two modules",
    "/review open main..faster",
    "/review open#12",
    "/review https://github.com/acme/open/pull/12",
    "/review a function slug(title) that lowers and joins words",
)
QUESTION = "/research which versions of Postgres are supported today?"


async def test_in_a_channel_shared_with_others_nothing_is_worked_on(local: LocalSlack, runs: Runs) -> None:
    local.world.workspace.channels["C0ENG"].is_ext_shared = True
    for text in (*WORK, QUESTION):
        await local.command(text=text)
    await local.until(lambda it: len(it.ephemerals()) == len(WORK) + 1)
    assert all("shared with another organisation" in told for told in whispers(local))
    assert runs.started == {}


class TestASharedChannelThatThePolicyNames:
    @pytest.fixture
    def policy(self) -> Policy:
        own = RepositoryPolicy(rules=RepositoryRules(host="github"), place="acme/open", channels=("C0ENG",))
        return Policy(team="T0LOCAL", shared_channels=("C0ENG",), repositories={"open": own})

    async def test_takes_research_of_members_and_nothing_else(self, local: LocalSlack, runs: Runs) -> None:
        local.world.workspace.channels["C0ENG"].is_ext_shared = True
        for text in WORK:
            await local.command(text=text)
        await local.until(lambda it: len(it.ephemerals()) == len(WORK))
        await local.command(text=QUESTION)
        await runs.until(1)
        assert [kind for kind, _ in runs.started.values()] == ["research"]
