"""A finding's own script, run before the change and after it: it is a model's, so only ever in the sandbox."""

from __future__ import annotations

import secrets
from functools import partial

from patterns.errors import RepositoryError
from patterns.ports.repository import Repository
from patterns.ports.runs import Run
from patterns.review.change.findings import Check
from patterns.review.running.scripts import RUNNERS, ScriptRunner
from patterns.review.weighing.criteria import Executed, Outcome
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import TEST, CommandRule, RepositoryRules
from patterns.values.repository.trees import CommandResult, Tree

OUTPUT_CHARACTERS = 1500


class Side(Frozen):
    """How the script ended on one side of the change."""

    result: CommandResult
    is_whole: bool = True
    """It came to its last line: a process that ends with 0 before that has shown nothing."""

    @property
    def passed(self) -> bool:
        """To its last line, without a failure."""
        return self.result.passed and self.is_whole


async def carry_out(
    check: Check, *, fork: Tree, head: Tree, rules: RepositoryRules, run: Run, repository: Repository
) -> Executed:
    """Each side is a step. That it cannot be run is a result too."""
    runner = RUNNERS[check.name.rpartition(".")[2]]
    command = CommandRule(name="check", words=(*_interpreter(runner, rules), runner.name), confined=True)
    ends = []
    for side, tree in (("before", fork), ("after", head)):
        work = partial(_run, repository, tree, runner, check.text, command)
        ends.append(await run.step(f"check {side}", work, Side))
    return judged(*ends)


def judged(before: Side, after: Side) -> Executed:
    """Confirmed is only what passed before and fails now; a script that fails on both sides shows nothing."""
    isolation = after.result.isolation or before.result.isolation
    if not (before.result.ran and after.result.ran):
        reason = after.result.reason or before.result.reason
        return Executed(outcome="not run", words=f"The check was not run: {reason}")
    outcome, words = _outcome(before, after)
    printed = after.result.output[-OUTPUT_CHARACTERS:].strip()
    return Executed(outcome=outcome, words=words, printed=printed, isolation=isolation)


def _outcome(before: Side, after: Side) -> tuple[Outcome, str]:
    if after.passed:
        return "refuted", "The check passes after the change: what it tests for does not happen."
    if after.result.passed:
        return "unclear", "After the change the process ended before the check did: the code under review left it."
    if before.passed:
        return "confirmed", f"The check passes before the change and {_end(after.result)} after it."
    if _asserts(after.result) and not _asserts(before.result):
        return "unclear", f"After the change its assertion fails; before it {_end(before.result)} for another reason."
    return "unclear", "The check does not pass before the change either: it shows nothing about the change."


def _end(result: CommandResult) -> str:
    if result.timed_out:
        return "runs into the time limit"
    return f"fails with exit code {result.exit_code}"


def _asserts(result: CommandResult) -> bool:
    return "AssertionError" in result.output


async def _run(repository: Repository, tree: Tree, runner: ScriptRunner, text: str, command: CommandRule) -> Side:
    word = secrets.token_hex(16)
    try:
        with_check = await repository.write(tree, runner.files(text, word))
        result = (await repository.run(with_check, command)).result
    except RepositoryError as error:
        why = f"its file cannot be put there ({error.code})"
        return Side(result=CommandResult(command=command.words, ran=False, reason=why))
    said, mark, _ = result.output.partition(word)
    return Side(result=result.model_copy(update={"output": said if mark else result.output}), is_whole=bool(mark))


def _interpreter(runner: ScriptRunner, rules: RepositoryRules) -> tuple[str, ...]:
    """That of the repository's tests where it is of the same language: it knows their packages.

    None by a path inside the repository: what stands there after the change, the change has brought.
    """
    if not runner.name.endswith(".py"):
        return ("node",)
    test = rules.command(TEST)
    first = test.words[0] if test else ""
    is_inside = "/" in first and not first.startswith("/")
    return (first,) if first.rpartition("/")[2].startswith("python") and not is_inside else ("python3",)
