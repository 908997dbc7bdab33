"""Python text to its tree."""

from __future__ import annotations

import ast
import warnings


def parsed(text: str) -> ast.Module:
    """The tree. Raises what Python's parser raises: `SyntaxError`, `ValueError`, `RecursionError`, `MemoryError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubtful escape in the repository's code is not our warning
        return ast.parse(text)


def problem_of_python(text: str) -> str | None:
    """Why Python's parser does not take it."""
    try:
        parsed(text)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}" if error.lineno else error.msg
    except ValueError as error:
        return str(error)
    return None
