"""What the papers of the project point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")
NAMED_TEST = re.compile(r"`(tests/[\w./-]+\.py)::(test_\w+)`")
NAMED_FILE = re.compile(r"`((?:bot|handlers|patterns|tools|tests|docs)/[\w./-]+)`")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(paper: Path) -> None:
    links = LINK.findall(paper.read_text(encoding="utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(paper: Path) -> None:
    named = NAMED_FILE.findall(paper.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_test_that_is_named_exists(paper: Path) -> None:
    named = NAMED_TEST.findall(paper.read_text(encoding="utf-8"))
    assert [f"{file}::{name}" for file, name in named if not is_defined(ROOT / file, name)] == []


def is_defined(file: Path, name: str) -> bool:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return re.search(rf"^ *(?:async )?def {name}\(", text, re.MULTILINE) is not None


def test_every_row_of_the_threats_names_what_proves_it() -> None:
    rows = re.findall(r"^\| (\d+) \|(.*)$", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    assert [number for number, row in rows if not NAMED_TEST.search(row)] == []


def test_one_request_takes_no_more_than_twelve_steps() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    journey = text.partition("## One request's journey")[2].partition("\n## ")[0]
    steps = re.findall(r"^(\d+)\. ", journey, re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert 8 <= len(steps) <= 12


def test_decisions_are_numbered_in_their_names_and_titles() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    titles = [path.read_text(encoding="utf-8").partition("\n")[0] for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [title for number, title in zip(numbers, titles, strict=True) if not title.startswith(f"# {number}. ")] == []
