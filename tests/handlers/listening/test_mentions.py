"""Words to Steward in a run's thread reach the run once, from those who may, and go on from it when it has ended."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.listening.mentions import _ANSWER, NOTED, NOTED_NEXT, NOTHING_OPEN, PRESS, TAKEN, TAKEN_UP, WHICH
from handlers.slack.client import Slack
from handlers.thread.card import STOPPING
from handlers.thread.questions.asking import Asker
from handlers.thread.root import Place
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.guardrails.limits import Limits
from patterns.values.questions import Choice, FormField, Question
from patterns.values.running.letters import Decision, FollowUp, StopAsked
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, PLAN_QUESTION, Runs, in_thread
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
WHY = FormField(id="words", label="Why?", kind="lines", optional=True)
HOW = FormField(id="words", label="What should be different?", kind="lines")
BRANCH = "steward/refactor-1-split-the-cart"


def question(**changes: Any) -> Question:
    choices = (
        Choice(id="approve", label="Approve"),
        Choice(id="change", label="Change something…", form=(HOW,)),
        Choice(id="reject", label="Reject…", form=(WHY,)),
    )
    return PLAN_QUESTION.model_copy(update={"choices": choices, "repository": "shop", **changes})


@pytest.fixture
async def record(record: RunRecord, slack: Slack, store: Store) -> RunRecord:
    """A run at work in its thread."""
    return await in_thread(record, slack, store)


@pytest.fixture
async def asker(slack: Slack, store: Store, record: RunRecord) -> Asker:
    """Asks in that thread."""
    return Asker(Place(slack, store.effects, record, record.root_ts), store.questions)


async def say(local: LocalSlack, record: RunRecord, words: str, user: str = "U0ADA") -> str:
    """Mention Steward in the run's thread; what that person alone is told."""
    before = len(local.ephemerals(user))
    await local.message(user=user, text=f"@steward {words}", thread_ts=record.root_ts)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    seen = local.ephemerals(user)[-1]
    assert seen["thread_ts"] == record.root_ts
    return str(seen["text"])


async def test_words_reach_the_run_once_and_it_is_said_when_they_are_taken_up(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    local.faults.duplicate()
    assert await say(local, record, "also rename List<int> & the tests") == NOTED
    await local.until(lambda it: it.unacknowledged == 0)
    assert await say(local, record, "and mind the rounding") == NOTED
    assert [letter for _, letter in runs.delivered.values()] == [
        FollowUp(by="U0ADA", words="also rename List<int> & the tests"),
        FollowUp(by="U0ADA", words="and mind the rounding"),
    ]
    assert {run_id for run_id, _ in runs.delivered.values()} == {"refactor-1"}


async def test_who_neither_asked_nor_approves_is_told_so_and_reaches_nothing(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    for words in ("also rename the tests", "stop"):
        assert "Only <@U0ADA> or an approver" in await say(local, record, words, "U0GRACE")
    assert runs.delivered == {}


async def test_stop_stops_the_run(local: LocalSlack, record: RunRecord, runs: Runs) -> None:
    assert await say(local, record, "Stop!") == STOPPING
    assert runs.delivered == {"stop refactor-1": ("refactor-1", StopAsked(by="U0ADA"))}


async def test_a_question_about_the_run_is_answered_and_never_reaches_it(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    await store.ledger.open("refactor-1", cap_microdollars=2_000_000, cap_tokens=9, reserve_microdollars=0)
    await store.runs.set_stage("refactor-1", "Planning <!here>")
    told = await say(local, record, "what are you doing?")
    assert told.startswith("This run is at work, at “Planning &lt;!here&gt;”.")
    assert "$0.0000 of $2.00" in told
    assert (
        await say(local, record, "who approved?") == "<@U0ADA> asked for this run.\nNobody has decided anything in it."
    )
    assert (await say(local, record, "why is the sky blue?")).startswith("I cannot tell that")
    runs.states["refactor-1"] = "done"
    assert (await say(local, record, "how far are you?")).startswith("This run has ended")
    assert "Guests cannot" in await say(local, record, "status?", "U0LINUS")
    assert (runs.delivered, runs.started) == ({}, {})


async def test_what_asks_about_the_world_reaches_a_research(
    local: LocalSlack, store: Store, runs: Runs, record: RunRecord
) -> None:
    one = record.model_copy(update={"run_id": "research-1", "command": "research", "payload": {}, "asked_at": 9e9})
    await store.runs.record(one)
    runs.states["research-1"] = "running"
    assert (await say(local, one, "status?")).startswith("This run is at work")
    assert await say(local, one, "and until when?") == NOTED_NEXT
    assert [letter for _, letter in runs.delivered.values()] == [FollowUp(by="U0ADA", words="and until when?")]


@pytest.mark.parametrize(
    ("words", "choice", "said"),
    [
        ("approve", "approve", ""),
        ("Approve.", "approve", ""),
        ("reject", "reject", ""),
        ("reject: not before the release", "reject", "not before the release"),
        ("change something: keep cart.total", "change", "keep cart.total"),
    ],
)
async def test_an_answer_settles_the_open_question_as_its_button_would(
    words: str, choice: str, said: str, asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    await asker.ask(question())
    assert (await say(local, record, words)).startswith("Done: ")
    fields = {"words": said} if said else {}
    decision = Decision(
        question_id="refactor-1:plan", choice=choice, by="U0ADA", words=said, fields=fields, digest="d1"
    )
    assert runs.delivered == {"decision refactor-1:plan": ("refactor-1", decision)}
    [asked] = [one for one in local.thread(CHANNEL, record.root_ts) if one["text"].startswith("Plan for shop")]
    assert "actions" not in str(asked["blocks"])


@pytest.mark.parametrize(
    "words", ["do not touch the tests", "when it is empty, return zero", "can you rename it too?", "have it say so"]
)
async def test_an_order_that_begins_like_a_question_is_none(
    words: str, local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    assert await say(local, record, words) == NOTED
    assert [letter for _, letter in runs.delivered.values()] == [FollowUp(by="U0ADA", words=words)]


@pytest.mark.parametrize("words", ["approve but rename it", "reject the empty string in parse()", "change the name"])
async def test_what_only_begins_like_an_answer_is_a_wish(
    words: str, asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    await asker.ask(question(choices=tuple(one for one in question().choices if one.id != "change")))
    assert await say(local, record, words) == NOTED
    assert [letter for _, letter in runs.delivered.values()] == [FollowUp(by="U0ADA", words=words)]


async def test_a_wish_while_the_result_waits_is_the_change_that_its_question_offers(
    asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    await asker.ask(question())
    assert "Only <@U0ADA> or an approver" in await say(local, record, "also rename it", "U0GRACE")
    assert await say(local, record, "also rename it") == TAKEN_UP
    fields = {"words": "also rename it"}
    decision = Decision(
        question_id="refactor-1:plan", choice="change", by="U0ADA", words="also rename it", fields=fields, digest="d1"
    )
    assert runs.delivered == {"decision refactor-1:plan": ("refactor-1", decision)}
    assert await say(local, record, "and that too") == NOTED


async def test_words_while_the_model_asks_are_its_answer(
    asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    east, own = Choice(id="option1", label="east"), Choice(id="words", label="Answer…", form=(HOW,))
    none = Choice(id="none", label="Go on without")
    await asker.ask(question(kind="answer", choices=(east, own, none), default="none", repository=""))
    assert await say(local, record, "both of them, I think") == TAKEN
    [(_, letter)] = runs.delivered.values()
    assert (letter.choice, letter.fields) == ("words", {"words": "both of them, I think"})


async def test_an_answer_of_who_may_not_decide_changes_nothing(
    asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    await asker.ask(question())
    assert "decided by <@U0ADA>" in await say(local, record, "approve", "U0GRACE")
    assert "Guests cannot" in await say(local, record, "approve", "U0LINUS")
    assert runs.delivered == {}


async def test_an_answer_that_nothing_waits_for_or_that_is_not_whole_is_said(
    asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    assert await say(local, record, "approve") == NOTHING_OPEN
    await asker.ask(question())
    assert await say(local, record, "change something") == PRESS
    assert "takes no words beside it" in await say(local, record, "approve: and quickly")
    await asker.ask(question(id="refactor-1:other", digest="d2"))
    assert await say(local, record, "approve") == WHICH
    assert runs.delivered == {}


async def test_a_question_of_another_run_with_a_longer_name_is_not_meant(
    asker: Asker, record: RunRecord, local: LocalSlack, runs: Runs
) -> None:
    await asker.ask(question(id="refactor-12:plan", run_id="refactor-12"))
    assert await say(local, record, "approve") == NOTHING_OPEN
    assert runs.delivered == {}


@pytest.mark.parametrize(
    "kind", [{"command": "review", "payload": {}}, {"command": "research", "payload": {"way": "check"}}]
)
async def test_a_run_that_takes_no_words_says_so(
    kind: dict[str, Any], local: LocalSlack, store: Store, runs: Runs, record: RunRecord
) -> None:
    one = record.model_copy(update={"run_id": "review-1", "asked_at": 9e9, **kind})
    await store.runs.record(one)
    runs.states["review-1"] = "running"
    assert "takes no further words" in await say(local, one, "and Postgres 19 too")
    assert await say(local, one, "stop") == STOPPING


async def test_after_the_end_a_run_goes_on_from_the_pushed_branch_in_the_same_thread(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    await store.runs.set_branch("refactor-1", BRANCH)
    runs.states["refactor-1"] = "done"
    assert await say(local, record, "also rename the tests") == f"Noted: work goes on from `{BRANCH}`, in this thread."
    [(run_id, (kind, payload))] = runs.started.items()
    started = RunRecord.model_validate(payload["record"])
    assert (kind, started.channel, started.root_ts) == ("refactor", CHANNEL, record.root_ts)
    wanted = started.payload
    assert (wanted["repository"], wanted["branch"], wanted["continues"]) == ("shop", BRANCH, BRANCH)
    assert (wanted["text"], wanted["requester"]) == ("also rename the tests", "U0ADA")
    assert await say(local, record, "and mind the rounding") == NOTED, "the thread's run is the new one"
    assert [one for one, _ in runs.delivered.values()] == [run_id]
    runs.states[run_id] = "done"
    assert f"`{BRANCH}`" in await say(local, record, "and update the documentation")
    assert len(runs.started) == 2


@pytest.mark.parametrize(
    ("words", "user", "told"),
    [
        ("also rename the tests", "U0GRACE", "Only <@U0ADA> or an approver"),
        ("fix it", "U0ADA", "Say what to change"),
        ("approve", "U0ADA", "This run has ended already"),
        ("stop", "U0ADA", "This run has ended already"),
        ("help", "U0ADA", "Three commands"),
    ],
)
async def test_after_the_end_nothing_is_started_by_others_or_by_words_that_are_no_wish(
    words: str, user: str, told: str, local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    await store.runs.set_branch("refactor-1", BRANCH)
    runs.states["refactor-1"] = "done"
    assert told in await say(local, record, words, user)
    assert runs.started == {}


async def test_a_run_that_left_no_branch_has_nothing_to_go_on_from(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    runs.states["refactor-1"] = "done"
    told = await say(local, record, "also rename the tests")
    assert "nothing of it to go on from" in told
    assert "Three commands" in told
    assert "`/steward help`" in told
    assert runs.started == {}


class TestWhereTheRepositoryIsForOthers:
    @pytest.fixture
    def policy(self) -> Policy:
        shop = RepositoryPolicy(requesters=("U0GRACE",), approvers=("U0ADA",), limits=Limits(cap_microdollars=500_000))
        return Policy(team="T0LOCAL", repositories={"shop": shop})

    async def test_an_approver_who_may_not_ask_for_work_starts_none(
        self, local: LocalSlack, record: RunRecord, runs: Runs, store: Store
    ) -> None:
        await store.runs.set_branch("refactor-1", BRANCH)
        runs.states["refactor-1"] = "done"
        assert "You may not ask for work" in await say(local, record, "also rename the tests")
        assert runs.started == {}

    async def test_an_approver_may_write_to_a_run_that_somebody_else_asked_for(
        self, local: LocalSlack, store: Store, record: RunRecord, runs: Runs
    ) -> None:
        other = record.model_copy(update={"run_id": "refactor-2", "requester": "U0GRACE", "asked_at": 9e9})
        await store.runs.record(other)
        runs.states["refactor-2"] = "running"
        assert await say(local, other, "also rename the tests") == NOTED


@pytest.mark.parametrize("words", [f"a{' ' * 40_000}b.x", f"a{' ' * 40_000}!x", "a  " * 13_000 + ".x"])
def test_a_long_message_of_blanks_is_looked_at_once(words: str) -> None:
    begun = time.process_time()
    assert _ANSWER.fullmatch(words) is None
    assert time.process_time() - begun < 1
