"""The graph of a run, read off its journal: stages as it came by them, each with what it took and gave."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, RunState
from patterns.values.running.workflow import Decision, Node, Output, Subtask, Tally, Workflow
from patterns.workflow.lines import dearest_of, slowest_of
from patterns.workflow.stages import THINK, condition, flow_of
from patterns.workflow.subtasks import retries_of, subtasks_of, tally_of, tools_of, turns_of
from patterns.workflow.walking import ABOUT_PLACES, Visited, Walk


def workflow_of(journals: Sequence[Journal]) -> Workflow:
    """The graph of a run from its journal and its subtasks', the run's first, read with their results."""
    run, *others = journals
    record = (run.payload or {}).get("record") or {}
    request = record.get("payload") or {}
    flow = flow_of(run.kind, request)
    walk = Walk(run, {one.run_id: one for one in others}, flow)
    nodes = tuple(_node(one, walk, run.state, request) for one in walk.visited.values())
    lines = walk.lines.all()
    times = [at for step in run.steps for at in (step.began, step.ended) if at is not None]
    return Workflow(
        run_id=run.run_id,
        command=run.kind,
        pattern=flow.pattern,
        text=str(record.get("text") or ""),
        state=run.state,
        began=min(times) if times else run.began,
        ended=(max(times) if times else run.ended) if run.state not in ("running", "waiting") else None,
        stop=str(((run.result or {}).get("stop") or {}).get("code") or (run.error.code if run.error else "")),
        now=_now(run, nodes, walk),
        nodes=nodes,
        edges=tuple(walk.edges.values()),
        tally=_total(run, others),
        slowest=slowest_of(lines),
        dearest=dearest_of(lines),
        steps=lines,
    )


def _node(one: Visited, walk: Walk, state: RunState, request: JsonObject) -> Node:
    subtasks = subtasks_of(one.children, walk.ended, gives=one.stage.each)
    own = tally_of(one.rows)
    for subtask in subtasks:
        own += subtask.tally.model_copy(update={"seconds": 0.0})  # they work while the run waits for them
    gives = _gives(one) if one.shape != "fan_out" else {f"{one.stage.each}, each": _ends(subtasks)}
    return Node(
        id=one.id,
        title=one.title,
        shape=one.shape,
        state=_state(one, walk, state),
        takes=one.stage.takes,
        gives=tuple(Output(name=name, words=words) for name, words in gives.items()),
        turns=turns_of(one.rows) or one.visits,
        retries=retries_of(one.rows, one.visits),
        until=condition(one.stage, request),
        tools=tools_of(one.rows),
        subtasks=subtasks,
        decisions=(*one.decisions, *(Decision(asked=kind) for kind, _ in one.asked[len(one.decisions) :])),
        errors=tuple(dict.fromkeys(step.error.code for step in one.rows if step.error)),
        tally=own,
    )


def _gives(one: Visited) -> dict[str, str]:
    """Of what an agent says and sees turn after turn, how often; of all else what came of it last."""
    turned = THINK.values() if turns_of(one.rows) else ()
    return {name: f"×{one.given[name]}" if name in turned else words for name, words in one.gives.items()}


def _state(one: Visited, walk: Walk, state: RunState) -> RunState:
    """A stage that was left is done; the last one stands as the run does."""
    if one.shape == "person" and len(one.decisions) < len(one.asked) and state == "running":
        return "waiting"
    return state if one.id == walk.here else "done"


def _ends(subtasks: Sequence[Subtask]) -> str:
    states = [one.state for one in subtasks]
    return f"{states.count('done')} of {len(states)} done"


def _total(run: Journal, others: Sequence[Journal]) -> Tally:
    total = tally_of(run.steps)
    for one in others:
        total += tally_of(one.steps).model_copy(update={"seconds": 0.0})
    return total


def _now(run: Journal, nodes: Sequence[Node], walk: Walk) -> str:
    """Where a run stands that has not ended."""
    if run.state == "waiting":
        return "waits for its turn"
    if run.state != "running":
        return ""
    if _is_in_line(run):
        return "waits for a free place"
    here = next((one for one in nodes if one.id == walk.here), None)
    if here is None:
        return "begins"
    at_work = ", ".join(one.id for one in here.subtasks if one.state in ("running", "waiting"))
    waiting = [f"waits for an answer ({one.title})" for one in nodes if one.state == "waiting"]
    parts = [f"{here.title}: {at_work}"] if at_work else []
    return "; ".join([*parts, *waiting]) or f"{here.title}, after {_last(run)}"


def _is_in_line(run: Journal) -> bool:
    steps = [step for step in run.steps if step.call == "step"]
    standing = steps[-1].result if steps and steps[-1].name == "place" else None
    return isinstance(standing, dict) and standing.get("held") is False


def _last(run: Journal) -> str:
    own = (step.name for step in reversed(run.steps) if step.call == "step" and step.name not in ABOUT_PLACES)
    return next(own, "its start")
