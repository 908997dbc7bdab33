"""Where callers find a name: the module or package that a file is, and the names that it passes on from others."""

from __future__ import annotations

import re

_PYTHON = re.compile(r"^(?P<module>.*?)(?:/__init__)?\.pyi?$")
_JAVASCRIPT = re.compile(r"^(?P<module>.*?)(?:/index)?\.(?:d\.)?[cm]?[jt]sx?$")
_RUST = re.compile(r"^(?P<module>.*?)(?:/mod)?\.rs$")

_FROM_IMPORT = re.compile(
    r"^[ \t]*from[ \t]+(?P<source>[\w.]+)[ \t]+import[ \t]+(?:\((?P<many>[^()]*)\)|(?P<few>[^\n]*))", re.MULTILINE
)
_EXPORT = re.compile(
    r"\bexport\s+(?:type\s+)?(?:\{(?P<names>[^{}]*)\}|\*)(?:\s*from\s*['\"](?P<source>[^'\"]+)['\"])?", re.MULTILINE
)
_COMMONJS = re.compile(r"\bmodule\.exports\s*=\s*\{(?P<names>[^{}]*)\}|\bexports\.(?P<one>\w+)\s*=")
_PUB_USE = re.compile(r"^[ \t]*pub(?:\([^)]*\))?[ \t]+use[ \t]+(?P<names>[^;]{0,2000});", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*|//[^\n]*")
_AS = re.compile(r"\s+as\s+")


def place_of(path: str) -> str:
    """What an importer names: `shop/views.py` and `shop/views/__init__.py` are one place, a Go folder is one."""
    if path.endswith(".go"):
        return path.rpartition("/")[0] or "."
    for known in (_PYTHON, _JAVASCRIPT, _RUST):
        if found := known.match(path):
            return found["module"]
    return path


def is_private(path: str) -> bool:
    """A Python module that its name keeps for the inside."""
    if not path.endswith((".py", ".pyi")):
        return False
    return any(part.startswith("_") and not part.startswith("__") for part in path.split("/"))


def passed_on(path: str, text: str) -> dict[str, str]:
    """The names that importers find here though they are defined elsewhere, with the source's last part.

    A `*` stands for all that its source defines.
    """
    plain = _COMMENT.sub("", text) if path.endswith((".py", ".pyi", ".rs")) else text
    found: dict[str, str] = {}
    if path.endswith((".py", ".pyi")):
        for one in _FROM_IMPORT.finditer(plain):
            _add(found, one["many"] or one["few"] or "", one["source"].rpartition(".")[2])
    elif path.endswith(".rs"):
        for one in _PUB_USE.finditer(plain):
            head, _, names = one["names"].rpartition("::")
            _add(found, names.strip("{} \n"), head.rpartition("::")[2])
    elif _JAVASCRIPT.match(path):
        for one in _EXPORT.finditer(plain):
            _add(found, "*" if one["names"] is None else one["names"], _last(one["source"] or ""))
        for one in _COMMONJS.finditer(plain):
            _add(found, re.sub(r":[^,]*", "", one["names"] or one["one"] or ""), "")
    return found


def _add(found: dict[str, str], names: str, source: str) -> None:
    for name in names.replace("\\", " ").split(","):
        exported = _AS.split(name.strip())[-1].strip()
        if exported == "*":
            found[f"* {source}"] = source
        elif exported:
            found[exported] = source


def _last(source: str) -> str:
    return place_of(source).rpartition("/")[2]
