"""The outputs of Jest, Vitest, Mocha and Node's own runner."""

from __future__ import annotations

import re
from itertools import takewhile

from patterns.refactor.proof.runs.suite import Counts, Found, numbered, total

_COUNT = re.compile(r"(\d+) ([a-z]+)")
_JEST_END = re.compile(r"^Tests: +(?P<what>.*\btotal)$", re.MULTILINE)
_JEST_NONE = re.compile(r"^No tests found, exiting with code \d$", re.MULTILINE)
_JEST_FILE = re.compile(r"^FAIL (?P<path>.+?)(?: \([\d.]+ m?s\))?$")
_JEST_ITEM = re.compile(r"^  ● (?P<name>\S.*)$")
_SUITE = "Test suite failed to run"

_VITEST_END = re.compile(r"^ +Tests  (?P<what>.*\(\d+\)|no tests)$", re.MULTILINE)
_VITEST_ITEM = re.compile(r"^ FAIL  (?P<name>\S.*)$", re.MULTILINE)
_VITEST_NONE = re.compile(r"^No test files found, exiting with code \d$", re.MULTILINE)

_MOCHA_END = re.compile(r"^  (?P<number>\d+) (?P<what>passing|pending|failing)(?: \(.*\))?$", re.MULTILINE)
_MOCHA_LIST = re.compile(r"^  \d+ failing$", re.MULTILINE)
_MOCHA_ITEM = re.compile(r"^  \d+\) (?P<title>.+)$")
_MOCHA_TITLES = 12
"""How many lines the title of one failure may take, one for each block around the test."""

_NODE_END = re.compile(r"^(?:#|ℹ) (?P<what>tests|pass|fail|cancelled|skipped) (?P<number>\d+)$", re.MULTILINE)
_TAP_SUBTEST = re.compile(r"^(?P<indent> *)# Subtest: (?P<name>.+)$")
_TAP_NOT_OK = re.compile(r"^(?P<indent> *)not ok \d+(?: - (?P<name>.*?))?(?P<todo> # (?:TODO|SKIP).*)?$")
_SPEC_LIST = re.compile(r"^✖ failing tests:$", re.MULTILINE)
_SPEC_ITEM = re.compile(
    r"^test at (?P<path>.+?):\d+:\d+\n✖ (?P<name>.+?)(?: \([\d.]+ms\))?(?P<todo> # (?:TODO|SKIP).*)?$", re.MULTILINE
)


def _counts(whats: list[str]) -> Counts:
    found = [{noun: int(number) for number, noun in _COUNT.findall(what)} for what in whats]
    passed, failed, skipped = (total(one.get(noun, 0) for one in found) for noun in ("passed", "failed", "skipped"))
    return Counts(passed=passed, failed=failed, skipped=skipped)


def jest(output: str) -> Found | None:
    """A failure is named by its file and its titles; a file that cannot be loaded is a failure of its own."""
    ends = [one["what"] for one in _JEST_END.finditer(output)]
    none = bool(_JEST_NONE.search(output))
    if not ends and not none:
        return None
    path, names = "", []
    for line in output.split("\n"):
        if file := _JEST_FILE.match(line):
            path = file["path"].removeprefix("./")
        elif (item := _JEST_ITEM.match(line)) and item["name"] != "Console":
            names.append(f"{path} › {item['name']}" if path else item["name"])
    unique = tuple(dict.fromkeys(names))  # many failures are listed a second time at the end
    tests = sum(not name.endswith(_SUITE) for name in unique)
    empty = none or all(one.strip() == "0 total" for one in ends)
    return Found("Jest", unique, _counts(ends), listed=tests, empty=empty and not unique)


def vitest(output: str) -> Found | None:
    """Its list of failed tests and of files that cannot be loaded."""
    ends = [one["what"] for one in _VITEST_END.finditer(output)]
    none = bool(_VITEST_NONE.search(output))
    if not ends and not none:
        return None
    names = numbered(one["name"].strip() for one in _VITEST_ITEM.finditer(output))
    tests = sum(" > " in name for name in names)
    empty = none or all(one == "no tests" for one in ends)
    return Found("Vitest", names, _counts(ends), listed=tests, empty=empty and not names)


def mocha(output: str) -> Found | None:
    """The numbered list after the totals: the titles of the blocks, each on a line, the last one with a colon."""
    ends = list(_MOCHA_END.finditer(output))
    if not ends:
        return None
    counted = {word: sum(int(one["number"]) for one in ends if one["what"] == word) for word in _MOCHA_WORDS}
    names: list[str] = []
    for start in _MOCHA_LIST.finditer(output):
        names += _mocha_names(output[start.end() :].split("\n"))
    counts = Counts(passed=counted["passing"], failed=counted["failing"], skipped=counted["pending"])
    return Found("Mocha", numbered(names), counts, empty=not any(counted.values()))


_MOCHA_WORDS = ("passing", "failing", "pending")


def _mocha_names(lines: list[str]) -> list[str]:
    names = []
    for at, line in enumerate(lines):
        if item := _MOCHA_ITEM.match(line):
            inner = lines[at + 1 : at + _MOCHA_TITLES] if not line.endswith(":") else []
            titles = [item["title"], *(one.strip() for one in takewhile(lambda one: one.startswith("       "), inner))]
            last = next((number for number, title in enumerate(titles) if title.endswith(":")), len(titles) - 1)
            names.append(" › ".join(titles[: last + 1]).removesuffix(":"))
    return names


def node(output: str) -> Found | None:
    """TAP with its nesting, or the list that the `spec` reporter ends with."""
    numbers: dict[str, int] = {}
    for one in _NODE_END.finditer(output):
        numbers[one["what"]] = numbers.get(one["what"], 0) + int(one["number"])
    if "tests" not in numbers:
        return None
    if spec := _SPEC_LIST.search(output):
        items = _SPEC_ITEM.finditer(output, spec.end())
        names = [f"{one['path']} › {one['name']}" for one in items if not one["todo"]]
    else:
        names = _tap_names(output)
    counts = Counts(
        passed=numbers.get("pass"),
        failed=numbers.get("fail", 0) + numbers.get("cancelled", 0),
        skipped=numbers.get("skipped"),
    )
    return Found("node --test", numbered(names), counts, empty=not numbers["tests"])


def _tap_names(output: str) -> list[str]:
    """Innermost failures only: whatever holds one fails with it."""
    names: list[str] = []
    holders: set[str] = set()
    path: dict[int, str] = {}
    for line in output.split("\n"):
        if subtest := _TAP_SUBTEST.match(line):
            path = {indent: name for indent, name in path.items() if indent < len(subtest["indent"])}
            path[len(subtest["indent"])] = subtest["name"]
        elif (failure := _TAP_NOT_OK.match(line)) and not failure["todo"]:
            above = [name for indent, name in sorted(path.items()) if indent < len(failure["indent"])]
            name = " › ".join([*above, failure["name"] or "unnamed"])
            if name not in holders:
                names.append(name)
            holders.update(" › ".join(above[:depth]) for depth in range(1, len(above) + 1))
    return names
