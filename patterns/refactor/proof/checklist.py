"""The proof in short lines: the first word of each says whether it was checked and how it came out."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.refactor.proof.change.api import ApiChange, ApiName
from patterns.refactor.proof.change.noise import Size
from patterns.refactor.proof.change.protected import Paths
from patterns.refactor.proof.change.secrets import KINDS, SecretScan
from patterns.refactor.proof.change.tests_changed import SuiteChange
from patterns.refactor.proof.coverage.touched import Touched
from patterns.refactor.proof.runs.failures import Checked, Comparison
from patterns.refactor.proof.runs.suite import Counts
from patterns.values.repository.trees import CommandResult
from patterns.wording.counting import counted

SHOWN = 4
"""Names on one line; the others are counted."""
LONGEST = 200
"""Characters of one of them: a parameter of a test may be a page."""


def named(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - SHOWN
    shown = (one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…" for one in names[:SHOWN])
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def how(result: CommandResult) -> str:
    """How a command ended, in a few words."""
    if not result.ran:
        return f"not run ({result.reason})"
    if result.timed_out:
        return "did not end in time"
    if result.exit_code is None:
        return "did not run to its end"
    return "passed" if result.passed else f"failed with exit code {result.exit_code}"


def test_lines(before: Checked, after: Checked, compared: Comparison) -> list[str]:
    """What the tests say."""
    result = after.result
    if not result.ran:
        return [f"not run: tests ({result.reason})"]
    if after.suite.empty:
        return [f"not run: tests; the command ended with exit code {result.exit_code} and ran no test"]
    place = f" [{result.isolation}]" if result.isolation else ""
    if result.passed:
        lines = [f"passed: tests{_counts(after.suite.counts)}{place}; before: {_before(before)}"]
    else:
        lines = [*_failed(before, after, compared, place)]
    if compared.gone:
        names = named(compared.gone)
        lines.append(
            f"changed: {counted(len(compared.gone), 'test')} failed before and not now, mended or gone: {names}"
        )
    return [*lines, *_fewer(before.suite.counts, after.suite.counts)]


def _before(before: Checked) -> str:
    if before.result.ran and before.suite.empty:
        return "the command ran no test"
    return how(before.result) + _counts(before.suite.counts)


def _counts(counts: Counts) -> str:
    told = ((counts.passed, "passed"), (counts.failed, "failed"), (counts.skipped, "skipped"))
    words = ", ".join(f"{number:,} {word}" for number, word in told if number)
    return f" ({words})" if words else ""


def _failed(before: Checked, after: Checked, compared: Comparison, place: str) -> list[str]:
    lines = []
    if after.result.timed_out:
        lines.append(f"FAILED: tests did not end in time{place}; before: {_before(before)}")
    if compared.new:
        count = counted(len(compared.new), "test")
        lines.append(f"FAILED: {count} that did not fail before{place}: {named(compared.new)}")
    if compared.unsure:
        count = counted(len(compared.unsure), "test")
        lines.append(f"FAILED: {count}{place}, and whether before too is not known: {named(compared.unsure)}")
    if compared.broke and not compared.new and not after.result.timed_out:
        lines.append(f"FAILED: tests {how(after.result)}{place}; before they passed")
    if compared.still:
        count = counted(len(compared.still), "test")
        passed = f", {after.suite.counts.passed:,} passed" if after.suite.counts.passed else ""
        new = "" if compared.new or compared.unsure or compared.gap else f", none new{passed}"
        lines.append(f"FAILED as before: {count}{new}{place}: {named(compared.still)}")
    if not lines:
        lines.append(f"FAILED: tests {how(after.result)}{place}; before: {_before(before)}")
    if compared.gap:
        lines.append(f"not known: whether more tests fail than are named ({compared.gap})")
    return lines


def _fewer(before: Counts, after: Counts) -> list[str]:
    """Tests that pass and tests that fail, where both are counted: a suite that shrank is worth a look."""
    if None in (before.passed, before.failed, after.passed, after.failed):
        return []
    old, new = (sum(one or 0 for one in (counts.passed, counts.failed)) for counts in (before, after))
    return [f"changed: fewer tests ran than before, {new:,} and not {old:,}"] if new < old else []


def lint_lines(before: CommandResult | None, after: CommandResult) -> list[str]:
    """What the linter says; its exit code is all that is compared."""
    if not after.ran:
        return [f"not run: lint ({after.reason})"]
    if after.passed:
        return ["passed: lint"]
    if before is None:
        return [f"FAILED: lint {how(after)}; before: not run"]
    if before.ran and not before.passed:
        return [f"FAILED as before: lint {how(after)}; whether it finds more now is not known"]
    return [f"FAILED: lint {how(after)}; before: {how(before)}"]


def syntax_lines(unparsed: Sequence[str], unparsed_before: Sequence[str], parsed: int) -> list[str]:
    """Whether the changed files are still what their names say."""
    lines = [f"FAILED: does not parse: {named(unparsed)}"] if unparsed else []
    if unparsed_before:
        lines.append(f"FAILED as before: does not parse: {named(unparsed_before)}")
    if not lines and parsed:
        lines.append(f"passed: syntax of {counted(parsed, 'changed file')}, where there is a parser for it")
    return lines


def api_lines(api: ApiChange) -> list[str]:
    """What callers lose and gain."""
    lines = []
    if api.removed:
        count = counted(len(api.removed), "public name")
        lines.append(f"changed: {count} removed: {named([_removed(one) for one in api.removed])}")
    if api.changed:
        count = counted(len(api.changed), "public signature")
        lines.append(f"changed: {count}: {named([_changed(one) for one in api.changed])}")
    if not lines and api.compared:
        lines.append(
            f"none: public name removed or signature changed, in {counted(api.compared, 'changed source file')}"
        )
    if api.added:
        count = counted(len(api.added), "public name")
        lines.append(f"changed: {count} added: {named([f'{one.name} ({one.path})' for one in api.added])}")
    if api.not_compared:
        lines.append(f"not compared: public names of {named(api.not_compared)}")
    return lines


def _removed(one: ApiName) -> str:
    return f"{one.name} ({one.path}{f', now only in {one.moved_to}' if one.moved_to else ''})"


def _changed(one: ApiName) -> str:
    if len(one.before) + len(one.after) > 160:  # noqa: PLR2004  # two lines of a telephone each
        return f"{one.name} ({one.path})"
    return f"{one.before} → {one.after} ({one.path})"


def suite_lines(suite: SuiteChange) -> list[str]:
    """What became of the tests themselves."""
    lines = [f"changed: {counted(len(suite.deleted), 'test')} deleted: {named(suite.deleted)}"] if suite.deleted else []
    if suite.skipped:
        lines.append(f"changed: {counted(len(suite.skipped), 'test')} newly skipped: {named(suite.skipped)}")
    if suite.assertions_after < suite.assertions_before:
        fall = f"{suite.assertions_before:,} to {suite.assertions_after:,}"
        lines.append(f"changed: words that assert or expect, from {fall} in the changed test files")
    if not lines:
        lines.append("none: test deleted, newly skipped, or with fewer words that assert" + _reach(suite))
    if suite.renamed:
        lines.append(f"changed: {counted(len(suite.renamed), 'test')} moved or renamed: {named(suite.renamed)}")
    if suite.edited:
        lines.append(f"changed: {counted(len(suite.edited), 'test')} that stood before: {named(suite.edited)}")
    if suite.added:
        lines.append(f"changed: {counted(suite.added, 'test')} added")
    if suite.not_compared:
        lines.append(f"not compared: tests in {named(suite.not_compared)}")
    return lines


def _reach(suite: SuiteChange) -> str:
    return ", where they can be compared" if suite.not_compared else ""


def coverage_lines(touched: Touched) -> list[str]:
    """Which of the added lines ran."""
    if not touched.measured:
        return [f"not measured: coverage of the added lines ({touched.reason})"]
    why = f" ({touched.reason})" if touched.reason else ""
    lines = []
    if touched.can_run == 0:
        lines.append(f"none: added line that can run, in the files that the coverage report names{why}")
    elif touched.covered == touched.can_run:
        lines.append(f"passed: the tests run through {_all(touched.can_run)}{why}")
    else:
        count = f"{touched.covered:,} of {touched.can_run:,}"
        lines.append(
            f"partly: the tests run through {count} added lines that can run{why}; not {named(touched.missed)}"
        )
    if touched.unknown:
        lines.append(f"not measured: coverage of {named(touched.unknown)}: not in the report")
    return lines


def _all(number: int) -> str:
    return "the one added line that can run" if number == 1 else f"all {number:,} added lines that can run"


def size_lines(size: Size) -> list[str]:
    """How much there is to read."""
    largest = f"; largest: {', '.join(size.largest)}" if size.largest else ""
    lines = [f"changed: {counted(size.files, 'file')}, +{size.added:,} -{size.removed:,}{largest}"]
    if size.formatting_only:
        lines.append(f"changed: formatting and comments only: {named(size.formatting_only)}")
    if size.whitespace_lines:
        lines.append(f"changed: {counted(size.whitespace_lines, 'line')} in white space only")
    if size.generated:
        lines.append(f"changed: generated or lock files: {named(size.generated)}")
    return lines


def path_lines(paths: Paths) -> list[str]:
    """What needs leave or a look."""
    lines = [f"FAILED: protected paths are changed: {named(paths.protected)}"] if paths.protected else []
    if paths.listed:
        lines.append(f"changed: files of builds, CI or hooks: {named(paths.listed)}")
    if paths.entries:
        lines.append(f"changed: {named(paths.entries)}")
    if not lines:
        lines.append("none: protected path, build or CI file, link or executable")
    return lines


def secret_lines(scan: SecretScan) -> list[str]:
    """What looks like a secret."""
    new = [f"{one.path}:{one.line} {one.kind} {one.excerpt}" for one in scan.found if not one.known]
    old = [f"{one.path}:{one.line} {one.kind}" for one in scan.found if one.known]
    lines = [f"FAILED: what looks like a secret is added: {named(new)}"] if new else []
    if old:
        lines.append(f"changed: what looks like a secret is moved, it was there before: {named(old)}")
    if scan.beyond:
        lines.append(f"not run: the search for secrets in {named(scan.beyond)}: the change is too large")
    elif not lines:
        lines.append(f"none: secret of the {KINDS} kinds looked for in the added lines")
    if scan.binary:
        lines.append(f"not run: the search for secrets in binary files: {named(scan.binary)}")
    return lines
