"""Every tool of a worker, by name."""

from __future__ import annotations

from collections.abc import Callable

from patterns.refactor.desk.closing import RunTests, Submit
from patterns.refactor.desk.desk import Desk
from patterns.refactor.desk.editing import EditFile
from patterns.refactor.desk.looking import ListFiles, ReadFile, SearchCode
from patterns.toolbox import Granted

_KINDS = (ListFiles, SearchCode, ReadFile, EditFile, RunTests)
CATALOGUE: dict[str, Callable[[Desk], Granted]] = {kind.name: kind for kind in _KINDS}
GRANTABLE = {kind.name: kind.description for kind in _KINDS}
"""What a plan may ask for."""


def tools_of(desk: Desk, granted: tuple[str, ...]) -> list[Granted]:
    """The granted tools, and `submit`, which every worker has."""
    return [*(make(desk) for name, make in CATALOGUE.items() if name in granted), Submit(desk)]
