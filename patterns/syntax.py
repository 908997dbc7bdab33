"""Whether a file still parses, for the kinds of file that the standard library can read."""

from __future__ import annotations

import ast
import json
import tomllib
import warnings
from collections.abc import Callable


def problem_of_syntax(path: str, text: str) -> str | None:
    """Why the text does not parse as what its name says, or None; unknown kinds are never refused."""
    parse = _PARSERS.get(path.rpartition(".")[2])
    if parse is None:
        return None
    try:
        parse(text)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError) as error:
        return f"{error}"
    return None


def _python(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubtful escape in the repository's code is not our warning
        ast.parse(text)


_PARSERS: dict[str, Callable[[str], object]] = {
    "py": _python,
    "pyi": _python,
    "json": json.loads,
    "toml": tomllib.loads,
}
