"""Many long pages of many houses, each with one sentence of its own: for researches that go on and on."""

from __future__ import annotations

import re
from html import escape

from tests.planted.web.filler import paragraphs

VOLUMES = 25
CONTENTS = "/volumes/"
_PARAGRAPHS = 50
_PATH = re.compile(r"/volumes/(\d+)\.html")


def path_of(number: int) -> str:
    """Where that volume is."""
    return f"{CONTENTS}{number}.html"


def saying_of(number: int) -> str:
    """What only that volume says."""
    return f"Volume {number} of the atlas holds {1000 + 37 * number} coloured plates in a slipcase."


def volume(path: str) -> str | None:
    """The page at that path: some tens of kilobytes of text."""
    found = _PATH.fullmatch(path)
    if found is None or not 1 <= int(found[1]) <= VOLUMES:
        return None
    number = int(found[1])
    around = paragraphs(f"volume {number}", _PARAGRAPHS)
    shown = "".join(f"<p>{escape(one)}</p>" for one in (*around[:25], saying_of(number), *around[25:]))
    head = f"<head><title>Volume {number}</title></head>"
    return f"<!doctype html><html>{head}<body><article>{shown}</article></body></html>"
