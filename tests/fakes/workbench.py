"""A workbench that says how a run of given files ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from patterns.review.running.runners import MODULE
from patterns.values.repository.trees import CommandResult


class ScriptedWorkbench:
    """Fits the port `Workbench`."""

    def __init__(self, outcome: Callable[[Mapping[str, str], tuple[str, ...]], CommandResult]) -> None:
        """`outcome`: of these files and this command; WORD in its output is the one that was made for this run."""
        self.ran: list[tuple[Mapping[str, str], tuple[str, ...]]] = []
        self._outcome = outcome

    async def run(self, files: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        self.ran.append((dict(files), command))
        word = next((text.split()[-1] for name, text in files.items() if name.startswith(MODULE)), "")
        ended = self._outcome(files, command)
        output = ended.output.replace("WORD", word)
        return ended.model_copy(update={"command": command, "output": output})
