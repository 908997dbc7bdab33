"""Coverage reports, read: Cobertura's XML, coverage.py's JSON, LCOV."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from xml.etree import ElementTree as ET

REPORT_CHARACTERS = 20_000_000
_ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)

Lines = dict[str, dict[int, bool]]
"""By path and line that can run: whether it ran."""


class Unreadable(Exception):
    """Not a report that we read."""


def read_report(text: str) -> Lines:
    """The lines of every file, by the path that the report gives. Raises `Unreadable`."""
    if len(text) > REPORT_CHARACTERS:
        raise Unreadable(f"the report is larger than {REPORT_CHARACTERS:,} characters")
    start = text.lstrip("\ufeff \t\r\n")
    try:
        if start.startswith("<"):
            return _cobertura(start)
        if start.startswith("{"):
            return _coverage_json(start)
        if start.startswith(("TN:", "SF:")):
            return _lcov(start)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ET.ParseError) as error:
        raise Unreadable("the report cannot be parsed") from error
    raise Unreadable("the report is neither Cobertura XML nor coverage.py's JSON nor LCOV")


def _cobertura(text: str) -> Lines:
    if _ENTITIES.search(text):
        raise Unreadable("the report declares entities")
    root = ET.fromstring(text)  # noqa: S314  # no entities: seen to above; expat loads nothing from outside
    if root.tag != "coverage":
        raise Unreadable("the report is XML, and not Cobertura's")
    sources = [one.text.strip().rstrip("/") for one in root.iter("source") if one.text and one.text.strip()]
    found: Lines = defaultdict(dict)
    for one in root.iter("class"):
        path = one.get("filename", "").replace("\\", "/")
        name = path if path.startswith("/") or len(sources) != 1 else f"{sources[0]}/{path}"
        for line in one.iter("line"):
            _hit(found[name], int(line.get("number", "0")), ran=int(line.get("hits", "0")) > 0)
    return dict(found)


def _coverage_json(text: str) -> Lines:
    files = json.loads(text)["files"]
    return {
        path.replace("\\", "/"): {
            **dict.fromkeys((int(one) for one in file["missing_lines"]), False),
            **dict.fromkeys((int(one) for one in file["executed_lines"]), True),
        }
        for path, file in files.items()
    }


def _lcov(text: str) -> Lines:
    found: Lines = defaultdict(dict)
    path = ""
    for line in text.splitlines():
        kind, _, value = line.partition(":")
        if kind == "SF":
            path = value.strip().replace("\\", "/")
            found[path]  # a file without a line that can run is in the report too
        elif kind == "DA":
            number, hits, *_ = value.split(",")
            _hit(found[path], int(number), ran=int(hits) > 0)
    return dict(found)


def _hit(lines: dict[int, bool], number: int, *, ran: bool) -> None:
    """A line may be reported for its method and for its class, and for each suite."""
    lines[number] = lines.get(number, False) or ran
