"""Source code as far as the standard library can read it: enough for the patterns' tests."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable, Iterator

from patterns.values.repository.code import Definition, DefinitionKind, Symbols

_PARSERS: dict[str, Callable[[str], object]] = {"py": ast.parse, "json": json.loads, "toml": tomllib.loads}


class PlainCode:
    """Fits the port `Code`: Python, JSON and TOML for `problem`, Python for `symbols`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """The paths whose symbols were asked for."""

    async def problem(self, path: str, text: str) -> str | None:
        return _problem(path.rpartition(".")[2], text)

    async def symbols(self, path: str, text: str) -> Symbols | None:
        self.asked.append(path)
        if not path.endswith(".py"):
            return None
        return _symbols(text, is_test=path.rpartition("/")[2].startswith("test"))


@functools.lru_cache(maxsize=1000)  # a story that is played with a crash at every row reads the same files each time
def _problem(suffix: str, text: str) -> str | None:
    parse = _PARSERS.get(suffix)
    if parse is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(text)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{error}"
    return None


@functools.lru_cache(maxsize=1000)
def _symbols(text: str, *, is_test: bool) -> Symbols | None:
    if _problem("py", text):
        return None
    tree = ast.parse(text)
    names = (name for node in ast.walk(tree) if (name := _used(node)))
    return Symbols(
        language="Python",
        definitions=tuple(_definitions(tree.body, is_test=is_test)),
        references=dict(Counter(names)),
        imports=tuple(name for node in ast.walk(tree) for name in _imported(node)),
        shape=hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:32],
    )


def _definitions(body: list[ast.stmt], *, is_test: bool, owner: str = "") -> Iterator[Definition]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kind: DefinitionKind = "method" if owner else "function"
                test = is_test and node.name.startswith("test")
                signature = f"def {node.name}({ast.unparse(node.args)})"
                yield _definition(owner, node.name, kind, node, signature, test=test, skipped=_skipped(node))
            case ast.ClassDef():
                yield _definition(owner, node.name, "class", node, f"class {node.name}")
                yield from _definitions(node.body, is_test=is_test, owner=f"{owner}{node.name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if not owner:
                yield _definition(owner, name, "constant", node, name)


def _definition(
    owner: str,
    name: str,
    kind: DefinitionKind,
    node: ast.stmt,
    signature: str,
    *,
    test: bool = False,
    skipped: bool = False,
) -> Definition:
    return Definition(
        name=owner + name,
        kind=kind,
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        signature=signature,
        exported=not name.startswith("_") and not owner.startswith("_"),
        test=test,
        skipped=skipped,
    )


def _skipped(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("skip" in ast.unparse(one) or "xfail" in ast.unparse(one) for one in node.decorator_list)


def _used(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            return name
    return ""


def _imported(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Import(names=names):
            return tuple(one.name for one in names)
        case ast.ImportFrom(module=module, level=level):
            return ("." * level + (module or ""),)
    return ()
