"""What the doctor says of the policy file, of the people in it and of the programs that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.doctor.finding import Finding
from bot.doctor.policy import PEOPLE, checks_of_policy, find_policy
from bot.local.slack.server import LocalSlack
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings

SHOP: dict[str, Any] = {"url": "https://example.org/shop"}


async def look(settings: Settings, said: dict[str, Any]) -> dict[str, Finding]:
    policy = OperatorPolicy.model_validate(said)
    found = [finding for check in checks_of_policy(settings, policy) for finding in await check.carry_out()]
    return {one.what: one for one in found}


@pytest.mark.blocking_allowed(reason="the file is read in a thread of its own, see examine")
def test_a_file_is_told_by_what_is_in_it_by_its_mistakes_or_by_its_absence(bare: Settings) -> None:
    policy, (absent,) = find_policy(bare)
    assert (policy, absent.mark) == (OperatorPolicy(), "not set")
    bare.policy.write_text("repositories: {shop: {url: https://example.org/shop}}")
    policy, (good,) = find_policy(bare)
    assert (list(policy.repositories), good.mark, good.reason) == (["shop"], "ok", "steward.yml, repositories: 1")
    bare.policy.write_text("repositories: {shop: {url: 1, protected: [/etc]}}\napprover: []")
    policy, wrong = find_policy(bare)
    assert policy == OperatorPolicy()
    assert {one.mark for one in wrong} == {"failed"}
    assert [one.reason.split(": ")[1] for one in wrong] == [
        "repositories.shop.url",
        "repositories.shop.protected.0",
        "approver",
    ]


async def test_people_who_may_decide_are_known(right: Settings, wire: object) -> None:
    del wire
    said = {"approvers": ["U0ADA", "S0APPROVERS"], "repositories": {"shop": {**SHOP, "requesters": ["U0GRACE"]}}}
    found = (await look(right, said))[PEOPLE]
    assert (found.mark, found.reason) == ("ok", "3 known")


async def test_guests_bots_and_ids_that_nobody_has_are_told_one_by_one(right: Settings, slack: LocalSlack) -> None:
    slack.world.workspace.usergroups["S0EMPTY"] = []
    said = {
        "approvers": ["U0LINUS", "U0STEWARD", "U0NOBODY"],
        "repositories": {"shop": {**SHOP, "approvers": ["S0EMPTY", "S0NONE"], "requesters": ["U0ADA"]}},
    }
    found = (await look(right, said))[PEOPLE]
    assert found.mark == "reduced"
    for told in ("U0LINUS: Guests", "U0STEWARD: Only people", "U0NOBODY: Slack does not tell", "S0EMPTY: a user group"):
        assert told in found.reason
    assert "S0NONE: Slack does not tell" in found.reason
    assert "U0ADA" not in found.reason


async def test_without_a_token_that_works_nobody_is_looked_up(right: Settings, bare: Settings) -> None:
    said = {"approvers": ["U0ADA"]}
    assert await look(bare, said) == {}
    no_token = right.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    assert (await look(no_token, said))[PEOPLE].mark == "reduced"


async def test_a_program_that_is_not_there_is_named_and_one_of_the_repository_is_not_looked_for(
    bare: Settings, tmp_path: Path
) -> None:
    commands = {"test": ["no-such-program"], "lint": ["python3"], "gradle": ["./gradlew"], "far": [f"{tmp_path}/x"]}
    found = (await look(bare, {"repositories": {"shop": {**SHOP, "commands": commands}}}))["commands of shop"]
    assert (found.mark, found.reason) == ("reduced", f"not found: {tmp_path}/x, no-such-program")
    good = await look(bare, {"repositories": {"shop": {**SHOP, "commands": {"lint": ["python3"]}}}})
    assert good["commands of shop"].mark == "ok"
