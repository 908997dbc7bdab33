"""The tools that close the work: run the tests, hand in."""

from __future__ import annotations

from pydantic import BaseModel

from patterns.refactor.desk.desk import Desk
from patterns.refactor.handoff import Submission
from patterns.toolbox import Observation, Tool
from patterns.values.repository import CommandResult
from patterns.values.rules import not_configured

OUTPUT_CHARACTERS = 6000


class Nothing(BaseModel):
    """No arguments."""


class RunTests(Tool[Nothing]):
    """The repository's own tests."""

    name = "run_tests"
    description = "Run the repository's test command on your files as they are now; gives its exit code and output."
    arguments = Nothing

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Nothing) -> Observation:
        """The outcome, or why it was not run."""
        del arguments
        rule = self._desk.rules.command("test")
        if rule is None:
            result = not_configured(self._desk.rules, "test")
        else:
            result = (await self._desk.repository.run(self._desk.tree, rule)).result
        return Observation(text=told(result), ok=result.passed, data={"command": result.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """Kept for the handoff: what was run is measured, not claimed."""
        if observation.data:
            self._desk.commands.append(CommandResult.model_validate(observation.data["command"]))


class Submit(Tool[Submission]):
    """The last act."""

    name = "submit"
    description = (
        "Hand in the work, or say that it cannot be done (status blocked, with the reason in summary). Your changes "
        "are taken from the files themselves."
    )
    arguments = Submission

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Submission) -> Observation:
        """Accepted, unless it contradicts itself."""
        unmet = [item.statement for item in arguments.acceptance if not item.met]
        if arguments.status == "done" and unmet:
            listed = "\n".join(f"- {one}" for one in unmet)
            return Observation(
                ok=False, text=f"Not taken: `done`, yet not met:\n{listed}\nMeet them, or say `partial`."
            )
        return Observation(text="Handed in.", final=True, data=arguments.model_dump(mode="json"))

    def absorb(self, observation: Observation) -> None:
        """The worker's own account."""
        if observation.data:
            self._desk.submission = Submission.model_validate(observation.data)


def told(result: CommandResult) -> str:
    """A command's outcome in words, for a model."""
    if not result.ran:
        return f"Not run: {result.reason}"
    end = "timed out" if result.timed_out else f"exit code {result.exit_code}"
    half = OUTPUT_CHARACTERS // 2
    output = result.output
    if len(output) > OUTPUT_CHARACTERS:
        output = f"{output[:half]}\n… {len(output) - OUTPUT_CHARACTERS} characters left out …\n{output[-half:]}"
    return f"{' '.join(result.command)}: {end}\n{output}".strip()
