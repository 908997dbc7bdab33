"""What a step's result is in a few words, by its shape: names, counts and sizes, never a text of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from patterns.values.conversation import JsonObject
from patterns.wording.counting import counted

NAMES_SHOWN = 6
NAME_CHARACTERS = 24
PARTS_SHOWN = 3
ID_FIELDS = ("task_id", "id")
COMMIT_CHARACTERS = 7


def is_reply(result: Any) -> bool:
    """Whether a model said it."""
    return (
        isinstance(result, dict)
        and isinstance(result.get("usage"), dict)
        and isinstance(result.get("cost_microdollars"), int)
    )


def cost_of(result: Any) -> tuple[int, int]:
    """(tokens, microdollars) of a model's reply; nothing for any other result."""
    if not is_reply(result):
        return 0, 0
    counts = (result["usage"].get(name) for name in ("input_tokens", "output_tokens"))
    return sum(count for count in counts if isinstance(count, int)), result["cost_microdollars"]


def told(result: Any) -> str:
    """In a few words; empty where there is nothing to tell beside that it was done."""
    if result is None or isinstance(result, bool):
        return ""
    if isinstance(result, str):
        return counted(len(result), "character") if " " in result else ""  # a name or an id is no text
    try:
        return (
            _object(result) if isinstance(result, dict) else _list(result) if isinstance(result, list) else str(result)
        )
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return ""  # it has a field's name in common with what it was taken for, and no more


def tools_in(result: Any) -> Counter[str]:
    """How often a reply called which tool."""
    calls = result.get("tool_calls") if is_reply(result) else None
    named = (call.get("name") for call in calls if isinstance(call, dict)) if isinstance(calls, list) else ()
    return Counter(name for name in named if isinstance(name, str))


def _object(result: JsonObject) -> str:
    for shape, words in SHAPES.items():
        if set(shape) <= result.keys():
            return words(result)
    parts = [_counted(len(value), name) for name, value in result.items() if isinstance(value, list) and value]
    return ", ".join(parts[:PARTS_SHOWN])


def _counted(number: int, plural: str) -> str:
    """By a field's name, which is a plural."""
    return f"{number} {plural.removesuffix('s') if number == 1 else plural}"


def _list(result: Sequence[Any]) -> str:
    if result and all(isinstance(one, dict) and "ok" in one for one in result):
        good = sum(bool(one["ok"]) for one in result)
        return f"{good} of {len(result)} ok, {_size(sum(len(str(one.get('text', ''))) for one in result))}"
    return counted(len(result), "item")


def _reply(result: JsonObject) -> str:
    parts = []
    if tools := tools_in(result):
        parts.append(", ".join(f"{name} ×{count}" if count > 1 else name for name, count in tools.items()))
    if isinstance(result.get("data"), dict):
        parts += [_named(name, value) for name, value in result["data"].items() if isinstance(value, list) and value]
    parts.append(f"{int(result['usage'].get('output_tokens', 0)):,} tokens")
    return "; ".join(parts[:PARTS_SHOWN])


def _named(name: str, values: Sequence[Any]) -> str:
    """Ids where the parts have some: the tasks of a plan, the criteria."""
    ids = [_id_of(one) for one in values]
    if not all(ids):
        return _counted(len(values), name)
    shown = ", ".join(ids[:NAMES_SHOWN])
    return f"{name}: {shown}{' …' if len(ids) > NAMES_SHOWN else ''}"


def _id_of(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return next((str(value[name])[:NAME_CHARACTERS] for name in ID_FIELDS if value.get(name)), "")


def _observation(result: JsonObject) -> str:
    return f"{'ok' if result['ok'] else 'refused'}, {_size(len(str(result['text'])))}"


def _diff(result: JsonObject) -> str:
    if not result["files"]:
        return "no change"
    return f"{counted(len(result['files']), 'file')}, +{result['added']} -{result['removed']}"


def _command(result: JsonObject) -> str:
    if not result["ran"]:
        return "not run"
    return "timed out" if result.get("timed_out") else f"exit code {result['exit_code']}"


def _merge(result: JsonObject) -> str:
    return f"{counted(len(result['conflicts']), 'conflict')}" if result["conflicts"] else "no conflict"


def _commit(result: JsonObject) -> str:
    return f"{result.get('branch', '')} at {str(result['commit'])[:COMMIT_CHARACTERS]}".strip()


def _decision(result: JsonObject) -> str:
    return f"{result['choice']}{' by a person' if result.get('by') else ''}"


def _size(characters: int) -> str:
    return f"{characters / 1000:.1f} kB" if characters >= 1000 else f"{characters} B"  # noqa: PLR2004  # the unit


SHAPES: Mapping[tuple[str, ...], Callable[[JsonObject], str]] = {
    ("usage", "cost_microdollars"): _reply,
    ("ok", "text"): _observation,
    ("files", "added", "removed"): _diff,
    ("ran", "exit_code"): _command,
    ("result",): lambda result: told(result["result"]),
    ("checked",): lambda result: told(result["checked"]),
    ("tree", "conflicts"): _merge,
    ("commit",): _commit,
    ("choice", "question_id"): _decision,
    ("findings",): lambda result: counted(len(result["findings"]), "finding"),
    ("number", "url"): lambda result: f"number {result['number']}",
    ("pages",): lambda result: counted(len(result["pages"]), "page"),
}
"""Fields by which a result's shape is known, and its words; the first that fits."""
