from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.local.github.state import HEAD
from bot.local.scenarios import REFACTOR
from patterns.refactor.result.publishing import branch_of
from tests.fakes.journey import Journey
from tests.fakes.workplace import at_work, workplace
from tools.github.accounts import Account, Token, place_of

pytestmark = pytest.mark.slow

AT_GITHUB = {"pull_requests": {"host": "github"}}


async def test_a_result_becomes_one_draft_pull_request_also_when_the_answer_to_it_is_lost(tmp_path: Path) -> None:
    async with FakeGitHub() as github, workplace(tmp_path, policy=AT_GITHUB) as place:
        github.people.add("ghp-made-up")
        account = Account(place_of("https://github.com/acme/shop", api=github.api), Token("ghp-made-up"))
        async with at_work(place, {"shop": account}):
            journey = Journey(place.slack)
            run_id = await journey.type(REFACTOR.typed)
            await journey.press("Plan for", "Approve")
            await journey.asked("Publish")
            branch = branch_of(run_id, REFACTOR.typed.removeprefix("/refactor shop "))
            github.repositories["acme/shop"].branches[branch] = HEAD
            github.faults["POST pulls"] = [Fault(502, after=True)]
            await journey.press("Publish", "Open pull request")
            ended = await journey.ended()
        (pull,) = github.repositories["acme/shop"].pulls
        assert ended == f"Ended: draft pull request #{pull['number']} stands: {pull['html_url']}"
        assert (pull["head"]["ref"], pull["base"]["ref"], pull["draft"]) == (branch, "main", True)
        assert "## What was checked\n\n- passed: tests" in pull["body"]
        assert "Asked for by U0ADA, approved by U0ADA" in pull["body"]
        assert "slack" not in pull["body"].lower(), "what is said in the workspace stays there"
        assert set(await place.branches()) == {branch}
