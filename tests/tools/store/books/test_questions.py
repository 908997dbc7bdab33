from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from patterns.errors import Unexpected
from patterns.values.questions import Choice, Question
from tests.tools.store.conftest import Clock
from tools.store.store import Store


@pytest.fixture
def question() -> Question:
    return Question(
        id="run-1/plan",
        run_id="run-1",
        kind="approve",
        title="Carry out this plan?",
        body="Two tasks, äöü, \0 and 🦉",
        choices=(Choice(id="yes", label="Approve", style="primary"), Choice(id="no", label="Reject")),
        default="no",
        digest="d" * 32,
        expires_seconds=3600.5,
        requester="U1",
    )


async def test_a_question_is_found_by_its_token_as_it_was_asked(store: Store, question: Question, clock: Clock) -> None:
    opened = await store.questions.open(question)
    assert opened.question == question
    assert (opened.asked_at, opened.choice, opened.decided_at, opened.messages) == (clock.now, None, None, ())
    assert await store.questions.find(opened.token) == opened
    assert await store.questions.by_id(question.id) == opened


async def test_asking_the_same_question_again_gives_the_same_record(
    store: Store, question: Question, new_store: Callable[..., Store]
) -> None:
    first = await store.questions.open(question)
    await store.questions.settle(question.id, choice="yes", by="U2", words="")
    again = await new_store().questions.open(question)
    assert (again.token, again.choice) == (first.token, "yes")


async def test_a_question_asked_by_many_at_once_has_one_token(store: Store, question: Question) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(store.questions.open(question)) for _ in range(8)]
    assert len({task.result().token for task in tasks}) == 1


async def test_every_question_has_a_token_of_its_own_that_cannot_be_guessed(store: Store, question: Question) -> None:
    tokens = [
        (await store.questions.open(question.model_copy(update={"id": f"q{number}"}))).token for number in range(5)
    ]
    assert len(set(tokens)) == 5
    assert all(len(token) >= 32 for token in tokens)


async def test_an_unknown_token_or_id_finds_nothing(store: Store, question: Question) -> None:
    await store.questions.open(question)
    assert await store.questions.find("made-up") is None
    assert await store.questions.by_id("made-up") is None


async def test_of_clicks_at_once_exactly_one_has_won_and_all_see_its_decision(
    store: Store, question: Question, new_store: Callable[..., Store]
) -> None:
    await store.questions.open(question)
    other = new_store()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(side.questions.settle(question.id, choice=choice, by=f"U{number}", words=""))
            for number, (side, choice) in enumerate([(store, "yes"), (other, "no")] * 4)
        ]
    outcomes = [task.result() for task in tasks]
    winners = [(f"U{number}", outcome) for number, outcome in enumerate(outcomes) if outcome.won]
    assert len(winners) == 1
    assert {outcome.record.by for outcome in outcomes} == {winners[0][0]}


async def test_a_decision_says_who_what_when_and_in_which_words(store: Store, question: Question, clock: Clock) -> None:
    await store.questions.open(question)
    clock.now += 60
    settled = await store.questions.settle(question.id, choice="no", by="U2", words="not on a Friday")
    late = await store.questions.settle(question.id, choice="yes", by="U3", words="too late")
    assert settled.won
    assert not late.won
    assert late.record == settled.record
    assert (late.record.choice, late.record.by, late.record.words) == ("no", "U2", "not on a Friday")
    assert late.record.fields == {}
    assert late.record.decided_at == clock.now


async def test_what_was_written_into_a_form_is_kept_as_it_was(store: Store, question: Question) -> None:
    fields = {"words:a": "a \0 b 🦉\n", "place:a": ""}
    await store.questions.open(question)
    settled = await store.questions.settle(question.id, choice="yes", by="U2", words="", fields=fields)
    assert settled.record.fields == fields
    assert (await store.questions.decided_since(0.0))[0].fields == fields


@pytest.mark.parametrize("words", ["a\0b", "half a pair \ud83d."])
async def test_words_that_a_database_refuses_are_mended_not_refused(
    store: Store, question: Question, words: str
) -> None:
    await store.questions.open(question)
    settled = await store.questions.settle(question.id, choice="no", by="U2", words=words)
    assert settled.record.words == words.replace("\0", "\ufffd").replace("\ud83d", "\ufffd")


async def test_a_shown_message_is_remembered_once(store: Store, question: Question) -> None:
    await store.questions.open(question)
    for channel, ts in [("C1", "2.0"), ("C1", "2.0"), ("D1", "1.0")]:
        await store.questions.shown(question.id, channel, ts)
    record = await store.questions.by_id(question.id)
    assert record is not None
    assert record.messages == (("D1", "1.0"), ("C1", "2.0"))


async def test_a_question_that_was_never_asked_can_neither_be_shown_nor_decided(store: Store) -> None:
    with pytest.raises(Unexpected):
        await store.questions.shown("made-up", "C1", "1.0")
    with pytest.raises(Unexpected):
        await store.questions.settle("made-up", choice="yes", by="U1", words="")


async def test_what_was_decided_lately_is_listed_with_its_messages(
    store: Store, question: Question, clock: Clock
) -> None:
    for number in range(4):
        await store.questions.open(question.model_copy(update={"id": f"q{number}"}))
    await store.questions.shown("q1", "C1", "1.0")
    decided = []
    for number in (2, 1, 0):
        clock.now += 10
        decided.append(await store.questions.settle(f"q{number}", choice="no", by="U1", words=""))
    since = await store.questions.decided_since(clock.now - 20)
    assert since == (decided[1].record, decided[2].record)
    assert since[0].messages == (("C1", "1.0"),)


async def test_all_that_waits_for_anybody_is_listed_the_earliest_first(
    store: Store, question: Question, clock: Clock
) -> None:
    for number in (2, 1, 0):
        clock.now += 10
        own = {"id": f"run-{number}:plan", "run_id": f"run-{number}"}
        await store.questions.open(question.model_copy(update=own))
    await store.questions.shown("run-1:plan", "C1", "1.0")
    await store.questions.settle("run-2:plan", choice="no", by="", words="")
    waiting = await store.questions.all_open()
    assert [(one.question.id, one.messages) for one in waiting] == [
        ("run-1:plan", (("C1", "1.0"),)),
        ("run-0:plan", ()),
    ]


async def test_a_message_that_does_not_say_what_came_of_its_question_is_listed_until_it_does(
    store: Store, question: Question, clock: Clock
) -> None:
    for name in ("q1", "q2"):
        await store.questions.open(question.model_copy(update={"id": name}))
        for channel in ("C1", "D1"):
            await store.questions.shown(name, channel, "1.0")
    assert await store.questions.untold(0.0) == (), "an open question has nothing to tell"
    for name in ("q1", "q2"):
        clock.now += 10
        await store.questions.settle(name, choice="no", by="", words="", closed="expired")
    assert [one.question.id for one in await store.questions.untold(clock.now - 15)] == ["q2", "q1"]
    assert [one.question.id for one in await store.questions.untold(clock.now - 5)] == ["q2"]
    await store.questions.told("q2", "C1", "1.0")
    [first, _] = await store.questions.untold(0.0)
    assert (first.untold, len(first.messages), first.closed) == ((("D1", "1.0"),), 2, "expired")
    await store.questions.told("q2", "D1", "1.0")
    assert [one.question.id for one in await store.questions.untold(0.0)] == ["q1"]


async def test_a_decision_that_came_to_nothing_is_said_again_on_every_message_and_in_the_audit(
    store: Store, question: Question
) -> None:
    await store.questions.open(question)
    await store.questions.shown(question.id, "C1", "1.0")
    await store.questions.settle(question.id, choice="yes", by="U2", words="")
    await store.questions.told(question.id, "C1", "1.0")
    for _ in range(2):
        record = await store.questions.void(question.id)
    assert (record.choice, record.by, record.closed) == ("yes", "U2", "ended")
    assert record.untold == (("C1", "1.0"),)
    told = [row.entry.what for row in await store.audit.latest(9)]
    assert told == ["approve: yes, came to nothing", "approve: yes", "question: approve"]
