"""Prompts from `patterns/prompts/*.md`: one prompt, one file, `$holes` filled by the caller."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

_BLANK = r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]"
"""White space, and what cannot be seen at all."""

NOTE = "steward-guardrail"
"""The tag of what this program itself says to a model in mid-conversation: nothing from outside opens or closes it."""

FOLDER = Path(__file__).parents[1] / "prompts"

PROMPTS = {path.stem: Template(path.read_text(encoding="utf8")) for path in sorted(FOLDER.glob("*.md"))}
"""All of them, read with the code: they are a part of it, and a running loop is never held up by a file."""


def fill(name: str, **holes: str) -> str:
    """The prompt `name` with every hole filled.

    Raises `ValueError` for a hole without a value and for a value without a hole: a prompt that silently lost its
    input reads well and works badly.
    """
    wanted = set(PROMPTS[name].get_identifiers())
    if wanted != set(holes):
        raise ValueError(f"prompt {name!r} has the holes {sorted(wanted)}, given were {sorted(holes)}")
    return PROMPTS[name].substitute(holes).strip()


def tagged(tag: str, text: str, *others: str) -> str:
    """Text from outside in a named tag, with any copy of the tag inside it made harmless.

    `others`: tags around it in the same prompt, which it might pretend to open.
    """
    return f"<{tag}>\n{untagged(text, tag, *others)}\n</{tag}>"


def untagged(text: str, *tags: str) -> str:
    """The text with any copy of these tags, and of this program's own, made harmless."""
    names = "|".join(map(re.escape, (NOTE, *tags)))
    return re.sub(rf"<(?={_BLANK}*(?:/{_BLANK}*)?(?:{names})\b)", r"<\\", text, flags=re.IGNORECASE)
