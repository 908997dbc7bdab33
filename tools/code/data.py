"""Files of data: whether they parse."""

from __future__ import annotations

import json
import tomllib

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 1000
_DEEPER = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_BACK = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def problem_of_json(text: str) -> str | None:
    """What is wrong with JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}: {error.msg}"
    except ValueError as error:
        return str(error)
    return None


def problem_of_toml(text: str) -> str | None:
    """What is wrong with TOML."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return str(error)
    return None


def problem_of_yaml(text: str) -> str | None:
    """What is wrong with one of the documents of a YAML file.

    Read as events, of which no value is ever made: a tag that only its own program knows is no problem, and an alias
    costs nothing. Raises `RecursionError` like the other parsers: the scanner's work grows by the square of the depth.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, _DEEPER) - isinstance(event, _BACK)
            if depth > _DEEPEST:
                raise RecursionError
    except yaml.MarkedYAMLError as error:
        at = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        return f"{at}{error.problem or error.context}"
    except yaml.YAMLError as error:
        return str(error).partition("\n")[0]
    return None
