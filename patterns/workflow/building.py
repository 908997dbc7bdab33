"""The graph of a run, read off its journal: stages as it came by them, and what went from one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from patterns.values.conversation import JsonObject
from patterns.values.journal import Journal, RunState, StepTaken
from patterns.values.questions import QuestionKind
from patterns.values.workflow import Decision, Edge, Node, Output, Shape, Subtask, Tally, Workflow
from patterns.workflow.lines import Lines, dearest_of, slowest_of
from patterns.workflow.outcomes import told
from patterns.workflow.stages import UNKNOWN, Flow, Stage, condition, flow_of
from patterns.workflow.subtasks import kind_of, subtasks_of, tally_of, tools_of, turns_of

ASKS = frozenset({*(f"ask {kind}" for kind in get_args(QuestionKind)), "expire"})
"""Steps that put a question to people, or close one."""
LETTERS_KEPT = ("decision", "follow_up", "stop")
"""What people say to a run."""


@dataclass(slots=True)
class Visited:
    """A stage that the run came by."""

    id: str
    title: str
    stage: Stage
    shape: Shape
    visits: int = 0
    rows: list[StepTaken] = field(default_factory=list)
    gives: dict[str, str] = field(default_factory=dict)
    children: list[Journal] = field(default_factory=list)
    asked: list[tuple[str, float | None]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


class Walk:
    """Along one run's journal."""

    def __init__(self, run: Journal, children: Mapping[str, Journal], flow: Flow, request: JsonObject) -> None:
        self.visited: dict[str, Visited] = {}
        self.edges: dict[tuple[str, str], Edge] = {}
        self.ended: dict[str, JsonObject] = {}
        """What subtasks handed back, by their ids below the run."""
        self.lines = Lines()
        self._run, self._children, self._flow, self._request = run, children, flow, request
        self._here = ""
        self._index = 0
        for step in run.steps:
            self._take(step)

    @property
    def here(self) -> str:
        """The stage that it came by last."""
        return self._here

    def _take(self, step: StepTaken) -> None:
        if step.call == "spawn":
            self._spawned(step)
        elif step.call == "step" and step.name in ASKS:
            self._asked(step)
        elif step.call == "step":
            self._worked(step)
        elif step.call == "letter" and isinstance(step.result, dict):
            self._heard(step)
        elif self._here:
            self.visited[self._here].rows.append(step)

    def _worked(self, step: StepTaken) -> None:
        stage = self._stage_of(step.name)
        node = self._enter(stage.id, stage.title, stage, stage.shape)
        name = stage.output_of(step.name) or step.name
        words = step.error.code if step.error else told(step.result)
        self.lines.add(self._run.run_id, step, node.id, (*stage.takes, *node.gives), Output(name=name, words=words))
        node.rows.append(step)
        node.gives[name] = words or node.gives.get(name, "")

    def _spawned(self, step: StepTaken) -> None:
        child = self._children.get(step.child or "")
        kind = kind_of(child) if child else ""
        stage = next((one for one in self._flow.stages if kind and one.children == kind), _fan_out(kind))
        node = self._enter(stage.id, stage.title, stage, "fan_out")
        node.rows.append(step)
        self.lines.add(self._run.run_id, step, node.id, stage.takes, Output(name="subtask"))
        if child is not None:
            node.children.append(child)
            self.lines.add_all(child, node.id, stage.takes)

    def _asked(self, step: StepTaken) -> None:
        """Below the stage that it is asked in; a stage of subtasks goes on meanwhile."""
        from_stage = self.visited.get(self._here)
        if from_stage is not None and from_stage.shape == "person":
            node = from_stage
        else:
            about = from_stage.title if from_stage else self._run.kind
            stage = Stage(f"ask {self._here}", f"Decision: {about}", {}, ("question",))
            node = self._enter(stage.id, stage.title, stage, "person")
        node.rows.append(step)
        kind = step.name.removeprefix("ask ")
        if kind != step.name:
            node.asked.append((kind, step.ended))
        elif isinstance(step.result, dict):
            self._decided(node, step.result, step)
        self.lines.add(self._run.run_id, step, node.id, ("question",), Output(name="decision", words=told(step.result)))
        if from_stage is not None and from_stage.shape == "fan_out":
            self._here = from_stage.id

    def _heard(self, step: StepTaken) -> None:
        letter = step.result
        kind = letter.get("kind")
        if kind == "task_ended":
            self.ended[str(letter.get("task_id"))] = letter
        node = self.visited[self._here] if self._here else None
        if kind == "decision":
            open_ones = [one for one in self.visited.values() if len(one.decisions) < len(one.asked)]
            if open_ones:
                self._decided(open_ones[-1], letter, step)
        if node is not None:
            node.rows.append(step)
            if kind in LETTERS_KEPT:
                self.lines.add(self._run.run_id, step, node.id, (), Output(name=str(kind), words=told(letter)))

    def _decided(self, node: Visited, decision: JsonObject, step: StepTaken) -> None:
        if len(node.decisions) >= len(node.asked):
            return
        kind, since = node.asked[len(node.decisions)]
        waited = step.ended - since if step.ended is not None and since is not None else None
        choice, by = str(decision.get("choice") or "no answer"), str(decision.get("by") or "")
        node.decisions.append(Decision(asked=kind, choice=choice, by=by, waited_seconds=waited))

    def _stage_of(self, name: str) -> Stage:
        """The next stage that knows such a step, else the first: then the run has gone back to it."""
        known = [at for at, stage in enumerate(self._flow.stages) if stage.output_of(name) is not None]
        if not known:
            return Stage(f"step {name}", name.capitalize(), {name: name}, ("what came before",))
        self._index = next((at for at in known if at >= self._index), known[0])
        return self._flow.stages[self._index]

    def _enter(self, node_id: str, title: str, stage: Stage, shape: Shape) -> Visited:
        if node_id in [one.id for one in self._flow.stages]:
            self._index = [one.id for one in self._flow.stages].index(node_id)
        node = self.visited.setdefault(node_id, Visited(node_id, title, stage, shape))
        if node_id != self._here:
            node.visits += 1
            if self._here:
                self._went(node_id)
            self._here = node_id
        return node

    def _went(self, node_id: str) -> None:
        """From here to there; back is whatever the run came by before it came by here first."""
        order = list(self.visited)
        edge = self.edges.get((self._here, node_id)) or Edge(
            source=self._here, target=node_id, times=0, back=order.index(node_id) < order.index(self._here)
        )
        self.edges[self._here, node_id] = edge.model_copy(update={"times": edge.times + 1})


def workflow_of(journals: Sequence[Journal]) -> Workflow:
    """The graph of a run from its journal and its subtasks', the run's first, read with their results."""
    run, *others = journals
    record = (run.payload or {}).get("record") or {}
    request = record.get("payload") or {}
    flow = flow_of(run.kind, request)
    walk = Walk(run, {one.run_id: one for one in others}, flow, request)
    nodes = tuple(_node(one, walk, run.state, request) for one in walk.visited.values())
    lines = walk.lines.all()
    times = [at for step in run.steps for at in (step.began, step.ended) if at is not None]
    return Workflow(
        run_id=run.run_id,
        command=run.kind,
        pattern=flow.pattern if flow is not UNKNOWN else UNKNOWN.pattern,
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
    gives = dict(one.gives) if one.shape != "fan_out" else {f"{one.stage.each}, each": _ends(subtasks)}
    return Node(
        id=one.id,
        title=one.title,
        shape=one.shape,
        state=_state(one, walk, state),
        takes=one.stage.takes,
        gives=tuple(Output(name=name, words=words) for name, words in gives.items()),
        turns=turns_of(one.rows) or one.visits,
        until=condition(one.stage, request),
        tools=tools_of(one.rows),
        subtasks=subtasks,
        decisions=(*one.decisions, *(Decision(asked=kind) for kind, _ in one.asked[len(one.decisions) :])),
        errors=tuple(dict.fromkeys(step.error.code for step in one.rows if step.error)),
        tally=own,
    )


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
    waiting = [one for one in nodes if one.state == "waiting"]
    if waiting:
        return f"waits for an answer ({waiting[-1].title})"
    here = next((one for one in nodes if one.id == walk.here), None)
    at_work = [one.id for one in here.subtasks if one.state in ("running", "waiting")] if here else []
    if here is None:
        return "begins"
    return f"{here.title}: {', '.join(at_work)}" if at_work else f"{here.title}, after {_last(run)}"


def _last(run: Journal) -> str:
    return next((step.name for step in reversed(run.steps) if step.call == "step"), "its start")


def _fan_out(kind: str) -> Stage:
    return Stage(f"subtasks {kind}".strip(), "Subtasks", {}, ("what came before",), "fan_out", each="result")
