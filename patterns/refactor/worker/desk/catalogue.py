"""Every tool of a worker, by name."""

from __future__ import annotations

from collections.abc import Callable

from patterns.looking import ListFiles, SearchCode
from patterns.refactor.worker.desk.asking import AskHuman
from patterns.refactor.worker.desk.closing import Submit
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.desk.editing import EditFile
from patterns.refactor.worker.desk.reading import ReadForEditing
from patterns.refactor.worker.desk.running import RunCommand
from patterns.toolbox import Granted

_KINDS = (ListFiles, SearchCode, ReadForEditing, EditFile, RunCommand)
CATALOGUE: dict[str, Callable[[Desk], Granted]] = {kind.name: kind for kind in _KINDS}
GRANTABLE = {kind.name: kind.description for kind in _KINDS}
"""What a plan may ask for."""


def tools_of(desk: Desk) -> list[Granted]:
    """The granted tools, and the two that every worker has.

    Who may edit may read, for nothing may be edited unread. Where no command is configured, none can be run.
    """
    granted = {*desk.subtask.tools_needed}
    granted |= {ReadForEditing.name} if EditFile.name in granted else set()
    granted -= set() if desk.rules.commands else {RunCommand.name}
    return [*(make(desk) for name, make in CATALOGUE.items() if name in granted), AskHuman(desk), Submit(desk)]
