"""The small language Block Kit's tables are written in: a rule looks at one value and reports what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Report:
    """What was found wrong, each with a JSON pointer, in Slack's wording where that is known."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def add(self, at: str, problem: str) -> None:
        """Note a problem."""
        self.problems.append(f"{problem} [json-pointer:{at}]")


Rule = Callable[[Any, str, Report], None]
"""Called with the value, its JSON pointer and the report."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the fields it must have, the fields it may have, and rules over the whole of it."""

    must: Mapping[str, Rule] = field(default_factory=dict)
    may: Mapping[str, Rule] = field(default_factory=dict)
    whole: tuple[Rule, ...] = ()

    def __call__(self, value: Any, at: str, report: Report) -> None:
        """Check an object; unknown fields are refused, as Slack does."""
        if not isinstance(value, dict):
            report.add(at, "must be an object")
            return
        for name in self.must:
            if value.get(name) is None:
                report.add(at, f"missing required field: {name}")
        known = {**self.must, **self.may}
        for name, content in value.items():
            if name not in known:
                report.add(at, f"invalid additional property: {name}")
            elif content is not None:
                known[name](content, f"{at}/{name}", report)
        for rule in self.whole:
            rule(value, at, report)


def string(maximum: int, minimum: int = 0) -> Rule:
    """A text of limited length; Slack words a limit of 75 as "less than 76"."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "must be a string")
        elif len(value) > maximum:
            report.add(at, f"must be less than {maximum + 1} characters")
        elif len(value) < minimum:
            report.add(at, f"must be more than {minimum - 1} characters")

    return check


def one_of(*allowed: object) -> Rule:
    """One of a closed set."""

    def check(value: Any, at: str, report: Report) -> None:
        if value not in allowed:
            report.add(at, f"must be one of: {', '.join(map(str, allowed))}")

    return check


def whole_number(minimum: int, maximum: int) -> Rule:
    """An integer in a range."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
            report.add(at, f"must be a whole number from {minimum} to {maximum}")

    return check


def boolean(value: Any, at: str, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add(at, "must be a boolean")


def anything(value: Any, at: str, report: Report) -> None:
    """Not looked into."""
    del value, at, report


def items(rule: Rule, minimum: int, maximum: int) -> Rule:
    """A list of limited length, each item by its rule."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(at, "must be an array")
            return
        if len(value) > maximum:
            report.add(at, f"no more than {maximum} items allowed")
        if len(value) < minimum:
            report.add(at, f"no fewer than {minimum} items allowed")
        for index, item in enumerate(value):
            rule(item, f"{at}/{index}", report)

    return check


def by_type(table: Mapping[str, Rule], allowed: frozenset[str] | None = None) -> Rule:
    """An object checked by its `type`, which must be known and, if given, among the allowed."""

    def check(value: Any, at: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            report.add(at, "missing required field: type")
        elif kind not in table or (allowed is not None and kind not in allowed):
            report.add(at, f"unsupported type: {kind}")
        else:
            table[kind](value, at, report)

    return check


def any_of(*names: str) -> Rule:
    """At least one of the fields."""

    def check(value: Any, at: str, report: Report) -> None:
        if not any(value.get(name) for name in names):
            report.add(at, f"must have at least one of: {', '.join(names)}")

    return check


def exactly_one_of(*names: str) -> Rule:
    """One of the fields and not two."""

    def check(value: Any, at: str, report: Report) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            report.add(at, f"must have exactly one of: {', '.join(names)}")

    return check
