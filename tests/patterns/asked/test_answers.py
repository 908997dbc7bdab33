"""Questions about real runs in memory, answered from their journals alone; what is not known is not made up."""

from __future__ import annotations

from patterns.asked.answers import UNKNOWN, Facts, answer
from patterns.asked.grammar import Asked, Topic, read
from patterns.asked.known import Known, known_of
from patterns.values.conversation import JsonObject
from patterns.values.money.spend import Spend
from patterns.values.running.journal import Journal, RunState, StepTaken
from tests.fakes.human import STOP
from tests.fakes.model import acts
from tests.fakes.repository import MemoryRepository
from tests.patterns.refactor.conftest import FILES, README, SYNTHESIS, Refactor, edits, handed_in, planned, subtask
from tests.patterns.refactor.conftest import refactoring as refactoring  # noqa: PLC0414  # a fixture

SPEND = Spend(microdollars=33_200, tokens=35_087, cap_microdollars=2_000_000)


def facts(known: Known, state: RunState | None = "done", **changes: object) -> Facts:
    given = {"stage": "Working", "spend": SPEND, "requester": "UADA", "waits_for": (), "now": 2000.0, **changes}
    return Facts(known=known, state=state, **given)  # type: ignore[arg-type]  # by name


def ask(words: str, known: Known, state: RunState | None = "done", **changes: object) -> str:
    asked = read(words, tuple(one.name for one in known.tasks))
    assert asked is not None
    return answer(asked, facts(known, state, **changes))


async def played(refactoring: Refactor, *, answers: tuple[object, ...]) -> Known:
    """readme is done, cart is blocked and left out by a person, more needs cart and is never begun."""
    blocked = handed_in("The rule is not in this file.", status="blocked")
    flow = refactoring(
        planned(subtask("readme"), subtask("cart"), subtask("more", "cart")),
        edits("readme", README),
        acts("worker", blocked, when='<subtask id="cart">'),
        SYNTHESIS,
        answers=answers,
        repository=MemoryRepository(FILES),
    )
    await flow.play()
    return known_of(await flow.runs.journals("run", results=True))


async def test_what_became_of_a_subtask_and_who_decided_it(refactoring: Refactor) -> None:
    known = await played(refactoring, answers=("approve", "skip", "discard"))
    told = ask("why did you drop task 2?", known)
    assert told.startswith(
        "`cart` (Do cart): failed. Its own account: “blocked, blocked: The rule is not in this file.”."
    )
    assert "<@UGRACE> decided on it: skip." in told
    assert ask("why was `more` left out?", known) == "`more` (Do more) was not begun: it needs `cart` (failed)."
    assert "was not dropped: done" in ask("why did you drop task 1?", known)
    assert ask("why did you drop task 9?", known) == (
        "This run has no subtask `9`. There are: `readme`, `cart`, `more`."
    )
    assert ask("what is the plan?", known).splitlines() == [
        "1. `readme` Do readme: done",
        "2. `cart` Do cart: failed",
        "3. `more` Do more: not begun",
    ]
    assert "`README.md`" in ask("which files did you change?", known)


async def test_who_decided_what(refactoring: Refactor) -> None:
    told = ask("who approved?", await played(refactoring, answers=("approve", "skip", "discard")))
    assert told.splitlines() == [
        "<@UADA> asked for this run.",
        "• `plan`: *approve* by <@UGRACE>",
        "• `cart.1`: *skip* by <@UGRACE>",
        "• `result`: *discard* by <@UGRACE>",
    ]


async def test_who_stopped_it_and_what_had_not_begun(refactoring: Refactor) -> None:
    flow = refactoring(planned(subtask("readme"), subtask("cart", "readme")), answers=(STOP,))
    await flow.play()
    known = known_of(await flow.runs.journals("run", results=True))
    assert "<@UGRACE> stopped it." in ask("who stopped it?", known)
    assert ask("why was task 2 skipped?", known).startswith("`cart` (Do cart) had not begun when <@UGRACE> stopped")


def journal(run_id: str, *steps: StepTaken, **changes: object) -> Journal:
    given: JsonObject = {"run_id": run_id, "state": "running", "began": 1000.0, "steps": steps, **changes}
    return Journal.model_validate(given)


def row(name: str, result: object = None, call: str = "step", **changes: object) -> StepTaken:
    given: JsonObject = {"position": 1, "call": call, "name": name, "result": result, **changes}
    return StepTaken.model_validate(given)


def test_what_a_worker_is_doing_and_how_long_the_rest_may_take() -> None:
    plan = {"usage": {}, "data": {"subtasks": [{"task_id": "a", "title": "A"}, {"task_id": "b", "title": "B"}]}}
    ended = {"kind": "task_ended", "task_id": "a", "result": {"status": "done", "summary": "it is", "files": ["a.py"]}}
    note = {"kind": "task_note", "task_id": "b", "note": "edit_file b.py <@U1>"}
    run = journal("r", row("plan", plan), row("letter", ended, "letter"), row("letter", note, "letter"))
    a = journal("r.a", row("think", began=1000.0, ended=1060.0), parent="r", payload={"subtask": {"task_id": "a"}})
    b = journal("r.b", row("think"), parent="r", payload={"subtask": {"task_id": "b", "title": "B"}})
    known = known_of([run, a, b])
    told = ask("what are you doing?", known, "running")
    assert "1 of 2 subtasks ended; at work: `b`." in told
    assert "• `b`: edit_file b.py" in told
    assert "Spent: $0.0332 of $2.00, 35,087 tokens." in told
    assert "`b` (B) is at work" in ask("what is task 2 doing?", known, "running")
    assert "It has run for 16 min 40 s. 1 subtask left; those that are done took 1 min 0 s each" in ask(
        "how long will it take?", known, "running"
    )
    waits = ask("how long will it take?", known, "running", waits_for=("Plan for shop",))
    assert waits == "It has run for 16 min 40 s and waits for people: Plan for shop."


def test_why_a_finding_fell_is_what_its_judge_said() -> None:
    verdict = {"verdicts": [{"id": "real", "passed": False, "gap": "Line 3 returns before that."}]}
    ended = {"kind": "task_ended", "task_id": "weigh-f2", "result": verdict}
    run = journal("r", row("letter", ended, "letter"))
    claim = {"finding": {"id": "F2", "claim": "it divides by zero"}}
    child = journal("r.weigh-f2", parent="r", payload=claim, state="done")
    assert ask("why did you drop F2?", known_of([run, child])) == (
        "`F2` (it divides by zero): fell. Its own account: “Line 3 returns before that.”."
    )


def test_what_research_read_and_why_it_ended() -> None:
    calls = [
        {"name": "web_search", "arguments": {"query": "larkmq 4"}},
        {"name": "read_page", "arguments": {"url": "u"}},
    ]
    reply = {"usage": {}, "tool_calls": calls}
    run = journal("r", row("think", reply), state="done", ended=1010.0, result={"stop": {"words": "covered"}})
    known = known_of([run])
    assert ask("which pages did you read?", known).splitlines()[1:] == ["• u", "• search: “larkmq 4”"]
    assert ask("why did you stop?", known) == "It ended: covered."
    assert ask("how long did it take?", known) == "It took 10 s, with the time that people took to answer."
    assert ask("how much did it cost so far?", known).endswith("1 answer of models so far.")


def test_where_nothing_is_kept_nothing_is_invented() -> None:
    told = answer(Asked("unknown"), facts(Known(), None))
    assert told.startswith(UNKNOWN)
    assert "its journal is no longer kept" in told
    topics: tuple[Topic, ...] = ("task", "why_task", "time", "people", "why_ended", "plan", "pages", "changes")
    for topic in topics:
        assert answer(Asked(topic, "3"), facts(Known(), None))


def test_a_run_that_waits_for_an_answer_does_not_say_that_it_is_at_work() -> None:
    plan = {"usage": {}, "data": {"subtasks": [{"task_id": "a", "title": "A"}]}}
    known = known_of([journal("r", row("plan", plan))])
    told = ask("what are you doing?", known, "running", stage="Waiting for approval", waits_for=("Plan for shop",))
    assert told.splitlines()[0] == "This run waits for an answer to: “Plan for shop”."
    assert "at work" not in told


def test_a_subtask_that_an_ended_run_never_planned_is_not_promised() -> None:
    known = known_of([journal("r", state="done")])
    assert ask("why did you drop task 3?", known, "done") == "This run has no subtask `3`. It planned none itself."
