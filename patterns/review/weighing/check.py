"""A finding's own script, run before the change and after it: it is a model's, so only ever in the sandbox."""

from __future__ import annotations

from functools import partial

from patterns.errors import RepositoryError
from patterns.ports.repository import Repository
from patterns.ports.runs import Run
from patterns.review.change.findings import Check
from patterns.review.weighing.criteria import Executed, Outcome
from patterns.values.repository.rules import TEST, CommandRule, RepositoryRules
from patterns.values.repository.trees import CommandResult, Tree

OUTPUT_CHARACTERS = 1500
FILES = {"py": "steward_check.py", "js": "steward_check.js", "mjs": "steward_check.mjs"}
"""Under a name of ours at the repository's top: a name of the model's could take the place of a file."""


async def carry_out(
    check: Check, *, fork: Tree, head: Tree, rules: RepositoryRules, run: Run, repository: Repository
) -> Executed:
    """Each side is a step. That it cannot be run is a result too."""
    file = FILES[check.name.rpartition(".")[2]]
    command = CommandRule(name="check", words=(*_interpreter(file, rules), file), confined=True)
    ends = []
    for side, tree in (("before", fork), ("after", head)):
        work = partial(_run, repository, tree, {file: check.text}, command)
        ends.append(await run.step(f"check {side}", work, CommandResult))
    return judged(*ends)


def judged(before: CommandResult, after: CommandResult) -> Executed:
    """Confirmed is only what passed before and fails now; a script that fails on both sides shows nothing."""
    isolation = after.isolation or before.isolation
    if not (before.ran and after.ran):
        reason = after.reason or before.reason
        return Executed(outcome="not run", words=f"The check was not run: {reason}")
    outcome, words = _outcome(before, after)
    printed = after.output[-OUTPUT_CHARACTERS:].strip()
    return Executed(outcome=outcome, words=words, printed=printed, isolation=isolation)


def _outcome(before: CommandResult, after: CommandResult) -> tuple[Outcome, str]:
    if after.passed:
        return "refuted", "The check passes after the change: what it tests for does not happen."
    if before.passed:
        return "confirmed", f"The check passes before the change and {_end(after)} after it."
    if _asserts(after) and not _asserts(before):
        return "unclear", f"After the change its assertion fails; before it {_end(before)} for another reason."
    return "unclear", "The check fails before the change too: it shows nothing about the change."


def _end(result: CommandResult) -> str:
    if result.timed_out:
        return "runs into the time limit"
    return f"fails with exit code {result.exit_code}"


def _asserts(result: CommandResult) -> bool:
    return "AssertionError" in result.output


async def _run(repository: Repository, tree: Tree, files: dict[str, str], command: CommandRule) -> CommandResult:
    try:
        with_check = await repository.write(tree, dict[str, str | None](files))
        return (await repository.run(with_check, command)).result
    except RepositoryError as error:
        return CommandResult(command=command.words, ran=False, reason=f"its file cannot be put there ({error.code})")


def _interpreter(file: str, rules: RepositoryRules) -> tuple[str, ...]:
    """That of the repository's tests where it is of the same language: it knows their packages.

    None by a path inside the repository: what stands there after the change, the change has brought.
    """
    if not file.endswith(".py"):
        return ("node",)
    test = rules.command(TEST)
    first = test.words[0] if test else ""
    is_inside = "/" in first and not first.startswith("/")
    return (first,) if first.rpartition("/")[2].startswith("python") and not is_inside else ("python3",)
