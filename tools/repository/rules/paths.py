"""Which paths inside a tree may be touched."""

from __future__ import annotations

import re
import unicodedata

_IGNORED_BY_HFS = dict.fromkeys((*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF), None)
_SHORT_NAMES = {".git": re.compile(r"git~[0-9]+"), ".gitmodules": re.compile(r"(?:gitmod|gi7eba)~[0-9]+")}
_GUARDED = (".gitmodules", ".lfsconfig")
_LONGEST_PATH = 1000
_LONGEST_NAME = 255


def path_problem(path: str) -> str:
    """Why no tool touches this path, whatever stands there; empty when it is a plain relative path."""
    try:
        raw = path.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    if not path or len(raw) > _LONGEST_PATH:
        return f"a path has 1 to {_LONGEST_PATH} bytes"
    if "\\" in path or any(unicodedata.category(letter) == "Cc" for letter in path):
        return "it holds a backslash or a control character"
    if path.startswith("/"):
        return "it is absolute"
    return next((why for name in path.split("/") if (why := _name_problem(name))), "")


def write_problem(path: str) -> str:
    """The same, and the files that tell git to fetch or run something."""
    if why := path_problem(path):
        return why
    guarded = [name for name in path.split("/") for kind in _GUARDED if _means(name, kind)]
    return f"{guarded[0]!r} makes git fetch from elsewhere" if guarded else ""


def _name_problem(name: str) -> str:
    if name in ("", ".", ".."):
        return f"it holds {name!r} as a name" if name else "it holds an empty name"
    if len(name.encode()) > _LONGEST_NAME:
        return f"a name has at most {_LONGEST_NAME} bytes"
    return "it is git's own" if _means(name, ".git") else ""


def _means(name: str, kind: str) -> bool:
    """Whether some file system would open `kind` by this name: case, look-alikes, invisible letters, NTFS tails."""
    plain = unicodedata.normalize("NFKC", name).translate(_IGNORED_BY_HFS).casefold()
    plain = plain.split(":", 1)[0].rstrip(". ")
    short = _SHORT_NAMES.get(kind)
    return plain == kind or (short is not None and short.fullmatch(plain) is not None)
