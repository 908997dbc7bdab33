"""Which tests fail after a change that did not fail before it; never more than the outputs say."""

from __future__ import annotations

from collections.abc import Callable

from patterns.refactor.proof.runs.compiled import cargo, go
from patterns.refactor.proof.runs.java import junit, surefire
from patterns.refactor.proof.runs.javascript import jest, mocha, node, vitest
from patterns.refactor.proof.runs.python import pytest, unittest
from patterns.refactor.proof.runs.suite import CUT, Counts, Found, Suite, total
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult
from patterns.wording.counting import counted

READERS: tuple[Callable[[str], Found | None], ...] = (
    pytest,
    unittest,
    go,
    cargo,
    jest,
    vitest,
    mocha,
    node,
    surefire,
    junit,
)
PYTEST_COLLECTED_NOTHING = 5
KEPT_CHARACTERS = 6_000


class Checked(Frozen):
    """A run of a command, small enough to be kept for good."""

    result: CommandResult
    """Its output is cut to the end, where runners sum up."""
    suite: Suite = Suite()
    """Read from all of the output."""


class Comparison(Frozen):
    """The failures after a change against those before it."""

    new: tuple[str, ...] = ()
    """Fail now and did not before."""
    unsure: tuple[str, ...] = ()
    """Fail now; that they did not before cannot be said."""
    still: tuple[str, ...] = ()
    """Failed before and fail now."""
    gone: tuple[str, ...] = ()
    """Failed before and do not now; they may pass or be no more."""
    broke: bool = False
    """The command passed before and fails now, whether or not names can be read."""
    gap: str = ""
    """What keeps the comparison from being complete."""


def read_suite(result: CommandResult) -> Suite:
    """Read the output of a test command with every runner's eyes; a command may start several."""
    found = [one for one in (read(result.output) for read in READERS) if one] if result.ran else []
    counts = Counts(
        passed=total(one.counts.passed for one in found),
        failed=total(one.counts.failed for one in found),
        skipped=total(one.counts.skipped for one in found),
    )
    nothing = (
        all(one.empty for one in found)
        if found
        else result.exit_code == PYTEST_COLLECTED_NOTHING and _is_pytest(result)
    )
    return Suite(
        runners=tuple(one.runner for one in found),
        failed=tuple(sorted({name for one in found for name in one.names})),
        counts=counts,
        empty=result.ran and nothing,
        gap=_gap(result, found),
    )


def _is_pytest(result: CommandResult) -> bool:
    return any(word.rpartition("/")[2] in {"pytest", "py.test"} for word in result.command)


def _gap(result: CommandResult, found: list[Found]) -> str:
    if result.passed:
        return ""
    if not result.ran:
        return f"they were not run: {result.reason}"
    if result.timed_out:
        return "they did not end in time"
    if result.exit_code is None:
        return "they did not run to their end"
    if not any(one.names for one in found):
        return "no names of failing tests can be read from the output"
    gaps = (one.gap or _missing(one, result.output) for one in found)
    return "; ".join(gap for gap in gaps if gap)


def _missing(found: Found, output: str) -> str:
    listed = len(found.names) if found.listed is None else found.listed
    failed = found.counts.failed
    if failed is None:
        return "the middle of the output was left out" if CUT.search(output) else ""
    if listed >= failed:
        return ""
    return f"{found.runner} counts {counted(failed, 'failure')} and names {listed}"


def checked(result: CommandResult) -> Checked:
    """Read the whole output, keep its end."""
    return Checked(result=shortened(result), suite=read_suite(result))


def shortened(result: CommandResult) -> CommandResult:
    """The same with the end of the output only."""
    if len(result.output) <= KEPT_CHARACTERS:
        return result
    return result.model_copy(update={"output": f"[…]\n{result.output[-KEPT_CHARACTERS:]}"})


def new_failures(before: Checked, after: Checked) -> Comparison:
    """Compare two runs of one command by names, and by exit codes where there are none."""
    was, now = before.suite, after.suite
    if not after.result.ran:
        return Comparison(gap=f"after: {now.gap}")
    old = frozenset() if before.result.passed else frozenset(was.failed)
    if after.result.passed:
        return Comparison(gone=tuple(sorted(old)))
    fresh = tuple(name for name in now.failed if name not in old)
    sure = not was.gap
    gaps = (("before", was.gap), ("after", now.gap))
    return Comparison(
        new=fresh if sure else (),
        unsure=() if sure else fresh,
        still=tuple(name for name in now.failed if name in old),
        gone=tuple(sorted(old.difference(now.failed))) if not now.gap else (),
        broke=before.result.passed,
        gap="; ".join(f"{when}: {gap}" for when, gap in gaps if gap),
    )
