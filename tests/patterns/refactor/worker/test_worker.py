"""A worker from brief to handoff: what it is told, how it ends, and how a second one goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from patterns.errors import LimitReached, ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.ports.runs import Run
from patterns.refactor.worker.brief import WorkerBrief, anew, answered
from patterns.refactor.worker.handoff import (
    ASKED,
    POLICY,
    TOLD_CHARACTERS,
    TOLD_IN_ALL,
    FailureClass,
    Handoff,
    failure_of,
    told_to_dependants,
)
from patterns.refactor.worker.work import work
from patterns.values.conversation import JsonObject, Prompt
from patterns.values.repository.trees import Base, Change, CommandResult, Tree
from patterns.values.running.letters import TaskEnded
from tests.fakes.code import PlainCode
from tests.fakes.model import ScriptedModel, Step, acts, fails, says, shown
from tests.fakes.repository import FAILED, PASSED, RULES, MemoryRepository
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.refactor.conftest import CART, FILES, block, handed_in, subtask

BASE = Base(repository="shop", branch="main", commit="c" * 40)
MISSED = block("cart.py", "    return round(sum(price), 3)\n", "    return 0\n")
READ = ("read_file", {"path": "cart.py"})
ASK = ("ask_human", {"question": "Round half up or to even?", "options": ["up", "even"]})

Script = Callable[..., ScriptedModel]


def brief_of(**changes: Any) -> WorkerBrief:
    task = changes.pop("task", {})
    fields = {
        "goal": "Round in one place.",
        "subtask": subtask("cart", **task),
        "onto": Tree(base=BASE),
        "limits": Limits(),
    }
    return WorkerBrief.model_validate({**fields, "rules": RULES, **changes})


async def worked(
    brief: WorkerBrief,
    model: ScriptedModel,
    *,
    repository: MemoryRepository | None = None,
    runs: MemoryRuns | None = None,
) -> Handoff:
    """The handoff, as it reaches the run that spawned the worker."""
    place, runs = repository or MemoryRepository(FILES), runs or MemoryRuns()

    async def worker(run: Run, payload: JsonObject) -> JsonObject:
        given = WorkerBrief.model_validate(payload)
        return (await work(given, run=run, model=model, repository=place, code=PlainCode())).model_dump(mode="json")

    runs.register("worker", worker)
    ended = await runs.play(_lead, brief.model_dump(mode="json"), run_id=f"run{brief.attempt}")
    return Handoff.model_validate(ended["result"])


async def _lead(run: Run, payload: JsonObject) -> JsonObject:
    await run.spawn("cart", "worker", payload)
    while not isinstance(letter := await run.next_letter(60), TaskEnded):
        assert letter is not None
    return letter.model_dump(mode="json")


async def test_a_handoff_holds_the_workers_account_beside_what_was_measured(script: Script) -> None:
    model = script(
        acts("worker", READ),
        acts("worker", ("run_command", {"name": "test"}), text=CART),
        acts("worker", handed_in("The cart rounds by cents.", assumptions=["money.cents exists"])),
    )
    handoff = await worked(brief_of(), model)
    assert (handoff.status, handoff.failure, handoff.files, handoff.turns) == ("done", None, ("cart.py",), 3)
    assert [(one.name, one.result.exit_code) for one in handoff.commands] == [("test", 0)]
    assert [(one.statement, one.met, one.evidence) for one in handoff.acceptance] == [
        ("cart is done", True, "cart.py line 1")
    ]
    assert handoff.assumptions == ("money.cents exists",)
    assert (handoff.question, handoff.conversation, handoff.desk) == (None, (), None)


async def test_a_worker_is_told_its_statements_by_number_and_what_the_lead_knows(script: Script) -> None:
    model = script(acts("worker", handed_in("There was nothing to do.", status="blocked")))
    task = {"acceptance": ["it rounds", "tests pass"]}
    await worked(brief_of(task=task, notes=("It tore with readme.",), baseline=FAILED), model)
    told = shown(model.prompts[0])
    for piece in (
        "Done when:\n1. it rounds\n2. tests pass",
        "<attempt-before>\nIt tore with readme.\n</attempt-before>",
        "<tests-before>\nBefore anybody changed anything, tests failed; the end of their output:\nFAILED",
    ):
        assert piece in told


def _asking() -> tuple[Step, Step]:
    return acts("worker", READ), acts("worker", ("read_file", {"path": "invoice.py"}), ASK, READ, text=CART)


async def test_a_question_ends_the_worker_and_the_answer_stands_where_the_call_waits_for_it(script: Script) -> None:
    asking = await worked(brief_of(), script(*_asking()))
    assert (asking.status, asking.failure, asking.turns) == ("asking", None, 2)
    assert asking.question is not None
    assert (asking.question.text, asking.question.options) == ("Round half up or to even?", ("up", "even"))

    model = script(acts("worker", handed_in("Rounds up, as was answered.")))
    brief = answered(brief_of(), asking, "up")
    assert brief.attempt == 2
    done = await worked(WorkerBrief.model_validate_json(brief.model_dump_json()), model)
    (prompt,) = model.prompts
    assert _unanswered(prompt) == []
    assert prompt.messages[: len(asking.conversation)] == tuple(
        one.model_copy(update={"text": "A person answered: up"}) if one.text == ASKED else one
        for one in asking.conversation
    )
    assert (done.status, done.files, done.turns) == ("done", ("cart.py",), 3)
    assert done.change.before == asking.change.before, "what was done before the question is part of the change"


def _unanswered(prompt: Prompt) -> list[str]:
    """Calls whose answers do not directly follow them."""
    wrong = []
    for number, message in enumerate(prompt.messages):
        behind = prompt.messages[number + 1 : number + 1 + len(message.tool_calls)]
        if [one.tool_call_id for one in behind] != [one.id for one in message.tool_calls]:
            wrong.append(message.text)
    return wrong


async def test_paths_that_a_person_allows_can_be_written_and_others_not(script: Script) -> None:
    ask = ("ask_human", {"question": "May I write the notes too?", "paths": ["notes/*.txt"]})
    asking = await worked(brief_of(), script(acts("worker", ask)))
    assert asking.question is not None
    assert asking.question.paths == ("notes/*.txt",)
    made = block("notes/a.txt", "", "hello\n")
    widened = script(acts("worker", handed_in(), text=made))
    done = await worked(answered(brief_of(), asking, "yes", paths=("notes/*.txt",)), widened)
    assert done.files == ("notes/a.txt",)
    assert "You may now write also: notes/*.txt" in shown(widened.prompts[0])
    kept = script(acts("worker", text=made), acts("worker", handed_in("Without the notes.", status="partial")))
    partial = await worked(answered(brief_of(), asking, "no"), kept)
    assert "The paths that you may write stay as they were." in shown(kept.prompts[0])
    assert (partial.files, partial.failure) == ((), "out_of_scope")


async def test_nobodys_answer_leaves_the_worker_to_decide(script: Script) -> None:
    asking = await worked(brief_of(), script(acts("worker", ASK)))
    model = script(acts("worker", handed_in()))
    await worked(answered(brief_of(), asking, ""), model)
    assert "Nobody answered: decide yourself" in shown(model.prompts[0])


async def test_turns_and_time_are_counted_over_all_attempts(script: Script) -> None:
    brief = brief_of(limits=Limits(turns=3, seconds=100))
    asking = await worked(brief, script(*_asking()))
    model = script(acts("worker", READ))
    ended = await worked(answered(brief, asking, "up"), model)
    assert (ended.status, ended.failure, ended.turns) == ("partial", "out_of_budget", 3)
    assert ended.limit is not None
    assert ended.limit.facts["limit"] == "G-STEPS"
    late = answered(brief, asking.model_copy(update={"seconds": 101.0}), "up")
    timed = await worked(late, script())
    assert timed.limit is not None
    assert timed.limit.facts["limit"] == "G-TIME"


async def test_a_worker_that_did_not_ask_cannot_be_answered(script: Script) -> None:
    done = await worked(brief_of(), script(acts("worker", handed_in())))
    with pytest.raises(ValueError, match="did not ask"):
        answered(brief_of(), done, "yes")


async def test_a_worker_that_begins_anew_starts_from_the_given_tree_with_the_leads_notes(script: Script) -> None:
    repository = MemoryRepository(FILES)
    tree = await repository.write(Tree(base=BASE), {"cart.py": "x = 1\n"})
    brief = anew(brief_of(), None, start=tree, notes=("The merge tore cart.py.",))
    model = script(acts("worker", handed_in("There was nothing to do."), READ))
    handoff = await worked(brief, model, repository=repository)
    assert (brief.attempt, handoff.change.before, handoff.files) == (2, tree, ())
    assert "The merge tore cart.py." in shown(model.prompts[0])


@pytest.mark.slow
async def test_wherever_the_process_dies_an_asking_and_a_resumed_worker_end_alike(script: Script) -> None:
    async def stage(runs: MemoryRuns) -> tuple[Handoff, Handoff]:
        steps = (*_asking(), acts("worker", handed_in("Rounds up, as was answered.")))
        model = script(*steps, place=lambda: None)
        asking = await worked(brief_of(), model, runs=runs)
        return asking, await worked(answered(brief_of(), asking, "up"), model, runs=runs)

    results = await with_every_crash(stage)
    assert all(_calls_alike(one) == _calls_alike(results[0]) for one in results)


def _calls_alike(pair: tuple[Handoff, Handoff]) -> list[str]:
    """Without the ids of calls, which the script counts on."""
    asking, done = pair
    said = [f"{one.role} {one.text} {[call.name for call in one.tool_calls]}" for one in asking.conversation]
    return [*said, asking.model_copy(update={"conversation": ()}).model_dump_json(), done.model_dump_json()]


BROKEN = FAILED.model_copy(update={"output": "FAILED (errors=9)"})
RUN = ("run_command", {"name": "test"})


def failing(*names: str) -> CommandResult:
    lines = "".join(f"FAILED tests/test_cart.py::{name} - assert 0\n" for name in names)
    summary = f"=== short test summary info ===\n{lines}{len(names)} failed, 4 passed in 0.10s\n"
    return FAILED.model_copy(update={"output": summary})


@pytest.mark.parametrize(
    ("steps", "baseline", "status", "failure"),
    [
        ([acts("worker", handed_in("It cannot be done.", status="blocked"))], None, "blocked", "blocked"),
        ([says("worker", "Hm."), says("worker", "Hm.")], None, "partial", "idle"),
        ([fails("worker", LimitReached("x", limit="G-COST", value=1, cap=1))], None, "partial", "out_of_budget"),
        ([acts("worker", ("run_command", {"name": "test"})), acts("worker", handed_in())], PASSED, "done", "tests"),
        ([acts("worker", ("run_command", {"name": "test"})), acts("worker", handed_in())], None, "done", "tests"),
        ([acts("worker", ("run_command", {"name": "test"})), acts("worker", handed_in())], BROKEN, "done", None),
        ([acts("worker", handed_in("Half of it.", status="partial"))], None, "partial", "blocked"),
        ([acts("worker", READ), *(acts("worker", text=MISSED) for _ in range(6))], None, "partial", "edit_miss"),
    ],
)
async def test_what_went_wrong_is_computed_from_what_happened(
    script: Script, steps: list[Step], baseline: CommandResult | None, status: str, failure: FailureClass | None
) -> None:
    repository = MemoryRepository(FILES, check=lambda _: FAILED)
    steps = [Step(one.role, one.answer, one.when) for one in steps]
    handoff = await worked(brief_of(baseline=baseline), script(*steps), repository=repository)
    assert (handoff.status, handoff.failure) == (status, failure)


async def test_a_worker_is_told_beforehand_what_nobody_can_allow(script: Script) -> None:
    model = script(acts("worker", handed_in("There was nothing to do.", status="blocked")))
    rules = RULES.model_copy(update={"protected": ("setup.cfg", ".github/**")})
    await worked(brief_of(task={"paths_allowed": ["cart.py"]}, rules=rules), model)
    told = "only these paths: `cart.py`; protected, and for nobody to allow: `setup.cfg`, `.github/**`."
    assert told in shown(model.prompts[0])


@pytest.mark.parametrize(
    ("now", "told", "failure"),
    [
        (failing("test_old"), "No test fails that did not fail before. 1 test failed before anybody", None),
        (
            failing("test_new", "test_old"),
            "NEW: 1 test that did not fail before: tests/test_cart.py::test_new\nNot yours: 1 test failed before",
            "tests",
        ),
        (FAILED, "exit code 1\nFAILED (failures=1)", None),
    ],
)
async def test_failures_are_told_apart_from_those_that_were_there_before(
    script: Script, now: CommandResult, told: str, failure: FailureClass | None
) -> None:
    model = script(acts("worker", RUN), acts("worker", handed_in()))
    repository = MemoryRepository(FILES, check=lambda _: now)
    handoff = await worked(brief_of(baseline=failing("test_old")), model, repository=repository)
    assert told in shown(model.prompts[-1])
    assert handoff.failure == failure


async def test_earlier_work_that_does_not_fit_together_asks_no_model(script: Script) -> None:
    repository = MemoryRepository(FILES)
    start = Tree(base=BASE)
    earlier = []
    for name, text in (("a", "x = 1\n"), ("b", "x = 2\n")):
        after = await repository.write(start, {"cart.py": text})
        earlier.append(Handoff(status="done", summary="Done.", change=Change(task_id=name, before=start, after=after)))
    handoff = await worked(brief_of(earlier=tuple(earlier)), script(), repository=repository)
    assert (handoff.status, handoff.failure, handoff.turns) == ("blocked", "conflict", 0)
    assert "b in cart.py" in handoff.summary


def test_every_failure_has_a_remedy_and_a_dead_worker_a_failure() -> None:
    assert all(remedy.most > 0 or remedy.action == "stop" for remedy in POLICY.values())
    assert failure_of(ModelUnreachable("gone").record()) == "transient"
    assert failure_of(LimitReached("x", limit="G-COST").record()) == "out_of_budget"


def test_dependants_are_told_little_of_much_work_and_least_of_the_eldest() -> None:
    tree = Tree(base=BASE)
    handoffs = [
        Handoff(status="done", summary=f"{n} " * 2000, change=Change(task_id=f"t{n}", before=tree, after=tree))
        for n in range(12)
    ]
    texts = told_to_dependants(handoffs).split("\n\n")
    assert sum(map(len, texts)) <= TOLD_IN_ALL
    assert len(texts[0]) < len(texts[-1]) <= TOLD_CHARACTERS
    assert [text.partition(" ")[0] for text in texts] == [f"t{n}" for n in range(12)]


async def test_outputs_that_lie_far_back_are_left_out_of_a_long_conversation(script: Script) -> None:
    files = {**FILES, "long.py": "".join(f"x{number} = {'1' * 80}\n" for number in range(390))}
    long = ("read_file", {"path": "long.py"})
    model = script(*(acts("worker", long) for _ in range(5)), acts("worker", handed_in()))
    handoff = await worked(brief_of(), model, repository=MemoryRepository(files))
    assert handoff.status == "done"
    outputs = [one.text for one in model.prompts[-1].messages if one.role == "tool"]
    assert ["was left out here" in one for one in outputs] == [True, True, True, False, False]
    assert model.prompts[-1].messages[:2] == model.prompts[0].messages[:2]
