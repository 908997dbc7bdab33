"""What the planner is shown of a repository: its files, an outline of its code, its own instructions."""

from __future__ import annotations

import ast
import warnings

from patterns.errors import PathRefused
from patterns.ports import Repository
from patterns.values.conversation import Frozen
from patterns.values.repository import Tree
from patterns.wording.counting import counted
from patterns.wording.prompt_files import tagged

INSTRUCTIONS = ("AGENTS.md", "CONTRIBUTING.md", "README.md")
"""Read at the repository's top, from the base branch only; each is cut at `INSTRUCTION_CHARACTERS`."""
INSTRUCTION_CHARACTERS = 4000
FILES_LISTED = 500
OUTLINED_FILES = 60
OUTLINE_CHARACTERS = 16_000


class Overview(Frozen):
    """A repository at one commit, in words."""

    files: str
    outline: str
    instructions: str


async def overview(repository: Repository, tree: Tree) -> Overview:
    """Read the tree once."""
    paths = await repository.files(tree)
    listed = "\n".join(paths[:FILES_LISTED])
    if len(paths) > FILES_LISTED:
        listed += f"\n… and {len(paths) - FILES_LISTED} more"
    outlines = [await _outlined(repository, tree, path) for path in _python(paths)[:OUTLINED_FILES]]
    outline = "\n".join(outlines)[:OUTLINE_CHARACTERS]
    rules = [await _rule(repository, tree, path) for path in INSTRUCTIONS if path in paths]
    return Overview(
        files=tagged("files", listed),
        outline=tagged("outline", outline or "no Python files"),
        instructions=tagged("instructions", "\n\n".join(rules) or "none"),
    )


def _python(paths: tuple[str, ...]) -> list[str]:
    return sorted((path for path in paths if path.endswith(".py")), key=lambda path: (path.count("/"), path))


async def _rule(repository: Repository, tree: Tree, path: str) -> str:
    try:
        return f"{path}:\n{(await repository.read(tree, path))[:INSTRUCTION_CHARACTERS]}"
    except PathRefused as error:
        return f"{path}: {_unreadable(error)}"


async def _outlined(repository: Repository, tree: Tree, path: str) -> str:
    try:
        text = await repository.read(tree, path)
    except PathRefused as error:
        return f"{path} {_unreadable(error)}"
    return f"{path} ({counted(len(text.splitlines()), 'line')})\n{outline_of(text)}".rstrip()


def _unreadable(error: PathRefused) -> str:
    return f"(cannot be read: {error.facts.get('why', error.detail)})"


def outline_of(text: str) -> str:
    """Imports from the project, classes, functions and their signatures, one a line; empty when it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the repository's doubtful escapes are not our warnings
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    lines: list[str] = []
    for node in body:
        lines += _lines_of(node, "  ")
    return "\n".join(lines)


def _lines_of(node: ast.stmt, indent: str) -> list[str]:
    match node:
        case ast.ImportFrom(module=module, names=names):
            return [f"{indent}from {module or '.'} import {', '.join(one.name for one in names)}"]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [f"{indent}{node.lineno}: def {name}({ast.unparse(node.args)})"]
        case ast.ClassDef(name=name, body=body):
            inner = [line for one in body for line in _lines_of(one, indent + "  ")]
            return [f"{indent}{node.lineno}: class {name}", *inner]
    return []
