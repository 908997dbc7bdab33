"""Where everything goes: stages below each other, subtasks side by side in theirs, loops along the right margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patterns.values.running.workflow import Edge, Node, Subtask, Workflow
from tools.picture.scene import FAINT, INK, Arrow, Box, Measure, Scene, Words, fitted, wrapped
from tools.picture.wording import (
    COLOURS,
    FAN_OUT,
    PERSON,
    badge,
    dear,
    head_of,
    lines_of,
    lines_of_subtask,
    slow,
    took,
)

WIDTH, MARGIN, COLUMN = 1240, 40, 1020
STAGE_WIDTH = 760
GAP, INSET = 44, 18
HEAD, TITLE, TEXT, SMALL = 30, 24, 19, 17
CHILDREN_ABREAST, MOST_CHILDREN, MOST_NODES = 3, 36, 40
LINE_ROOM = 7
LANE_FIRST, LANE_LAST = 1082, 1222
LOOP_COLOUR = "#7a4fb5"


class Layout:
    """One picture."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._scene = Scene(WIDTH)
        self._y = float(MARGIN)
        self._places: dict[str, Box] = {}

    def of(self, workflow: Workflow) -> Scene:
        """The whole picture of a run."""
        self._head(workflow)
        asked_in = {f"ask {one.id}": one.id for one in workflow.nodes if one.shape == "fan_out"}
        shown = [one for one in workflow.nodes if one.id not in asked_in][:MOST_NODES]
        for node in shown:
            people = [one for one in workflow.nodes if asked_in.get(one.id) == node.id]
            self._stage(node, people)
        left = len(workflow.nodes) - len(asked_in) - len(shown)
        if left > 0:
            self._text(f"and {left} more stages", MARGIN, TEXT, FAINT)
        self._edges([one.id for one in shown], workflow.edges)
        self._tables(workflow)
        self._scene.height = int(self._y + MARGIN)
        return self._scene

    def _head(self, workflow: Workflow) -> None:
        for line in wrapped(f"/{workflow.command} {workflow.text}", HEAD, COLUMN + 140, self._measure, most=2):
            self._text(line, MARGIN, HEAD, INK, bold=True)
        self._text(workflow.pattern, MARGIN, TITLE, LOOP_COLOUR)
        self._text(head_of(workflow), MARGIN, TEXT, COLOURS[workflow.state][0])
        self._y += GAP / 2

    def _stage(self, node: Node, people: Sequence[Node]) -> None:
        width = COLUMN if node.shape == "fan_out" else STAGE_WIDTH
        left, top = MARGIN + (COLUMN - width) / 2, self._y
        place = len(self._scene.boxes)
        self._y += INSET
        self._filled(node.title, badge(node), lines_of(node), took(node.tally), left, width)
        if node.subtasks:
            self._children(node.subtasks, left + INSET, width - 2 * INSET)
        for one in people:
            self._y += LINE_ROOM
            self._inner(one, left + INSET, width - 2 * INSET)
        border, fill = COLOURS[node.state]
        fill = {"person": PERSON, "fan_out": FAN_OUT}.get(node.shape, fill)
        self._y += INSET
        box = Box((left, top), width, self._y - top, border, fill, 3 if node.state in ("running", "waiting") else 2)
        self._scene.boxes.insert(place, box)
        self._places[node.id] = box
        self._y += GAP

    def _filled(self, title: str, corner: str, lines: Sequence[str], meta: str, left: float, width: float) -> None:
        """A box's words from the current height on."""
        room = width - 2 * INSET
        right = left + width - INSET
        self._scene.words.append(Words((right, self._y + 4), corner, SMALL, LOOP_COLOUR, right=True))
        corner_room = self._measure(corner, SMALL) + INSET
        self._text(fitted(title, TITLE, room - corner_room, self._measure), left + INSET, TITLE, INK, bold=True)
        for line in lines:
            for part in wrapped(line, TEXT, room, self._measure, most=3):
                self._text(part, left + INSET, TEXT, INK)
        if meta:
            self._text(fitted(meta, SMALL, room, self._measure), left + INSET, SMALL, FAINT)

    def _inner(self, node: Node, left: float, width: float) -> None:
        top, place = self._y, len(self._scene.boxes)
        self._y += INSET / 2
        self._filled(node.title, badge(node), lines_of(node), took(node.tally), left, width)
        self._y += INSET / 2
        self._scene.boxes.insert(place, Box((left, top), width, self._y - top, COLOURS[node.state][0], PERSON))

    def _children(self, subtasks: Sequence[Subtask], left: float, width: float) -> None:
        """Those that need nothing first; what needs them stands below: joined by a line to the next row, else named."""
        self._y += LINE_ROOM
        rows = rows_of(subtasks[:MOST_CHILDREN])
        row_of = {one.id: number for number, row in enumerate(rows) for one in row}
        places: dict[str, Box] = {}
        for number, row in enumerate(rows):
            joined = [(need, one.id) for one in row for need in one.needs if row_of.get(need) == number - 1]
            self._y += 0 if not number else GAP * 0.8 if joined else INSET / 2
            places |= self._row([_with_far_needs(one, row_of) for one in row], left, width)
            arrows = (Arrow((bottom(places[need]), top_of(places[one]))) for need, one in joined)
            self._scene.arrows += arrows
        if len(subtasks) > MOST_CHILDREN:
            self._text(f"and {len(subtasks) - MOST_CHILDREN} more", left, TEXT, FAINT)

    def _row(self, row: Sequence[Subtask], left: float, width: float) -> dict[str, Box]:
        """As high as its highest."""
        each = (width - (CHILDREN_ABREAST - 1) * INSET) / CHILDREN_ABREAST
        begins = left + (width - len(row) * each - (len(row) - 1) * INSET) / 2
        top, lowest = self._y, self._y
        drawn: list[tuple[Subtask, float]] = []
        for number, one in enumerate(row):
            at = begins + number * (each + INSET)
            self._y = top + INSET / 2
            self._text(fitted(one.id, TEXT + 1, each - INSET, self._measure), at + INSET / 2, TEXT + 1, INK, bold=True)
            for line in lines_of_subtask(one):
                for part in wrapped(line, SMALL, each - INSET, self._measure, most=2):
                    self._text(part, at + INSET / 2, SMALL, INK)
            self._text(
                fitted(took(one.tally, narrow=True), SMALL, each - INSET, self._measure), at + INSET / 2, SMALL, FAINT
            )
            lowest = max(lowest, self._y)
            drawn.append((one, at))
        self._y = lowest + INSET / 2
        boxes = {one.id: Box((at, top), each, self._y - top, *COLOURS[one.state]) for one, at in drawn}
        self._scene.boxes += boxes.values()
        return boxes

    def _edges(self, order: Sequence[str], edges: Sequence[Edge]) -> None:
        """To the next one straight down; all others along the right margin, each on a lane of its own."""
        shown = [one for one in edges if one.source in self._places and one.target in self._places]
        aside = [one for one in shown if order.index(one.target) != order.index(one.source) + 1]
        for one in shown:
            if one not in aside:
                arrow = Arrow((bottom(self._places[one.source]), top_of(self._places[one.target])))
                self._scene.arrows.append(arrow)
                self._times(one, (arrow.points[0][0] + 12, arrow.points[0][1] + GAP / 2 - 12))
        step = (LANE_LAST - LANE_FIRST) / max(len(aside), 4)
        for number, one in enumerate(aside):
            self._aside(one, LANE_FIRST + number * step)

    def _aside(self, edge: Edge, lane: float) -> None:
        source, target = self._places[edge.source], self._places[edge.target]
        leaves, arrives = source.at[1] + source.height * 0.6, target.at[1] + target.height * 0.35
        points = (
            (source.at[0] + source.width, leaves),
            (lane, leaves),
            (lane, arrives),
            (target.at[0] + target.width, arrives),
        )
        self._scene.arrows.append(Arrow(points, LOOP_COLOUR if edge.back else FAINT))
        if edge.back:
            self._scene.words.append(
                Words((lane - 8, arrives + 6), f"again ×{edge.times}", SMALL, LOOP_COLOUR, right=True)
            )

    def _times(self, edge: Edge, at: tuple[float, float]) -> None:
        if edge.times > 1:
            self._scene.words.append(Words(at, f"×{edge.times}", SMALL, LOOP_COLOUR))

    def _tables(self, workflow: Workflow) -> None:
        """The steps that took longest and cost most, side by side."""
        half, top = COLUMN / 2 - INSET, self._y
        lowest = self._table("Slowest steps", [slow(one) for one in workflow.slowest], MARGIN, half)
        self._y = top
        right = self._table("Dearest steps", [dear(one) for one in workflow.dearest], MARGIN + COLUMN / 2 + INSET, half)
        self._y = max(lowest, right)

    def _table(self, title: str, rows: Sequence[tuple[str, str]], left: float, width: float) -> float:
        if rows:
            self._text(title, left, TEXT, INK, bold=True)
        for name, value in rows:
            self._scene.words.append(Words((left + width, self._y), value, SMALL, FAINT, right=True))
            room = width - self._measure(value, SMALL) - INSET
            self._text(fitted(name, SMALL, room, self._measure), left, SMALL, INK)
        return self._y

    def _text(self, text: str, left: float, size: int, colour: str, *, bold: bool = False) -> None:
        self._scene.words.append(Words((left, self._y), text, size, colour, bold))
        self._y += size + LINE_ROOM


def levels_of(subtasks: Sequence[Subtask]) -> list[list[Subtask]]:
    """By the longest chain of needs before each; a circle, which no plan has, ends up in the last."""
    depth: dict[str, int] = {}
    left = list(subtasks)
    while left:
        ready = [one for one in left if all(need in depth for need in one.needs)] or left
        for one in ready:
            depth[one.id] = 1 + max((depth.get(need, 0) for need in one.needs), default=0)
        left = [one for one in left if one.id not in depth]
    return [[one for one in subtasks if depth[one.id] == level] for level in sorted(set(depth.values()))]


def rows_of(subtasks: Sequence[Subtask]) -> list[list[Subtask]]:
    """The levels, each in rows of as many as there is room for."""
    return [
        level[start : start + CHILDREN_ABREAST]
        for level in levels_of(subtasks)
        for start in range(0, len(level), CHILDREN_ABREAST)
    ]


def _with_far_needs(one: Subtask, row_of: Mapping[str, int]) -> Subtask:
    """With those needs only that no line can show without crossing others."""
    far = tuple(need for need in one.needs if row_of.get(need) != row_of[one.id] - 1)
    return one.model_copy(update={"needs": far})


def bottom(box: Box) -> tuple[float, float]:
    """The middle of its lower edge."""
    return box.at[0] + box.width / 2, box.at[1] + box.height


def top_of(box: Box) -> tuple[float, float]:
    """The middle of its upper edge."""
    return box.at[0] + box.width / 2, box.at[1]
