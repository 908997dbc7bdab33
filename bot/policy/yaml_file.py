"""YAML as an operator's file may hold it: plain values, each key once, no references, not too much of it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from patterns.errors import ConfigurationInvalid

MOST_BYTES = 256_000
ALIAS = "a value that begins with * stands in quotation marks"


class PlainLoader(yaml.SafeLoader):
    """The safe loader, without two things that it takes.

    A key that stands twice, of which the last would win; and aliases, by which a few lines become gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node, unless it refers to another."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # PyYAML's stub
            raise yaml.MarkedYAMLError(problem=ALIAS, problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  # PyYAML's signature
        """A mapping whose keys are all different."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> object:
    """What the file holds; None for one that holds nothing. Raises `ConfigurationInvalid` with the line."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationInvalid(f"{path}: cannot be read ({error.strerror})") from error
    if len(raw) > MOST_BYTES:
        raise ConfigurationInvalid(f"{path}: larger than {MOST_BYTES // 1000} kB")
    try:
        return yaml.load(raw, Loader=PlainLoader)  # noqa: S506  # a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigurationInvalid(f"{path}{where}: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigurationInvalid(f"{path}: no YAML text that can be read ({type(error).__name__})") from None
