"""A run's graph as a picture: everything lies within it and nothing upon another, and no text breaks it."""

from __future__ import annotations

import itertools
import struct

import pytest

from patterns.values.running.workflow import Edge, Node, Output, Subtask, Tally, Workflow
from tools.picture.layout import Layout, levels_of
from tools.picture.painter import SIGNATURE, Painter
from tools.picture.scene import Box, Scene, fitted, wrapped

WIDE = "Größere Übersicht 日本語 👩‍🔧 \u202e\x00\ud800" + "w" * 300


def measure(text: str, size: int) -> float:
    return 0.6 * size * len(text)


def workflow(*nodes: Node, edges: tuple[Edge, ...] = (), text: str = "a request") -> Workflow:
    common = {"run_id": "run-1", "command": "refactor", "pattern": "plan → fan-out", "state": "done"}
    return Workflow(**common, text=text, nodes=nodes, edges=edges, tally=Tally(seconds=1.0))


def node(name: str, **changed: object) -> Node:
    return Node.model_validate({"id": name, "title": name, "shape": "step", "state": "done", **changed})


def subtasks(count: int, **changed: object) -> tuple[Subtask, ...]:
    made = ({"id": f"t{n}", "title": WIDE, "state": "done", "tools": [{"name": WIDE}], **changed} for n in range(count))
    return tuple(Subtask.model_validate(one) for one in made)


def inside(inner: Box, outer: Box) -> bool:
    right, lower = inner.at[0] + inner.width, inner.at[1] + inner.height
    at = outer.at
    return (
        at[0] <= inner.at[0] and at[1] <= inner.at[1] and right <= at[0] + outer.width and lower <= at[1] + outer.height
    )


def apart(one: Box, other: Box) -> bool:
    """No corner of one in the other: beside it, or above it."""
    beside = one.at[0] + one.width <= other.at[0] or other.at[0] + other.width <= one.at[0]
    return beside or one.at[1] + one.height <= other.at[1] or other.at[1] + other.height <= one.at[1]


def is_tidy(scene: Scene) -> bool:
    frame = Box((0, 0), scene.width, scene.height, "", "")
    words = (measure(one.text, one.size) for one in scene.words)
    pairs = itertools.combinations(scene.boxes, 2)
    return (
        all(inside(box, frame) for box in scene.boxes)
        and all(apart(*pair) or inside(*pair) or inside(*reversed(pair)) for pair in pairs)
        and all(width <= scene.width for width in words)
        and all(0 <= x <= scene.width and 0 <= y <= scene.height for one in scene.arrows for x, y in one.points)
    )


@pytest.mark.parametrize("count", [0, 1, 3, 4, 12, 60])
def test_stages_and_subtasks_of_any_number_lie_apart_and_within_the_picture(count: int) -> None:
    people = node("ask workers", shape="person", decisions=[{"asked": "answer", "choice": WIDE, "by": "U1"}] * 4)
    fan = node("workers", shape="fan_out", subtasks=subtasks(count), gives=[{"name": WIDE, "words": WIDE}] * 5)
    stages = [node(f"s{number}", takes=[WIDE] * 9, until=WIDE, turns=3, shape="loop") for number in range(count)]
    order = [one.id for one in (fan, *stages)]
    edges = tuple(Edge(source=a, target=b, back=True) for a, b in itertools.pairwise(reversed(order)))
    assert is_tidy(Layout(measure).of(workflow(fan, people, *stages, edges=edges, text=WIDE * 3)))


def test_a_subtask_stands_below_what_it_needs_and_a_circle_ends() -> None:
    a, b, c = subtasks(3)
    chain = (a, b.model_copy(update={"needs": ("t0",)}), c.model_copy(update={"needs": ("t0", "t1")}))
    assert [[one.id for one in level] for level in levels_of(chain)] == [["t0"], ["t1"], ["t2"]]
    circle = (a.model_copy(update={"needs": ("t1",)}), b.model_copy(update={"needs": ("t0",)}))
    assert sum(len(level) for level in levels_of(circle)) == 2


def test_what_has_no_room_is_cut_and_says_so() -> None:
    assert fitted("abcdef", 10, 100, measure) == "abcdef"
    assert fitted("abcdef", 10, 24, measure) == "abc…"
    assert wrapped("aa bb cc dd", 10, 30, measure, most=2) == ["aa bb", "cc dd"]
    assert wrapped("aa bb cc dd ee", 10, 30, measure, most=2) == ["aa bb", "cc d…"]


@pytest.mark.slow
async def test_a_picture_is_drawn_by_a_child_whatever_its_words_are() -> None:
    fan = node("workers", shape="fan_out", subtasks=subtasks(12), gives=[Output(name=WIDE)])
    async with Painter() as painter:
        png = await painter.draw(workflow(node(WIDE), fan, text="äöü → ⇄ ×"))
    assert png is not None
    assert png.startswith(SIGNATURE)
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1240
    assert height > 1000
