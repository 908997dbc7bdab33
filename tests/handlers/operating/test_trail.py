from __future__ import annotations

import pytest

from handlers.asking import Asked, Whisper
from handlers.operating.answers.trail import NOTHING_THERE, audit
from patterns.errors import NotAllowed, RequestInvalid
from patterns.values.house.audit import AuditEntry
from tests.handlers.operating.conftest import OPERATOR, World

RUN = "research-0123456789ab"


async def asked(world: World, words: str = "", user: str = OPERATOR) -> Whisper:
    return await audit(world.desk, Asked(user, "C0ENG", "1", words))


@pytest.fixture
async def told(world: World) -> World:
    for number in range(20):
        entry = AuditEntry(
            kind="decided",
            actor="U0ADA" if number % 2 else "steward",
            run_id=RUN if number == 3 else "",
            channel="C0ENG",
            what="approve: yes",
            facts={"title": f"<!channel> {number}\nforged line"},
        )
        await world.store.audit.record(entry)
    return world


async def test_an_operator_reads_what_happened_last(told: World) -> None:
    lines = (await asked(told)).text.split("\n")
    assert len(lines) == 15
    assert lines[0].startswith("20 · ")
    assert "<@U0ADA> · *decided, approve: yes* in <#C0ENG>" in lines[0]
    assert "&lt;!channel&gt; 19 forged line" in lines[0]


async def test_it_is_asked_of_a_run_of_a_person_and_of_so_many(told: World) -> None:
    assert (await asked(told, RUN)).text.startswith("4 · ")
    assert len((await asked(told, "@U0ADA 4")).text.split("\n")) == 4
    assert (await asked(told, "@U0KEN")).text == NOTHING_THERE


async def test_nobody_else_reads_it_and_that_somebody_tried_is_told(told: World) -> None:
    with pytest.raises(NotAllowed):
        await asked(told, user="U0ADA")
    (row,) = await told.store.audit.latest(1)
    assert (row.entry.kind, row.entry.actor, row.entry.what) == ("refused", "U0ADA", "see_audit")


async def test_of_a_conversation_that_they_are_not_in_operators_read_no_word(world: World) -> None:
    await world.run(RUN, channel="D0ADA")
    await world.ask(RUN, repository="")
    text = (await asked(world, RUN)).text
    assert "shown, question: approve" in text
    assert "`research-0123456789ab`" in text
    assert "in a conversation that you are not in" in text
    assert "words of" not in text
    assert "The plan of" not in text
    await world.run("review-0123456789ab", channel="C0ENG")
    assert "words of review" in (await asked(world, "review-0123456789ab")).text


async def test_neither_of_a_standing_question_nor_of_a_run_that_is_not_kept_any_more(world: World) -> None:
    words = {"question": "who leaves next", "number": 7}
    await world.store.audit.record(
        AuditEntry(kind="schedule", actor="U0ADA", channel="D0ADA", what="set up", facts=words)
    )
    await world.store.audit.record(AuditEntry(kind="shown", run_id=RUN, what="question: choose", facts=words))
    text = (await asked(world)).text
    assert text.count("number 7") == 2
    assert "leaves" not in text


async def test_words_that_mean_nothing_are_answered_with_an_example(told: World) -> None:
    for words in ("0", "51", "everything"):
        with pytest.raises(RequestInvalid, match="for example `/steward audit 30`"):
            await asked(told, words)
