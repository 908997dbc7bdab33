"""Of the lines that a change adds: which ones can run, and which ones ran."""

from __future__ import annotations

from collections.abc import Iterable

from patterns.diffs import FileDiff
from patterns.refactor.proof.change.sides import is_test_path
from patterns.refactor.proof.coverage.reports import Lines, Unreadable, read_report
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import Ran


class Touched(Frozen):
    """The coverage of the touched lines, or why it is not known."""

    measured: bool
    reason: str = ""
    """Why it was not measured, or what is missing in the measure."""
    covered: int = 0
    can_run: int = 0
    """Added lines of source files that the report knows as lines that can run."""
    missed: tuple[str, ...] = ()
    """`path: 4, 6-9`: they did not run."""
    unknown: tuple[str, ...] = ()
    """Changed source files that the report does not name, or names more than once."""


def not_measured(reason: str) -> Touched:
    """No number, and why."""
    return Touched(measured=False, reason=reason)


def touched_lines(files: Iterable[FileDiff], ran: Ran, paths: Iterable[str]) -> Touched:
    """Read the report of a coverage run on the changed tree; `paths`: all of that tree's."""
    if not ran.result.ran:
        return not_measured(ran.result.reason)
    if not ran.report.strip():
        return not_measured(f"the coverage command left no report ({_end(ran)})")
    try:
        report = read_report(ran.report)
    except Unreadable as error:
        return not_measured(str(error))
    sources = [one for one in files if not one.deleted and not is_test_path(one.path)]
    measured = _measured(sources, report, frozenset(paths))
    return measured if ran.result.passed else measured.model_copy(update={"reason": f"the run {_end(ran)}"})


def _end(ran: Ran) -> str:
    if ran.result.timed_out:
        return "did not end in time"
    return f"ended with exit code {ran.result.exit_code}"


def _measured(files: list[FileDiff], report: Lines, paths: frozenset[str]) -> Touched:
    kinds = {_kind(path) for path in report}
    covered, can_run = 0, 0
    missed, unknown = list[str](), list[str]()
    for one in files:
        added = [line.number for line in one.lines if line.sign == "+"]
        if not added or _kind(one.path) not in kinds:
            continue
        lines = _of(one.path, report, paths)
        if lines is None:
            unknown.append(one.path)
            continue
        known = [number for number in added if number in lines]
        gaps = [number for number in known if not lines[number]]
        can_run += len(known)
        covered += len(known) - len(gaps)
        missed += [f"{one.path}: {_ranges(gaps)}"] if gaps else []
    return Touched(measured=True, covered=covered, can_run=can_run, missed=tuple(missed), unknown=tuple(unknown))


def _kind(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else ""


def _of(path: str, report: Lines, paths: frozenset[str]) -> dict[int, bool] | None:
    """What the report says of this file, whose name there may begin earlier or later than the repository does."""
    names = [name for name in report if _meant(name, path, paths) == [path]]
    return report[names[0]] if len(names) == 1 else None


def _meant(name: str, path: str, paths: frozenset[str]) -> list[str]:
    """The files that a report's name can stand for, if `path` is one of them at all."""
    name = name.removeprefix("./")
    if not f"/{name}".endswith(f"/{path}") and not path.endswith(f"/{name}"):
        return []
    if name in paths:
        return [name]
    longer = [] if name.startswith("/") else [one for one in paths if one.endswith(f"/{name}")]
    return longer or _tail(name, paths)


def _tail(name: str, paths: frozenset[str]) -> list[str]:
    """The longest end of the name that is a file: what stands before it is where the tests ran."""
    parts = name.split("/")
    tails = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return [tail for tail in tails if tail in paths][:1]


def _ranges(numbers: list[int]) -> str:
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}-{one[-1]}" for one in parts)
