"""Words that sound like a yes decide nothing: who may decide gets a button for what they may have meant."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.escalations.echo import MEANT, is_assent
from handlers.listening.mentions import NOTED
from handlers.slack.client import Slack
from handlers.thread.questions.asking import Asker
from handlers.thread.root import Place
from patterns.values.questions import Choice, FormField, Question
from patterns.values.running.letters import Decision, StopAsked
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import Runs, in_thread
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")
WHY = FormField(id="words", label="What should be different?")
QUESTION = Question(
    id="refactor-1:result",
    run_id="refactor-1",
    kind="approve",
    title="Publish 3 files of shop?",
    body="To the branch",
    choices=(
        Choice(id="publish", label="Open pull request", style="primary"),
        Choice(id="change", label="Change something…", form=(WHY,)),
        Choice(id="discard", label="Discard"),
    ),
    default="discard",
    digest="d1",
    expires_seconds=3600,
    requester="U0ADA",
    repository="shop",
)


@pytest.fixture
async def asker(record: RunRecord, slack: Slack, store: Store) -> Asker:
    """Asks in a run's thread."""
    there = await in_thread(record, slack, store)
    return Asker(Place(slack, store.effects, there, there.root_ts), store.questions)


async def say(local: LocalSlack, asker: Asker, words: str, user: str = "U0ADA") -> dict[str, Any]:
    before = len(local.ephemerals(user))
    await local.message(user=user, text=f"@steward {words}", thread_ts=asker.place.root_ts)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return local.ephemerals(user)[-1]


async def press(local: LocalSlack, seen: dict[str, Any]) -> str:
    before = len(local.ephemerals())
    await local.click(ts=seen["ts"], label="Open pull request")
    await local.until(lambda it: len(it.ephemerals()) > before)
    return str(local.ephemerals()[-1]["text"])


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        ("go ahead", True),
        ("Yes, go ahead please!", True),
        ("OK, ship it. Thanks!", True),
        (":+1:", True),
        ("👍", True),
        ("ok ok ok yes", True),
        ("yes, but rename it first", False),
        ("go ahead and drop the table", False),
        ("do not go ahead", False),
        ("", False),
        ("no", False),
        ("please " * 2000, False),
    ],
)
def test_only_a_yes_and_nothing_else_sounds_like_one(words: str, *, yes: bool) -> None:
    assert is_assent(words) == yes


async def test_a_yes_in_words_decides_nothing_and_its_button_does(
    asker: Asker, local: LocalSlack, runs: Runs, store: Store
) -> None:
    await asker.ask(QUESTION)
    seen = await say(local, asker, "go ahead!")
    assert seen["text"] == MEANT
    assert "“Publish 3 files of shop?”: *Open pull request*?" in str(seen["blocks"])
    assert runs.delivered == {}
    assert len(await store.questions.all_open()) == 1
    assert await press(local, seen) == "Done: Open pull request."
    assert (await press(local, seen)).startswith("This was decided already. *Open pull request*: <@U0ADA>")
    decision = Decision(question_id=QUESTION.id, choice="publish", by="U0ADA", digest="d1")
    assert runs.delivered == {f"decision {QUESTION.id}": ("refactor-1", decision)}
    card = next(one for one in local.messages() if one["text"].startswith("Publish"))
    assert "*Open pull request*: <@U0ADA>" in str(card["blocks"])


async def test_who_may_not_decide_gets_no_button(asker: Asker, local: LocalSlack, runs: Runs) -> None:
    await asker.ask(QUESTION)
    seen = await say(local, asker, "looks good", "U0GRACE")
    assert "decided by <@U0ADA>" in seen["text"]
    assert not seen.get("blocks")
    assert runs.delivered == {}


async def test_where_nothing_waits_for_a_yes_it_is_a_word_like_any_other(asker: Asker, local: LocalSlack) -> None:
    assert (await say(local, asker, "sounds good"))["text"] == NOTED


async def test_a_word_that_was_written_before_the_question_is_no_answer_to_it(
    asker: Asker, local: LocalSlack, runs: Runs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.questions, "_clock", lambda: time.time() + 60)
    await asker.ask(QUESTION)
    assert (await say(local, asker, "open pull request"))["text"] == MEANT
    assert runs.delivered == {}
    assert (await say(local, asker, "discard"))["text"] == "Done: Discard."


async def test_stop_stops_the_run_also_where_a_question_has_such_a_button(
    asker: Asker, local: LocalSlack, runs: Runs, store: Store
) -> None:
    more, stop = Choice(id="raise", label="+$0.50", style="primary"), Choice(id="stop", label="Stop")
    finish = Choice(id="finish", label="Finish now")
    asked = {"kind": "raise_budget", "choices": (more, finish, stop), "default": "finish"}
    await asker.ask(QUESTION.model_copy(update=asked))
    await say(local, asker, "stop")
    assert runs.delivered == {"stop refactor-1": ("refactor-1", StopAsked(by="U0ADA"))}
    assert len(await store.questions.all_open()) == 1, "the run closes it"
