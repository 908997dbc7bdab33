"""Prompts from `patterns/prompts/*.md`: one prompt, one file, `$holes` filled by the caller."""

from __future__ import annotations

from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "prompts"


def fill(name: str, **holes: str) -> str:
    """The prompt `name` with every hole filled.

    Raises `ValueError` for a hole without a value and for a value without a hole: a prompt that silently lost its
    input reads well and works badly.
    """
    template = Template((FOLDER / f"{name}.md").read_text(encoding="utf8"))
    wanted = set(template.get_identifiers())
    if wanted != set(holes):
        raise ValueError(f"prompt {name!r} has the holes {sorted(wanted)}, given were {sorted(holes)}")
    return template.substitute(holes).strip()


def tagged(tag: str, text: str) -> str:
    """Text from outside in a named tag, with any copy of the tag inside it made harmless."""
    harmless = text.replace(f"</{tag}", f"<\\/{tag}").replace(f"<{tag}", f"<\\{tag}")
    return f"<{tag}>\n{harmless}\n</{tag}>"
