"""The graph of a run: stages, subtasks, loops and decisions read off its journal, of each command and at any moment."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.errors import ErrorRecord
from patterns.values.running.journal import Journal, RunState, StepTaken
from patterns.values.running.workflow import Node, Workflow
from patterns.workflow.building import workflow_of

Json = dict[str, Any]
LIMITS = {"rounds": 4, "turns": 30}


def reply(*tools: str, data: Json | None = None, microdollars: int = 100) -> Json:
    calls = [{"name": tool} for tool in tools]
    usage = {"input_tokens": 10, "output_tokens": 5}
    return {"text": "", "data": data, "tool_calls": calls, "usage": usage, "cost_microdollars": microdollars}


def journal(
    run_id: str, engine_kind: str, *rows: str | tuple[str, Any], state: RunState = "done", **payload: Any
) -> Journal:
    """A row is a step's name, with its result; `spawn X`, `letter`, `time` are what they say. Each takes a second."""
    steps = []
    for position, row in enumerate(rows, 1):
        name, result = row if isinstance(row, tuple) else (row, True)
        call = name.partition(" ")[0] if name.startswith(("spawn ", "letter", "time")) else "step"
        error = result if isinstance(result, ErrorRecord) else None
        made = StepTaken.model_validate(
            {"position": position, "call": call, "name": name, "began": float(position), "ended": position + 1.0}
        )
        child = f"{run_id}.{name.removeprefix('spawn ')}" if call == "spawn" else None
        steps.append(made.model_copy(update={"child": child, "result": None if error else result, "error": error}))
    parent = run_id.partition(".")[0] if "." in run_id else None
    return Journal(run_id=run_id, parent=parent, kind=engine_kind, payload=payload, state=state, steps=tuple(steps))


def run(kind: str, *rows: str | tuple[str, Any], state: RunState = "done", **request: Any) -> Journal:
    record = {"text": f"a {kind}", "payload": {"limits": LIMITS, **request}}
    return journal("run", kind, *rows, state=state, record=record)


def ended(task_id: str, **result: Any) -> tuple[str, Json]:
    return "letter", {"kind": "task_ended", "task_id": task_id, "result": result, "error": None}


def decided(choice: str, by: str = "U1") -> tuple[str, Json]:
    return "letter", {"kind": "decision", "question_id": "q", "choice": choice, "by": by}


def worker(task_id: str, *rows: str | tuple[str, Any], needs: tuple[str, ...] = (), attempt: str = "") -> Journal:
    subtask = {"task_id": task_id, "title": f"Do {task_id}", "dependencies": list(needs)}
    return journal(f"run.{task_id}{attempt}", "refactor_task", *rows, subtask=subtask)


def shape_of(workflow: Workflow) -> list[tuple[str, str, int]]:
    return [(one.title, one.shape, one.turns) for one in workflow.nodes]


def edges_of(workflow: Workflow) -> list[str]:
    return [f"{one.source} {'<' if one.back else '>'}{one.times} {one.target}" for one in workflow.edges]


def node(workflow: Workflow, node_id: str) -> Node:
    return next(one for one in workflow.nodes if one.id == node_id)


TURN = ("time", ("think", reply("read_file", "read_file")), ("tool read_file", {"text": "x" * 1500, "ok": True}))
PLAN = {"subtasks": [{"task_id": "a"}, {"task_id": "b"}]}
REFACTOR = (
    run(
        "refactor",
        "account",
        "root",
        "card",
        ("base", {"branch": "main", "commit": "0123456789"}),
        ("overview", {"files": ""}),
        ("run test", {"result": {"ran": True, "exit_code": 0}}),
        ("plan", reply(data={"nonsense": []})),
        ("plan", reply(data=PLAN, microdollars=300)),
        "estimate",
        "ask approve",
        decided("approve"),
        "spawn a",
        "time",
        ended("a", status="done"),
        "spawn b",
        "ask answer",
        decided("option1"),
        ended("b", status="asking"),
        "spawn b.2",
        ended("b.2", status="done"),
        ("merge", {"tree": {}, "conflicts": []}),
        ("run test", {"result": {"ran": True, "exit_code": 1}}),
        ("diff", {"files": ["x"], "added": 1, "removed": 2}),
        ("proof test", ErrorRecord(code="sandbox")),
        "spawn c",
        ended("c", status="done"),
        ("merge", {"tree": {}, "conflicts": [1]}),
        ("diff", {"files": [], "added": 0, "removed": 0}),
        ("synthesis", reply()),
        "ask approve",
        decided("", by=""),
        "report",
    ),
    worker("a", *TURN, *TURN),
    worker("b", *TURN, needs=("a", "z")),
    worker("b", *TURN, needs=("a",), attempt=".2"),
    worker("c", *TURN),
)


def test_a_refactoring_is_plan_fan_out_proof_and_synthesis_with_a_persons_word_between() -> None:
    workflow = workflow_of(REFACTOR)
    assert workflow.pattern == "plan → fan-out → merge → proof → synthesis"
    assert shape_of(workflow) == [
        ("Asked", "step", 1),
        ("Survey", "step", 1),
        ("Plan", "step", 1),
        ("Decision: Plan", "person", 1),
        ("Workers", "fan_out", 2),
        ("Decision: Workers", "person", 1),
        ("Merge", "step", 2),
        ("Proof", "step", 2),
        ("Synthesis", "step", 1),
        ("Decision: Synthesis", "person", 1),
        ("Report", "step", 1),
    ]
    assert edges_of(workflow)[2:] == [
        "plan >1 ask plan",
        "ask plan >1 workers",
        "workers >1 ask workers",
        "workers >2 merge",
        "merge >2 proof",
        "proof <1 workers",
        "proof >1 synthesis",
        "synthesis >1 ask synthesis",
        "ask synthesis >1 end",
    ]


def test_a_stage_is_told_with_its_inputs_and_outputs_by_name_what_it_took_and_what_failed() -> None:
    workflow = workflow_of(REFACTOR)
    plan, proof = node(workflow, "plan"), node(workflow, "proof")
    assert plan.takes == ("request", "overview", "baseline")
    assert [one.retries for one in workflow.nodes if one.retries] == [plan.retries] == [1]
    assert [(one.name, one.words) for one in plan.gives] == [("plan", "subtasks: a, b; 5 tokens"), ("estimate", "")]
    assert (plan.tally.calls, plan.tally.microdollars, plan.tally.tokens, plan.tally.seconds) == (2, 400, 30, 3.0)
    assert (proof.errors, proof.tally.failed) == (("sandbox",), 1)
    assert [(one.name, one.words) for one in proof.gives] == [("diff", "no change"), ("tests", "sandbox")]
    survey = [(one.name, one.words) for one in node(workflow, "survey").gives]
    assert survey == [("base", "main at 0123456"), ("overview", ""), ("baseline", "exit code 0")]
    assert [(one.name, one.words) for one in node(workflow, "merge").gives][1] == ("quick checks", "exit code 1")


def test_attempts_of_a_subtask_are_one_part_with_its_turns_tools_and_what_it_needed() -> None:
    a, b, _ = node(workflow_of(REFACTOR), "workers").subtasks
    assert (a.id, a.title, a.needs, a.attempts, a.turns) == ("a", "Do a", (), 1, 2)
    assert (b.needs, b.attempts, b.turns, b.runs) == (("a",), 2, 2, ("run.b", "run.b.2"))
    assert [(one.name, one.words) for one in a.tools] == [("read_file", "×4")]
    assert [(one.name, one.words) for one in b.gives] == [("handoff", "done")]
    assert (a.tally.calls, a.tally.microdollars, a.tally.seconds) == (2, 200, 6.0)


def test_what_people_were_asked_and_said_stands_with_how_long_they_took() -> None:
    workflow = workflow_of(REFACTOR)
    plan, question, result = (node(workflow, f"ask {stage}").decisions[0] for stage in ("plan", "workers", "synthesis"))
    assert (plan.asked, plan.choice, plan.by, plan.waited_seconds) == ("approve", "approve", "U1", 1.0)
    assert (question.asked, question.choice) == ("answer", "option1")
    assert (result.choice, result.by) == ("no answer", "")


def test_a_question_that_nobody_answered_closes_and_one_whose_answer_is_carried_out_has_that_too() -> None:
    closed = ("close question", {"question_id": "q", "choice": "reject", "by": ""})
    rows = (
        "brief",
        *TURN,
        "ask raise_budget",
        "remind",
        decided("raise"),
        "raise",
        *TURN,
        closed,
        "ask answer",
        closed,
    )
    workflow = workflow_of([run("research", *rows)])
    (asked,) = [one for one in workflow.nodes if one.shape == "person"]
    assert [(one.asked, one.choice, one.by) for one in asked.decisions] == [
        ("raise_budget", "raise", "U1"),
        ("answer", "reject", ""),
    ]
    assert [one.node for one in workflow.steps if one.name in ("remind", "raise")] == ["ask search", "ask search"]


def test_the_slowest_and_dearest_steps_are_found_over_all_subtasks_and_the_sum_is_the_whole() -> None:
    workflow = workflow_of(REFACTOR)
    assert [(one.name, one.microdollars) for one in workflow.dearest[:2]] == [("plan", 300), ("plan", 100)]
    assert workflow.tally.microdollars == 400 + 5 * 100 + 100
    assert workflow.tally.microdollars == sum(one.tally.microdollars for one in workflow.nodes)
    assert {one.run_id for one in workflow.steps} == {one.run_id for one in REFACTOR}


SPECIFICATION = (
    *("account", "root", "card", ("criteria", reply(data={"criteria": [{"id": "C1"}]})), "deliver criteria1"),
    *(("hold", "x"), ("draft", reply()), "release", "evidence", ("judge", reply())),
    *(("hold", "x"), ("draft", reply()), "release", "evidence", ("judge", reply()), "report"),
)
LOOP = (
    *("account", "root", "card", ("brief", reply()), *TURN, ("tools a b", [{"ok": True, "text": "x"}]), *TURN),
    *(("judge", reply()), ("close", reply()), ("judge", reply()), "keep", "report"),
)
DIGEST = ("account", "load", "sweep pages", *TURN, "ask again", "keep", "root", "remember", "thread")


@pytest.mark.parametrize(
    ("kind", "request_of", "rows", "shapes", "back"),
    [
        (
            "review",
            {"text": "a module"},
            SPECIFICATION,
            [("Asked", 1), ("Criteria", 1), ("Generator", 2), ("Run it", 2), ("Evaluator", 2), ("Report", 1)],
            ["judge <1 draft"],
        ),
        (
            "research",
            {},
            LOOP,
            [("Asked", 1), ("Brief", 1), ("Agent", 2), ("Evaluator", 2), ("Answer", 2), ("Report", 1)],
            ["answer <1 judge"],
        ),
        ("digest", {}, DIGEST, [("Due", 1), ("Sweep", 1), ("Agent", 1), ("Compare", 1), ("Post", 1)], []),
    ],
)
def test_a_loop_is_gone_round_to_and_counted(
    kind: str, request_of: Json, rows: tuple[Any, ...], shapes: list[tuple[str, int]], back: list[str]
) -> None:
    workflow = workflow_of([run(kind, *rows, **request_of)])
    assert [(title, turns) for title, _, turns in shape_of(workflow)] == shapes
    assert [one for one in edges_of(workflow) if "<" in one] == back
    loop = next(one for one in workflow.nodes if one.shape == "loop") if kind != "digest" else node(workflow, "search")
    assert "4 rounds" in loop.until or "30 turns" in loop.until


def test_a_review_of_a_change_has_two_fan_outs_and_mends_what_fell() -> None:
    lens = journal("run.tests", "review_task", ("look", reply(data={"findings": []})), kind="look", lens="tests")
    judge = journal("run.weigh-f1", "review_task", *TURN, kind="judge", finding={"id": "F1", "claim": "It breaks."})
    again = journal("run.weigh-f1~2", "review_task", *TURN, kind="judge", finding={"id": "F1", "claim": "It breaks."})
    rows = (
        *("account", "root", "card", "pull", "change", "spawn tests", ended("tests", findings=[]), "suggestions"),
        *("spawn weigh-f1", ended("weigh-f1"), ("mend", reply()), "suggestions"),
        *("spawn weigh-f1~2", ended("weigh-f1~2"), "keep", "deliver review", "report"),
    )
    workflow = workflow_of([run("review", *rows, pull={}), lens, judge, again])
    assert [one.title for one in workflow.nodes if one.shape == "fan_out"] == ["Lenses", "Evaluator"]
    (finding,) = node(workflow, "weigh").subtasks
    assert (finding.id, finding.title, finding.attempts) == ("F1", "It breaks.", 2)
    assert "mend <1 gather" in edges_of(workflow)
    assert "gather >2 weigh" in edges_of(workflow)


def test_a_run_can_be_looked_at_at_every_moment_of_its_life() -> None:
    whole, *others = REFACTOR
    for come in range(len(whole.steps) + 1):
        live = whole.model_copy(update={"steps": whole.steps[:come], "state": "running"})
        begun = [one for one in others if any(step.child == one.run_id for step in live.steps)]
        workflow = workflow_of([live, *begun])
        assert [one.state for one in workflow.nodes[:-1] if one.shape != "person"].count("running") <= 1
        assert workflow.now
        assert workflow.ended is None


def test_taking_and_giving_up_a_place_makes_no_stage_and_waiting_for_one_is_said() -> None:
    standing = ("place", {"held": False, "position": 2})
    rows = ("account", "root", "card", standing, "letter", ("place", {"held": True}), "brief", "rest", standing)
    workflow = workflow_of([run("research", *rows, state="running")])
    assert [(one.title, one.tally.seconds) for one in workflow.nodes] == [("Asked", 6.0), ("Brief", 3.0)]
    assert workflow.now == "waits for a free place"
    assert workflow_of([run("research", *rows[:-1], state="running")]).now == "Brief, after brief"


@pytest.mark.parametrize(
    ("come", "now"),
    [
        (0, "begins"),
        (5, "Survey, after overview"),
        (10, "waits for an answer (Decision: Plan)"),
        (13, "Workers: a"),
        (16, "Workers: b; waits for an answer (Decision: Workers)"),
        (21, "Merge, after merge"),
    ],
)
def test_where_a_live_run_stands_is_said_in_words(come: int, now: str) -> None:
    whole, *others = REFACTOR
    live = whole.model_copy(update={"steps": whole.steps[:come], "state": "running"})
    busy = {13: "run.a", 16: "run.b"}.get(come)
    begun = [one.model_copy(update={"state": "running" if one.run_id == busy else "done"}) for one in others]
    assert workflow_of([live, *begun]).now == now


def test_steps_and_subtasks_that_no_table_knows_are_stages_of_their_own() -> None:
    strange = journal("run.x", "other", ("dig", {"holes": [1, 2]}))
    workflow = workflow_of([run("garden", "account", ("water", "all of it"), "spawn x", "water"), strange])
    assert shape_of(workflow) == [
        ("Asked", "step", 1),
        ("Water", "step", 2),
        ("Subtasks", "fan_out", 1),
    ]
    assert [(one.name, one.gives.words) for one in workflow.steps if one.run_id == "run.x"] == [("dig", "2 holes")]


def test_a_run_whose_journal_is_empty_is_no_stage_at_all() -> None:
    workflow = workflow_of([run("research", state="waiting")])
    assert (workflow.nodes, workflow.edges, workflow.now) == ((), (), "waits for its turn")
