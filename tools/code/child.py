"""What the parsing process answers."""

from __future__ import annotations

from tools.code.kinds import kind_of

TOO_DEEP = "it is nested too deeply to be read"


def answer(asked: dict[str, str]) -> dict[str, object]:
    """`problem`: why a text does not parse; `symbols`: what it defines and uses. Empty where nothing is known."""
    kind = kind_of(asked["path"])
    if kind is None:
        return {}
    text = asked["text"].removeprefix("\ufeff")
    if asked["ask"] == "problem":
        try:
            return {"problem": kind.problem(text)}
        except (RecursionError, MemoryError):
            return {"problem": TOO_DEEP}
    try:
        found = kind.symbols(asked["path"], text) if kind.symbols else None
    except (RecursionError, MemoryError, ValueError):
        return {}
    return {"symbols": found.model_dump() if found else None}
