"""The outputs of Maven's Surefire and Failsafe, and of JUnit 4's own runner."""

from __future__ import annotations

import re

from patterns.refactor.proof.runs.suite import Counts, Found

_TEST = re.compile(
    r"^(?:\[ERROR\] )?(?P<name>(?!Tests run:)\S.*?)(?: --|  ) ?Time elapsed: .*<<< (?:FAILURE|ERROR)!\s*$", re.MULTILINE
)
_END = re.compile(
    r"^(?:\[\w+\] )?Tests run: (?P<ran>\d+), Failures: (?P<failures>\d+), Errors: (?P<errors>\d+),"
    r" Skipped: (?P<skipped>\d+)\s*$",
    re.MULTILINE,
)
_EARLY = re.compile(r"^\[INFO\] .* SKIPPED(?: \[.*\])?$", re.MULTILINE)

_JUNIT_END = re.compile(
    r"^(?:OK \((?P<ok>\d+) tests?\)|Tests run: (?P<ran>\d+),  Failures: (?P<failed>\d+))$", re.MULTILINE
)
_JUNIT_TEST = re.compile(r"^\d+\) (?P<name>\S+\([\w.$]+\))$", re.MULTILINE)


def surefire(output: str) -> Found | None:
    """The line of each failing test, and the totals of each module."""
    ends = list(_END.finditer(output))
    if not ends:
        return None
    names = [one["name"].strip() for one in _TEST.finditer(output)]
    ran, failures, errors, skipped = (
        sum(int(one[key]) for one in ends) for key in ("ran", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Found(
        "Surefire",
        tuple(dict.fromkeys(names)),
        Counts(passed=ran - failed - skipped, failed=failed, skipped=skipped),
        listed=len(names),
        empty=ran == 0,
        gap="Maven skipped the modules after the one that failed" if _EARLY.search(output) else "",
    )


def junit(output: str) -> Found | None:
    """JUnit 4 on the command line."""
    ends = list(_JUNIT_END.finditer(output))
    if not ends:
        return None
    names = [one["name"] for one in _JUNIT_TEST.finditer(output)]
    failed = sum(int(one["failed"] or 0) for one in ends)
    ran = sum(int(one["ok"] or one["ran"]) for one in ends)
    counts = Counts(passed=ran - failed, failed=failed)
    return Found("JUnit", tuple(dict.fromkeys(names)), counts, listed=len(names), empty=ran == 0)
