"""A workbench that says how a run of given files ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from patterns.values.repository.trees import CommandResult


class ScriptedWorkbench:
    """Fits the port `Workbench`."""

    def __init__(self, outcome: Callable[[Mapping[str, str]], CommandResult]) -> None:
        self.ran: list[Mapping[str, str]] = []
        self._outcome = outcome

    async def run(self, files: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        self.ran.append(dict(files))
        return self._outcome(files).model_copy(update={"command": command})
