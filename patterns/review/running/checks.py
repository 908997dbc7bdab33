"""One thing that was run among a draft's files, and what its outcome shows: in words for models, and for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult
from patterns.wording.counting import counted

OUTPUT_CHARACTERS = 3_000
TESTS_BYTES, CHECKER_BYTES = 3_000, 800
"""Of what one run printed, as the evaluator is shown it: none takes the room of another's outcome."""

Subject = Literal["given tests", "own tests", "lint", "types"]
TESTS: tuple[Subject, ...] = ("given tests", "own tests")
_NOT_RUN: Mapping[Subject, str] = {
    "given tests": "The given tests were NOT run",
    "own tests": "The tests were NOT run",
    "lint": "Lint was NOT run",
    "types": "Types were NOT checked",
}
_TITLES: Mapping[Subject, str] = {
    "given tests": "The given tests",
    "own tests": "The draft's own tests",
    "lint": "Lint",
    "types": "Types",
}
_NOT_INSTALLED = re.compile(r"^\S+: No module named (\w+)$", re.MULTILINE)


class Check(Frozen):
    """One thing that was run, or why it was not."""

    what: Subject
    state: Literal["passed", "failed", "not_run"]
    reason: str = ""
    """Why it was not run."""
    command: str = ""
    ended: str = ""
    """How the command ended, and how many tests it ran."""
    isolation: str = ""
    output: str = ""

    def fact(self) -> str:
        """Of one that was run, for people, in one line."""
        word = "passed" if self.state == "passed" else "FAILED"
        return f"{self.what}: {word}, {self.ended} ({self.isolation})"

    def words(self) -> str:
        """For the evaluator; what the draft may have printed itself is marked on every line."""
        if self.state == "not_run":
            return f"{_NOT_RUN[self.what]}: {self.reason}"
        head = f"{_TITLES[self.what]}: `{self.command}` {self.ended}"
        return f"{head}:{printed}" if (printed := self._printed()) else head

    def _printed(self) -> str:
        """The last of it, each line marked."""
        marked = "".join(f"\n| {line}" for line in self.output.splitlines()).encode()
        most = TESTS_BYTES if self.what in TESTS else CHECKER_BYTES
        if len(marked) <= most:
            return marked.decode()
        return "\n| … " + marked[-most:].decode(errors="ignore").lstrip("\n| ")


def read_checker(what: Subject, result: CommandResult) -> Check:
    """Of a checker."""
    if reason := _missing_checker(result) if result.ran else result.reason:
        return Check(what=what, state="not_run", reason=reason)
    return _checked(what, result, passed=result.passed)


def read_tests(what: Subject, result: CommandResult, count: re.Pattern[str]) -> Check:
    """Whatever the draft prints or how it exits: tests that were started and did not come to a good end have failed."""
    if not result.ran:
        return Check(what=what, state="not_run", reason=result.reason)
    said = count.search(result.output)
    ran, skipped = (int(said[1]), int(said[2])) if said else (0, 0)
    if said and not ran and what == "own tests":
        return Check(what=what, state="not_run", reason="no test was found among the files")
    counts = f", {counted(ran, 'test')} run" if said else " before its tests did"
    counts += f", {skipped} of them skipped" if skipped else ""
    bare = result.model_copy(update={"output": count.sub("", result.output)})
    good = said is not None and said[3] == "good" and ran > skipped
    return _checked(what, bare, passed=result.passed and good, counts=counts)


def _checked(what: Subject, result: CommandResult, *, passed: bool, counts: str = "") -> Check:
    ended = "ran into the time limit" if result.timed_out else f"ended with exit code {result.exit_code}"
    return Check(
        what=what,
        state="passed" if passed else "failed",
        command=" ".join(result.command),
        ended=ended if result.timed_out else f"{ended}{counts}",
        isolation=result.isolation,
        output=result.output[-OUTPUT_CHARACTERS:].strip(),
    )


def _missing_checker(result: CommandResult) -> str:
    missing = None if result.passed else _NOT_INSTALLED.search(result.output)
    return f"{missing[1]} is not in the sandbox" if missing else ""
