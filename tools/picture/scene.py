"""What is drawn, in pixels from the top left: boxes, lines and words, and nothing of what they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Point = tuple[float, float]
Measure = Callable[[str, int], float]
"""How wide a text is in a size."""

INK, FAINT, PAPER = "#1f2430", "#5b6472", "#ffffff"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `at` is its top left, or its top right where it is `right`."""

    at: Point
    text: str
    size: int
    colour: str = INK
    bold: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded box."""

    at: Point
    width: float
    height: float
    border: str
    fill: str
    thick: int = 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through these points with a head at its end."""

    points: tuple[Point, ...]
    colour: str = FAINT


@dataclass(slots=True)
class Scene:
    """All of it; boxes are drawn first, then arrows, then words."""

    width: int
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def fitted(text: str, size: int, width: float, measure: Measure) -> str:
    """On one line; what has no room is left out, and it says so."""
    if measure(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(f"{text[:middle]}…", size) <= width else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def wrapped(text: str, size: int, width: float, measure: Measure, *, most: int) -> list[str]:
    """On at most so many lines, broken at blanks; the last one says when there was more."""
    lines: list[str] = []
    left = text.split()
    while left and len(lines) < most:
        if len(lines) == most - 1:
            return [*lines, fitted(" ".join(left), size, width, measure)]
        line = [left.pop(0)]
        while left and measure(" ".join((*line, left[0])), size) <= width:
            line.append(left.pop(0))
        lines.append(fitted(" ".join(line), size, width, measure))
    return lines
