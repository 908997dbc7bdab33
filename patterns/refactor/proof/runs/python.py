"""The outputs of pytest and of unittest."""

from __future__ import annotations

import re

from patterns.refactor.proof.runs.suite import CUT, Counts, Found, total

_PYTEST_END = re.compile(
    r"^(?:=+ )?(?P<what>no tests ran|\d+ [a-z]+(?:, \d+ [a-z]+)*) in \d[\d.]*s(?: \([\d:]+\))?(?: =+)?$"
)
_PYTEST_ITEM = re.compile(r"^(?:FAILED|ERROR|SUBFAILED(?P<sub>.*?)) (?P<rest>\S*(?:::|\.py\b).*)$")
_PYTEST_HEAD = re.compile(r"^=+ short test summary info =+$")
_PYTEST_STOP = re.compile(r"^!+ (?P<why>(?:Interrupted|stopping|xdist\.dsession).*?) !+$")
_COUNT = re.compile(r"(\d+) ([a-z]+)")

_UNITTEST_ITEM = re.compile(r"^={70}\n(?:FAIL|ERROR|UNEXPECTED SUCCESS): (?P<name>.+)$", re.MULTILINE)
_UNITTEST_RAN = re.compile(r"^Ran (?P<ran>\d+) tests? in ", re.MULTILINE)
_UNITTEST_END = re.compile(r"^(?:FAILED|OK|NO TESTS RAN)(?: \((?P<what>[^)]*)\))?$", re.MULTILINE)


def pytest(output: str) -> Found | None:
    """Its short summary and its last line; `-q`, `-v` and xdist print the same ones."""
    names: list[str] = []
    ends: list[dict[str, int]] = []
    gap, inside, seen = "", False, False
    for line in output.split("\n"):
        if end := _PYTEST_END.match(line):
            inside, seen = False, True
            ends.append({noun.rstrip("s"): int(number) for number, noun in _COUNT.findall(end["what"])})
        elif _PYTEST_HEAD.match(line):
            inside = seen = True
        elif CUT.match(line):
            inside = True  # the heading may be in what is left out
        elif stop := _PYTEST_STOP.match(line):
            gap = f"pytest ended early ({stop['why']})"
        elif inside and (item := _PYTEST_ITEM.match(line)):
            names.append(_name(item["rest"], item["sub"]))
    if not seen:
        return None
    failed = total(one.get("failed", 0) + one.get("error", 0) for one in ends)
    counts = Counts(passed=_sum(ends, "passed"), failed=failed, skipped=_sum(ends, "skipped"))
    empty = bool(ends) and not any(set(one) - {"warning", "deselected"} for one in ends)
    return Found("pytest", tuple(dict.fromkeys(names)), counts, listed=len(names), empty=empty, gap=gap)


def _sum(ends: list[dict[str, int]], noun: str) -> int | None:
    return total(one.get(noun, 0) for one in ends)


def _name(rest: str, sub: str | None) -> str:
    """Cut the reason off; a parameter may hold the same ` - ` between its brackets."""
    name = rest
    for split in re.finditer(" - ", rest):
        before = rest[: split.start()]
        if "[" not in before or before.endswith("]"):
            name = before
            break
    return f"{name} {sub}" if sub else name


def unittest(output: str) -> Found | None:
    """The headed list of failures, and the last lines; Django's runner prints the same."""
    ran = [int(one["ran"]) for one in _UNITTEST_RAN.finditer(output)]
    if not ran:
        return None
    names = [one["name"] for one in _UNITTEST_ITEM.finditer(output)]
    ends = [_numbers(one["what"] or "") for one in _UNITTEST_END.finditer(output)]
    failed = sum(sum(one.get(key, 0) for key in ("failures", "errors", "unexpected successes")) for one in ends)
    skipped = sum(one.get("skipped", 0) for one in ends)
    expected = sum(one.get("expected failures", 0) for one in ends)
    # with failures it cannot be told: a test fails once for each of its subtests
    passed = sum(ran) - skipped - expected if not failed and ends else None
    counts = Counts(passed=passed, failed=failed if ends else None, skipped=skipped)
    return Found("unittest", tuple(dict.fromkeys(names)), counts, listed=len(names), empty=not sum(ran) and not failed)


def _numbers(what: str) -> dict[str, int]:
    pairs = (part.partition("=") for part in what.split(", "))
    return {key: int(value) for key, _, value in pairs if value.isdigit()}
