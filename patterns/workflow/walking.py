"""Along a run's journal: the stages that it came by, and from which to which it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from patterns.values.conversation import JsonObject
from patterns.values.questions import QuestionKind
from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.workflow import Decision, Edge, Output, Shape
from patterns.workflow.lines import Lines
from patterns.workflow.outcomes import told
from patterns.workflow.stages import Flow, Stage
from patterns.workflow.subtasks import kind_of

ASKS = frozenset(f"ask {kind}" for kind in get_args(QuestionKind))
"""Steps that put a question to people."""
ABOUT_QUESTIONS = frozenset({"remind", "close question", "raise"})
"""Steps that belong to a question: it is put again, closes, or its answer is carried out."""
ABOUT_PLACES = frozenset({"place", "rest", "leave the place"})
"""Steps by which a run takes its place among others and gives it up: they belong to wherever it is."""
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
    """Each output's last words."""
    given: Counter[str] = field(default_factory=Counter)
    """How often each was given."""
    children: list[Journal] = field(default_factory=list)
    asked: list[tuple[str, float | None]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


class Walk:
    """Along one run's journal."""

    def __init__(self, run: Journal, children: Mapping[str, Journal], flow: Flow) -> None:
        self.visited: dict[str, Visited] = {}
        self.edges: dict[tuple[str, str], Edge] = {}
        self.ended: dict[str, JsonObject] = {}
        """What subtasks handed back, by their ids below the run."""
        self.lines = Lines()
        self._run, self._children, self._flow = run, children, flow
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
        elif step.call == "step" and step.name in ABOUT_QUESTIONS:
            self._beside(step, self._open() or self.visited.get(self._here))
        elif step.call == "step" and step.name in ABOUT_PLACES:
            self._beside(step, self.visited.get(self._here))
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
        node.given[name] += 1

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
        before = self.visited.get(self._here)
        node = before if before and before.shape == "person" else self._question(before)
        node.asked.append((step.name.removeprefix("ask "), step.ended))
        node.rows.append(step)
        self.lines.add(self._run.run_id, step, node.id, ("question",), Output(name="decision"))
        if before is not None and before.shape == "fan_out":
            self._here = before.id

    def _question(self, about: Visited | None) -> Visited:
        title = about.title if about else self._run.kind
        stage = Stage(f"ask {self._here}", f"Decision: {title}", {}, ("question",))
        return self._enter(stage.id, stage.title, stage, "person")

    def _beside(self, step: StepTaken, node: Visited | None) -> None:
        """What makes no stage of its own: with the question that is open or was answered just now, or where it is."""
        if node is None:
            self._worked(step)
            return
        if isinstance(step.result, dict) and "choice" in step.result:
            self._decided(node, step.result, step)
        node.rows.append(step)
        words = step.error.code if step.error else told(step.result)
        self.lines.add(self._run.run_id, step, node.id, (), Output(name=step.name, words=words))

    def _open(self) -> Visited | None:
        """The stage of the latest question that nobody has answered."""
        return next((one for one in reversed(self.visited.values()) if len(one.decisions) < len(one.asked)), None)

    def _heard(self, step: StepTaken) -> None:
        letter = step.result
        kind = letter.get("kind")
        if kind == "task_ended":
            self.ended[str(letter.get("task_id"))] = letter
        node = self.visited[self._here] if self._here else None
        if kind == "decision":
            asking = self._open()
            if asking is not None:
                self._decided(asking, letter, step)
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
        ids = [one.id for one in self._flow.stages]
        if node_id in ids:
            self._index = ids.index(node_id)
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


def _fan_out(kind: str) -> Stage:
    return Stage(f"subtasks {kind}".strip(), "Subtasks", {}, ("what came before",), "fan_out", each="result")
