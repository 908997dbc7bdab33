"""The tool that runs a command of the repository's, chosen by its name."""

from __future__ import annotations

from pydantic import BaseModel

from patterns.errors import PathRefused
from patterns.refactor.proof.checklist import named
from patterns.refactor.proof.runs.failures import Comparison, checked, new_failures
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.handoff import CommandRun
from patterns.toolbox import Observation, Tool
from patterns.values.conversation import JsonObject
from patterns.values.repository.rules import TEST, CommandRule, not_configured
from patterns.values.repository.trees import CommandResult, Tree
from patterns.wording.counting import counted

OUTPUT_CHARACTERS = 6000
KEPT_CHARACTERS = 2000
"""How much of an output goes into the handoff: its end."""


class Named(BaseModel):
    """Which."""

    name: str


class RunCommand(Tool[Named]):
    """One of the commands that the operator configured."""

    name = "run_command"
    description = (
        "Run one of the repository's commands on your files as they are now, by its name; gives its exit code and "
        "output."
    )
    arguments = Named

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.description = f"{RunCommand.description} There are: {', '.join(map(_offered, desk.rules.commands))}."

    async def act(self, arguments: Named) -> Observation:
        """The outcome, or why it was not run."""
        rule = self._desk.rules.command(arguments.name)
        if rule is None:
            return Observation(text=told(not_configured(self._desk.rules, arguments.name)), ok=False)
        ran = await self._desk.repository.run(self._desk.tree, rule)
        compared = self._compared(rule, ran.result)
        kept = CommandRun(name=rule.name, result=_shortened(ran.result), broke=compared.new if compared else None)
        data: JsonObject = {"command": kept.model_dump(mode="json")}
        words = told(ran.result) + (f"\n{told_failures(compared)}" if compared else "")
        if rule.writes and ran.result.ran:
            tree, taken, dropped = await self._take_over(ran.tree)
            data |= {"tree": tree.model_dump(mode="json"), "changed": list(taken)}
            words += _told_changes(taken, dropped)
        if self._desk.refused:
            words = f"Your last edit was refused, so this ran without it.\n{words}"
        return Observation(text=words, ok=ran.result.passed, data=data)

    def absorb(self, observation: Observation) -> None:
        """Kept for the handoff: what was run is measured, not claimed."""
        if not observation.data:
            return
        command = CommandRun.model_validate(observation.data["command"])
        self._desk.commands.append(command)
        if "tree" in observation.data:
            self._desk.tree = Tree.model_validate(observation.data["tree"])
            stale = [path for path in observation.data["changed"] if path in self._desk.seen]
            self._desk.seen.update(dict.fromkeys(stale, command.name))

    def _compared(self, rule: CommandRule, result: CommandResult) -> Comparison | None:
        """With how the tests failed before; None where they did not, or where names cannot be told apart."""
        before = self._desk.tests_before
        if rule.name != TEST or before is None or before.passed or not result.ran or result.passed:
            return None
        compared = new_failures(checked(before), checked(result))
        return None if compared.gap else compared

    async def _take_over(self, left: Tree) -> tuple[Tree, tuple[str, ...], tuple[str, ...]]:
        """Our tree with what the command changed inside the subtask's paths; that, and what was dropped."""
        desk = self._desk
        changed = (await desk.repository.diff(desk.tree, left)).files
        inside = [path for path in changed if desk.may_write(path)]
        there = set(await desk.repository.files(left)) if inside else set()
        texts: dict[str, str | None] = {}
        for path in inside:
            try:
                texts[path] = await desk.repository.read(left, path) if path in there else None
            except PathRefused:
                continue  # no text: dropped, and named as such
        tree = await desk.repository.write(desk.tree, texts) if texts else desk.tree
        return tree, tuple(texts), tuple(path for path in changed if path not in texts)


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


def told_failures(compared: Comparison) -> str:
    """Failures against those before anybody changed anything, in words, for a model."""
    still = f"{counted(len(compared.still), 'test')} failed before anybody changed anything: {named(compared.still)}"
    if not compared.new:
        return f"No test fails that did not fail before. {still}"
    new = f"NEW: {counted(len(compared.new), 'test')} that did not fail before: {named(compared.new)}"
    return f"{new}\nNot yours: {still}" if compared.still else new


def _told_changes(taken: tuple[str, ...], dropped: tuple[str, ...]) -> str:
    words = f"\nIt changed: {', '.join(taken) or 'none of your files'}"
    return words + (f"\nNot taken over, for it is not yours to write: {', '.join(dropped)}" if dropped else "")


def _offered(rule: CommandRule) -> str:
    return f"`{rule.name}` ({' '.join(rule.words)}{'; it changes files' if rule.writes else ''})"


def _shortened(result: CommandResult) -> CommandResult:
    return result.model_copy(update={"output": result.output[-KEPT_CHARACTERS:]})
