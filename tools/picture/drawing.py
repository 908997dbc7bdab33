"""A scene as a PNG."""

from __future__ import annotations

import io
import math
import unicodedata
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tools.picture.scene import PAPER, Arrow, Point, Scene, Words

FONT = Path(__file__).with_name("font") / "DejaVuSans.ttf"
"""Ours, so that every host draws alike: Pillow's own has no letters beyond ASCII."""
HEAD_LENGTH, HEAD_WIDTH, RADIUS, LINE = 13, 6, 12, 2
BOLD = 0.5
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
TALLEST = 30_000
"""Pixels; beyond it is cut, which no run of ordinary limits reaches."""


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """In a size of pixels."""
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def plain(text: str) -> str:
    """Without what would be no letter: controls, marks that turn the direction, halves of characters."""
    return "".join(one for one in text if unicodedata.category(one) not in HIDDEN)


def measure(text: str, size: int) -> float:
    """How wide a text is."""
    return float(font(size).getlength(plain(text)))


def drawn(scene: Scene) -> bytes:
    """The picture's bytes."""
    image = Image.new("RGB", (scene.width, min(scene.height, TALLEST)), PAPER)
    draw = ImageDraw.Draw(image)
    for box in scene.boxes:
        corner = (box.at[0] + box.width, box.at[1] + box.height)
        draw.rounded_rectangle((box.at, corner), RADIUS, fill=box.fill, outline=box.border, width=box.thick)
    for arrow in scene.arrows:
        _arrow(draw, arrow)
    for words in scene.words:
        _words(draw, words)
    held = io.BytesIO()
    image.quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()


def _words(draw: ImageDraw.ImageDraw, words: Words) -> None:
    draw.text(
        words.at,
        plain(words.text),
        font=font(words.size),
        fill=words.colour,
        anchor="ra" if words.right else "la",
        stroke_width=BOLD if words.bold else 0,
        stroke_fill=words.colour,
    )


def _arrow(draw: ImageDraw.ImageDraw, arrow: Arrow) -> None:
    before, end = arrow.points[-2:]
    draw.line(arrow.points, fill=arrow.colour, width=LINE, joint="curve")
    draw.polygon(_head(before, end), fill=arrow.colour)


def _head(before: Point, end: Point) -> list[Point]:
    angle = math.atan2(end[1] - before[1], end[0] - before[0])
    back = (end[0] - HEAD_LENGTH * math.cos(angle), end[1] - HEAD_LENGTH * math.sin(angle))
    aside = (HEAD_WIDTH * math.sin(angle), -HEAD_WIDTH * math.cos(angle))
    return [end, (back[0] + aside[0], back[1] + aside[1]), (back[0] - aside[0], back[1] - aside[1])]
