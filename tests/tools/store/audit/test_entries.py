"""What the other books change stands in the audit too, in the same transaction."""

from __future__ import annotations

import pytest

from patterns.errors import ConfigurationInvalid
from patterns.ports.schedules import ScheduleChange
from patterns.values.house.audit import AuditEntry
from patterns.values.questions import Choice, Question
from patterns.values.research.schedules import Schedule
from patterns.values.running.record import RunRecord
from tests.tools.store.conftest import Clock
from tools.store.store import Store

RUN = RunRecord(
    run_id="research-1",
    command="research",
    team="T1",
    channel="C1",
    requester="U1",
    text="what is new",
    payload={"pull": {"repository": "shop", "number": 3}},
    asked_at=1.0,
)


def question(number: int = 1) -> Question:
    return Question(
        id=f"research-1:{number}",
        run_id="research-1",
        kind="approve",
        title="Publish?",
        body="",
        choices=(Choice(id="yes", label="Yes"), Choice(id="no", label="No")),
        default="no",
        digest="abc",
        expires_seconds=60,
        requester="U1",
        repository="shop",
    )


async def told(store: Store) -> list[AuditEntry]:
    return [row.entry for row in reversed(await store.audit.latest(99))]


async def test_what_was_asked_shown_decided_and_done_is_told_once(store: Store) -> None:
    async def post() -> str:
        return "1.0"

    async def find() -> None:
        return None

    entry = AuditEntry(kind="effect", run_id="research-1", channel="C1", what="message posted", digest="d")
    for _ in range(2):
        await store.runs.record(RUN)
        await store.questions.open(question())
        await store.questions.settle("research-1:1", choice="yes", by="U2", words="")
        await store.questions.settle("research-1:1", choice="no", by="U3", words="")
        await store.questions.settle("research-1:1", choice="no", by="", words="")
        await store.effects.once("research-1:root", post, find, entry)
    asked, shown, decided, twice, effect, late = await told(store)
    assert (asked.kind, asked.actor, asked.channel, asked.what) == ("asked", "U1", "C1", "/research")
    assert asked.facts == {"words": "what is new", "repository": "shop"}
    assert (shown.kind, shown.digest, shown.facts["title"]) == ("shown", "abc", "Publish?")
    assert (decided.kind, decided.actor, decided.what, decided.digest) == ("decided", "U2", "approve: yes", "abc")
    assert (twice.kind, twice.actor, twice.facts["decided_by"]) == ("refused", "U3", "U2")
    assert (effect.kind, effect.channel, effect.facts["result"]) == ("effect", "C1", "1.0")
    assert (late.kind, late.actor, late.facts["choice"]) == ("refused", "U2", "yes"), "the second round of the same"


async def test_words_that_are_no_text_are_told_nevertheless(store: Store) -> None:
    odd = RUN.model_copy(update={"text": "half \ud800 a pair", "payload": {"text": "half \ud800 a pair"}})
    await store.runs.record(odd)
    (asked,) = await told(store)
    assert asked.facts["words"] == "half \ufffd a pair"


async def test_who_changed_a_schedule_is_told_and_what(store: Store) -> None:
    schedule = Schedule(
        id="s1",
        name="news",
        team="T1",
        owner="U1",
        channel="C1",
        question="What is new?",
        cron="0 9 * * 1",
        time_zone="UTC",
        run_microdollars=1,
        month_microdollars=10,
        created_at=1.0,
        next_at=2.0,
    )
    await store.schedules.add(schedule)
    await store.schedules.add(schedule)
    await store.schedules.change("s1", ScheduleChange(state="paused", why_paused="rests"), by="U2")
    await store.schedules.change("unknown", ScheduleChange(state="paused"), by="U2")
    made, paused = await told(store)
    assert (made.what, made.actor, made.facts["number"]) == ("set up", "U1", 1)
    assert (paused.what, paused.actor, paused.facts["why_paused"]) == ("paused", "U2", "rests")


async def test_what_cannot_be_told_to_the_audit_does_not_come_about(
    store: Store, database_url: str, clock: Clock
) -> None:
    await store.questions.open(question())
    keyed = Store(database_url, clock=clock, audit_keys=("secret",))
    await keyed.audit.record(AuditEntry(kind="process", what="began"))
    with pytest.raises(ConfigurationInvalid):
        await store.questions.settle("research-1:1", choice="yes", by="U1", words="")
    found = await keyed.questions.by_id("research-1:1")
    assert found is not None
    assert found.choice is None, "an approval that cannot be recorded is none"
    with pytest.raises(ConfigurationInvalid):
        await store.runs.record(RUN)
    assert await keyed.runs.find("research-1") is None
    await keyed.close()


async def test_a_raised_cap_is_told_once_per_key(store: Store) -> None:
    await store.ledger.open("research-1", cap_microdollars=1, cap_tokens=1, reserve_microdollars=0)
    for key in ("a", "a", "b"):
        await store.ledger.raise_cap("research-1", microdollars=5, tokens=7, key=key)
    assert [(one.what, one.facts["by"]) for one in await told(store)] == [("cap raised", "a"), ("cap raised", "b")]
