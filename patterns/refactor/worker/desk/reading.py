"""Reading at a worker's desk: what was read may be edited."""

from __future__ import annotations

from patterns.looking import ReadFile
from patterns.refactor.worker.desk.desk import Desk
from patterns.toolbox import Observation


class ReadForEditing(ReadFile):
    """Contents, and that they were seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def absorb(self, observation: Observation) -> None:
        """Read is read, as it is now: the file may be edited."""
        if observation.data:
            self._desk.seen[observation.data["path"]] = ""
