"""What was measured of a result, and what was not: the facts a person decides on."""

from __future__ import annotations

import re

from patterns.refactor.proof import checklist
from patterns.refactor.proof.change.api import ApiChange
from patterns.refactor.proof.change.noise import Size
from patterns.refactor.proof.change.protected import Paths
from patterns.refactor.proof.change.secrets import SecretScan
from patterns.refactor.proof.change.tests_changed import SuiteChange
from patterns.refactor.proof.coverage.touched import Touched
from patterns.refactor.proof.runs.failures import Checked, Comparison, new_failures
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult

TOLD_CHARACTERS = 4_000
"""Of an output, to a worker who mends."""
TOLD_NAMES = 40
UNNAMED_FAILURES = 1_000
"""Added for a suite that may hide failures: it comes after every candidate that names all of its own."""


class Examined(Frozen):
    """What the changed files themselves show."""

    parsed: int = 0
    """Files that were given to a parser and are what their names say, or whose kind no parser knows."""
    unparsed: tuple[str, ...] = ()
    """`path: line 3: why`; they were new or parsed before."""
    unparsed_before: tuple[str, ...] = ()
    """The same for files that did not parse before either."""
    unread: tuple[str, ...] = ()
    """Files that were not looked into, as there are too many."""
    api: ApiChange = ApiChange()
    suite: SuiteChange = SuiteChange()
    size: Size
    paths: Paths = Paths()
    secrets: SecretScan = SecretScan()


class Proof(Frozen):
    """Of one result tree against the tree it started from."""

    tree: str
    """The digest of the tree that was measured."""
    tests_before: Checked
    tests: Checked
    lint_before: CommandResult | None = None
    """None where nobody ran it on the tree as it was."""
    lint: CommandResult
    coverage: Touched
    examined: Examined

    @property
    def compared(self) -> Comparison:
        """The failures now against those before."""
        return new_failures(self.tests_before, self.tests)

    def checklist(self) -> tuple[str, ...]:
        """Short lines; the first word of each says how it came out, or that it was not run."""
        seen = self.examined
        lines = [
            *checklist.test_lines(self.tests_before, self.tests, self.compared),
            *checklist.lint_lines(self.lint_before, self.lint),
            *checklist.syntax_lines(seen.unparsed, seen.unparsed_before, seen.parsed),
            *checklist.api_lines(seen.api),
            *checklist.suite_lines(seen.suite),
            *checklist.coverage_lines(self.coverage),
            *checklist.path_lines(seen.paths),
            *checklist.secret_lines(seen.secrets),
            *checklist.size_lines(seen.size),
        ]
        if seen.unread:
            lines.append(f"not compared: {checklist.named(seen.unread)}: the change has too many files")
        return tuple(lines)

    def score(self, asked: str = "") -> tuple[int, ...]:
        """Orders candidates, the best one first. A break of a public name that `asked` speaks of does not count."""
        seen = self.examined
        words = frozenset(re.findall(r"\w+", asked))
        breaks = [one for one in (*seen.api.removed, *seen.api.changed) if one.name.rpartition(".")[2] not in words]
        return (
            len(seen.unparsed) + len(self.blockers()),
            self._failures() + len(seen.suite.deleted) + len(seen.suite.skipped),
            int(self._lint_broke()),
            len(breaks),
            seen.size.added + seen.size.removed,
        )

    def needs_repair(self) -> tuple[str, ...]:
        """What a worker has to mend, each problem with what it needs to know."""
        seen = self.examined
        problems = [f"{one}: it does not parse any more" for one in seen.unparsed]
        problems += [
            f"{one.path}:{one.line}: this looks like a secret ({one.kind}) and must not be in the change"
            for one in seen.secrets.found
            if not one.known
        ]
        problems += self._test_problems()
        if self._lint_broke():
            problems.append(f"The linter passed before and fails now:\n{_end(self.lint)}")
        return tuple(problems)

    def blockers(self) -> tuple[str, ...]:
        """Why the result cannot leave the house as it is."""
        seen = self.examined
        blocked = [f"{path} is protected" for path in seen.paths.protected]
        blocked += [
            f"{one.path}:{one.line} looks like a secret ({one.kind}, {one.excerpt})"
            for one in seen.secrets.found
            if not one.known
        ]
        blocked += [f"{path} was not searched for secrets, the change is too large" for path in seen.secrets.beyond]
        return tuple(blocked)

    def warnings(self) -> tuple[str, ...]:
        """What a person must see on top of everything else before it is published."""
        seen = self.examined
        lines = (
            *checklist.test_lines(self.tests_before, self.tests, self.compared),
            *checklist.lint_lines(self.lint_before, self.lint),
            *checklist.syntax_lines(seen.unparsed, seen.unparsed_before, seen.parsed),
        )
        told = [line for line in lines if line.startswith("FAILED:")]
        told += [f"{name} is deleted" for name in seen.suite.deleted[: checklist.SHOWN]]
        told += [f"{name} is skipped now" for name in seen.suite.skipped[: checklist.SHOWN]]
        told += [f"{path} runs in builds, CI or hooks" for path in seen.paths.listed]
        told += [f"{entry}" for entry in seen.paths.entries]
        told += [f"{one.path}:{one.line} moves a secret ({one.kind})" for one in seen.secrets.found if one.known]
        told += [f"{path} is binary and was not searched for secrets" for path in seen.secrets.binary]
        return tuple(told)

    def _failures(self) -> int:
        compared = self.compared
        named = len(compared.new) + len(compared.unsure)
        hidden = self._stopped_testing() or (self.tests.result.ran and bool(self.tests.suite.gap))
        return named + (UNNAMED_FAILURES if hidden else 0)

    def _stopped_testing(self) -> bool:
        """Tests ran before, and none runs or none ends now."""
        before, after = self.tests_before, self.tests
        if not before.result.ran or before.result.timed_out or before.suite.empty:
            return False
        return after.result.ran and (after.result.timed_out or after.suite.empty)

    def _lint_broke(self) -> bool:
        before = self.lint_before
        return self.lint.ran and not self.lint.passed and before is not None and before.passed

    def _test_problems(self) -> list[str]:
        compared, result = self.compared, self.tests.result
        output = _end(result)
        told: list[str] = []
        if self._stopped_testing():
            ended = "does not end in time" if result.timed_out else "runs no test"
            told.append(f"The test command {ended} any more. Its output:\n{output}")
        if compared.new:
            names = "\n".join(f"- {name}" for name in compared.new[:TOLD_NAMES])
            more = f"\n… and {len(compared.new) - TOLD_NAMES} more" if len(compared.new) > TOLD_NAMES else ""
            told.append(f"These tests fail and did not before:\n{names}{more}\n\nThe test command's output:\n{output}")
        if compared.broke and not told:
            told.append(f"The test command passed before and now {checklist.how(result)}. Its output:\n{output}")
        return told


def _end(result: CommandResult) -> str:
    return result.output[-TOLD_CHARACTERS:].strip() or "(no output)"
