"""The outputs of `go test` and of `cargo test`."""

from __future__ import annotations

import re

from patterns.refactor.proof.runs.suite import CUT, Counts, Found, numbered

_GO_TEST = re.compile(r"^\s*--- FAIL: (?P<name>\S+) \(")
_GO_PACKAGE = re.compile(
    r"^(?:ok  \t(?P<ok>\S+)\t(?P<note>.*)|FAIL\t(?P<failed>\S+)(?P<why> \[.*\]|\t.*)|\?   \t\S+\t\[no test files\])$"
)

_CARGO_LIST = re.compile(r"^failures:\n(?P<names>(?:    \S.*\n)+)", re.MULTILINE)
_CARGO_END = re.compile(
    r"^test result: \w+\. (?P<passed>\d+) passed; (?P<failed>\d+) failed; (?P<skipped>\d+) ignored;", re.MULTILINE
)
_CARGO_STOP = re.compile(r"^error: (?:doc)?test failed, to rerun pass ", re.MULTILINE)
_CARGO_WENT_ON = re.compile(r"^error: \d+ targets? failed:$", re.MULTILINE)


def go(output: str) -> Found | None:
    """Failing tests under the package whose line follows them; a package that does not build is its own failure."""
    names: list[str] = []
    pending: list[str] = []
    gap, packages, ran = "", 0, False
    for line in output.split("\n"):
        if CUT.match(line):
            pending = []  # whose they are is in what is left out
        elif test := _GO_TEST.match(line):
            pending.append(test["name"])
        elif line.startswith("panic: "):
            gap = gap or "a panic ended its package's other tests"
        elif package := _GO_PACKAGE.match(line):
            packages += 1
            ran = ran or bool(package["failed"] or (package["ok"] and "[no tests to run]" not in package["note"]))
            if package["failed"]:
                names += _of_package(package["failed"], package["why"], pending)
            pending = []
    if not packages:
        return None
    return Found("go test", tuple(names), Counts(), empty=not ran, gap=gap)


def _of_package(package: str, why: str, tests: list[str]) -> list[str]:
    holders = {name[: slash.start()] for name in tests for slash in re.finditer("/", name)}
    leaves = [name for name in tests if name not in holders]
    if leaves:
        return [f"{package}.{name}" for name in dict.fromkeys(leaves)]
    return [package + (why if why.startswith(" [") else "")]


def cargo(output: str) -> Found | None:
    """The list of failures that each test binary ends with; doc tests are named by file and line."""
    ends = list(_CARGO_END.finditer(output))
    if not ends:
        return None
    lists = (one["names"].splitlines() for one in _CARGO_LIST.finditer(output))
    names = numbered(name.strip() for block in lists for name in block)
    passed, failed, skipped = (sum(int(one[key]) for one in ends) for key in ("passed", "failed", "skipped"))
    stopped = _CARGO_STOP.search(output) and not _CARGO_WENT_ON.search(output)
    return Found(
        "cargo test",
        names,
        Counts(passed=passed, failed=failed, skipped=skipped),
        empty=passed + failed == 0,
        gap="cargo stops at the first target that fails" if stopped else "",
    )
