"""Interpreters that a confined command finds beside the host's /usr."""

from __future__ import annotations

import sys
from pathlib import Path

_SYSTEM = ("/usr/local/bin", "/usr/bin", "/bin")


def own_interpreter() -> tuple[Path, ...]:
    """`bin` and `lib` of the Python that runs Steward, where that lies outside /usr.

    So `python3` exists in the sandbox on a host that has none of its own. Not the whole prefix: with a prefix such
    as ~/.local, keys lie beside `bin`. Nor a virtual environment: what Steward needs, no test of a repository gets.
    """
    prefix = Path(sys.base_prefix).resolve()
    found = (prefix / "bin", prefix / "lib")
    return tuple(path for path in found if path.is_dir() and not path.resolve().is_relative_to("/usr"))


def search_path(given: tuple[Path, ...], own: tuple[Path, ...]) -> str:
    """PATH: what was given for this repository, then the system's, then our own interpreter."""
    first = tuple(str(path / "bin") for path in given if (path / "bin").is_dir())
    last = tuple(str(path) for path in own if path.name == "bin")
    return ":".join((*first, *_SYSTEM, *last))
