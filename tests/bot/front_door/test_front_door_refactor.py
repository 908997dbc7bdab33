from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.scenarios import REFACTOR
from tests.fakes.journey import CHANNEL, Journey
from tests.fakes.workplace import Workplace, at_work, workplace

pytestmark = pytest.mark.slow


async def test_an_approved_change_is_tested_shown_and_published_after_a_second_approval(
    place: Workplace, journey: Journey
) -> None:
    main = await place.git("rev-parse", "main")
    run_id = await journey.type(REFACTOR.typed)
    await journey.press("Plan for", "Approve")
    await journey.asked("Publish")
    assert await place.branches() == {}, "nothing leaves the house before the second approval"
    await journey.press("Publish", "Open pull request")
    ended = await journey.ended()
    (branch,) = await place.branches()
    assert branch.startswith(f"steward/{run_id}-put-the-rounding-to-cents")
    _, pull = place.github.repository.pulls
    assert ended == f"Ended: draft pull request #2 stands: {pull['html_url']}"
    assert await place.git("diff", "main", branch) == journey.files()["change.diff"].strip()
    assert await place.git("rev-parse", "main") == main
    assert "passed: tests" in journey.said()
    log = await place.git("log", "--reverse", "--format=%(trailers:key=Task-Id,valueonly)", f"main..{branch}")
    assert log.split() == ["money", "cart", "invoices", "reports"], "a commit for each subtask, in the plan's order"
    trailers = await place.git("log", "-1", "--format=%B", branch)
    assert f"Run-Id: {run_id}" in trailers
    assert "Requested-By: U0ADA\nApproved-By: U0ADA" in trailers
    wanted = ("root", "card", "question:plan", "result1:1", "question:result", "report:1")
    assert journey.posts() == Counter(wanted)
    await the_audit_tells_who_let_what_leave(place, run_id, await place.git("rev-parse", branch))


async def the_audit_tells_who_let_what_leave(place: Workplace, run_id: str, commit: str) -> None:
    told = await place.told(run_id)
    kept = [(one.kind, one.actor, one.what) for one in told if one.what not in ("message posted", "file uploaded")]
    assert kept[:9] == [
        ("asked", "U0ADA", "/refactor"),
        ("shown", "steward", "question: approve"),
        ("decided", "U0ADA", "approve: approve"),
        ("shown", "steward", "question: approve"),
        ("decided", "U0ADA", "approve: publish"),
        ("effect", "steward", "push begins"),
        ("effect", "steward", "pushed"),
        ("effect", "steward", "pull request begins"),
        ("effect", "steward", "pull request opened"),
    ]
    shown = {one.facts["question"]: one.digest for one in told if one.kind == "shown"}
    assert {one.facts["question"]: one.digest for one in told if one.kind == "decided"} == shown
    assert next(one for one in told if one.what == "pushed").facts["commit"] == commit


async def test_a_rejected_plan_changes_nothing_and_costs_no_more(place: Workplace, journey: Journey) -> None:
    await journey.type(REFACTOR.typed)
    await journey.fill("Plan for", "Reject…", {"words": "not before the release"})
    assert await journey.ended() == "Ended: the plan was not approved; nothing was changed"
    assert place.model.calls == ["refactor/01-planner.md"]
    assert await place.branches() == {}
    assert list(journey.files()) == ["plan.md"], "only what there was to approve"


async def test_a_result_is_decided_by_who_may_and_once_discarded_stays_in_the_thread(
    place: Workplace, journey: Journey
) -> None:
    await journey.type(REFACTOR.typed)
    await journey.press("Plan for", "Approve")
    await journey.press("Publish", "Open pull request", user="U0GRACE")
    await place.slack.until(lambda it: it.ephemerals("U0GRACE"))
    assert journey.whispers("U0GRACE") == ["This one is decided by <@U0ADA>. Your click changed nothing."]
    await journey.fill("Publish", "Discard…", {"words": "not before the release"})
    assert await journey.ended() == "Ended: nothing was pushed; the diff stays in this thread"
    assert await place.branches() == {}
    assert "shop/money.py" in journey.files()["change.diff"]


async def test_a_cross_ends_workers_at_once_and_resume_goes_on_without_what_was_done(
    place: Workplace, journey: Journey
) -> None:
    release = place.model.hold("refactor/09-*")
    await journey.type(REFACTOR.typed)
    await journey.press("Plan for", "Approve")
    await place.model.until("refactor/09-*")
    await journey.stop(user="U0GRACE")
    await place.slack.until(lambda it: it.ephemerals("U0GRACE"))
    assert "Only <@U0ADA> or an approver can stop" in journey.whispers("U0GRACE")[0]
    await place.slack.message(channel=CHANNEL, text="@steward what is task 2 doing?", thread_ts=journey.root)
    await place.slack.until(lambda it: it.ephemerals())
    assert journey.whispers()[-1].startswith("`cart` (Let the cart use shop.money) is at work")
    await place.slack.react(channel=CHANNEL, ts=journey.root, name="x")
    assert await journey.ended() == "Ended: stopped by <@U0ADA>", "while a worker's model has not answered yet"
    release()
    assert "■ Let the cart use shop.money" in journey.said()
    assert "the plan of 4 subtasks that <@U0ADA> approved, done: money" in journey.report()
    assert "NOT run: tests" in journey.report()
    assert await place.branches() == {}
    before = place.model.count()
    await journey.offer("resume")
    await journey.press("Publish", "Open pull request")
    await place.slack.until(lambda _: "draft pull request #2 stands" in journey.said(), 60)
    (branch,) = await place.branches()
    log = await place.git("log", "--reverse", "--format=%(trailers:key=Task-Id,valueonly)", f"main..{branch}")
    assert log.split() == ["money", "cart", "invoices", "reports"]
    again = place.model.count() - before
    assert not [name for name in again if "planner" in name or "money" in name], "neither planned nor made again"


async def test_stop_while_it_waits_for_approval_ends_it_at_once(place: Workplace, journey: Journey) -> None:
    await journey.type(REFACTOR.typed)
    await journey.asked("Plan for")
    await journey.stop()
    assert await journey.ended() == "Ended: stopped by <@U0ADA>"
    assert "a plan of 4 subtasks, not approved. Nothing was pushed" in journey.report()
    assert place.model.calls == ["refactor/01-planner.md"]


async def test_an_unknown_branch_is_said_in_the_thread(journey: Journey) -> None:
    await journey.type("/refactor shop@no-such-branch move the price rules elsewhere")
    assert "There is no branch or commit `no-such-branch`" in await journey.ended()
    assert "code ref_unknown" in journey.report()


class TestWithAVerySmallBudget:
    @pytest.fixture
    async def place(self, tmp_path: Path) -> AsyncIterator[Workplace]:
        async with workplace(tmp_path, run_dollars=0.02, run_reserve_dollars=0.001) as made, at_work(made):
            yield made

    async def test_the_cap_ends_the_run_with_its_code_and_numbers_and_is_not_passed(
        self, place: Workplace, journey: Journey
    ) -> None:
        await journey.type(REFACTOR.typed)
        await journey.ended_pressing({"Plan for": "Approve", "The cost cap": "Finish now", "Publish": "Discard…"})
        said = journey.said()
        assert "G-COST" in said or "code limit" in said
        spent = float(said.partition(" of $0.02")[0].rpartition("$")[2])
        assert spent <= 0.02
        assert await place.branches() == {}
