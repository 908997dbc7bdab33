"""Colours, as far as it takes to see that a text has the colour of its ground."""

from __future__ import annotations

import math
import re
from colorsys import hls_to_rgb
from typing import NamedTuple

_NAMES = {
    "white": "#ffffff",
    "snow": "#fffafa",
    "ivory": "#fffff0",
    "whitesmoke": "#f5f5f5",
    "ghostwhite": "#f8f8ff",
    "floralwhite": "#fffaf0",
    "mintcream": "#f5fffa",
    "azure": "#f0ffff",
    "black": "#000000",
    "transparent": "#00000000",
}
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([-\d.]+)(?:deg)?[ ,]([\d.]+%?)[ ,]([\d.]+%?)(?:[,/]([\d.]+%?))?\)")
_CLOSE = 40
"""Of 255 in each channel."""
_LEGIBLE = 1.2
"""Contrast below which nobody reads; 4.5 is what guidelines ask for."""
_SEEN = 0.05


class Colour(NamedTuple):
    """Red, green and blue of 255, and how much of it covers what is below, of 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


WHITE = Colour(255, 255, 255)


def colour(value: str) -> Colour | None:
    """What is written; None for what only a browser could work out."""
    plain = _NAMES.get(value, value)
    if found := _HEX.fullmatch(plain):
        digits = found[1] if len(found[1]) > len("#fff") else "".join(digit * 2 for digit in found[1])
        parts = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        return Colour(*parts[:3], *(part / 255 for part in parts[3:]))
    found = _FUNCTION.fullmatch(plain)
    return _of_function(found) if found else None


def unseen(ink: Colour) -> bool:
    """Whether it leaves nothing on any ground."""
    return ink.alpha <= _SEEN


def alike(ink: Colour, ground: Colour) -> bool:
    """Whether nobody can tell one from the other."""
    close = all(abs(one - other) <= _CLOSE for one, other in zip(ink[:3], ground[:3], strict=True))
    darker, lighter = sorted((_luminance(ink), _luminance(ground)))
    return close and (lighter + 0.05) / (darker + 0.05) < _LEGIBLE


def _of_function(found: re.Match[str]) -> Colour | None:
    alpha = _share(found[5], 1.0) if found[5] else 1.0
    try:
        if found[1] == "rgb":
            return Colour(_share(found[2], 255.0), _share(found[3], 255.0), _share(found[4], 255.0), alpha)
        red, green, blue = hls_to_rgb(float(found[2]) / 360 % 1, _share(found[4], 1.0), _share(found[3], 1.0))
    except ValueError:
        return None
    return Colour(red * 255, green * 255, blue * 255, alpha)


def _share(value: str, whole: float) -> float:
    return float(value[:-1]) / 100 * whole if value.endswith("%") else float(value)


def _luminance(of: Colour) -> float:
    """Relative luminance, nearly as the guidelines on contrast have it."""
    red, green, blue = (math.pow(min(max(part, 0.0), 255.0) / 255, 2.2) for part in of[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
