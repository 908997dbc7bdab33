"""Each kind of question is asked for real, and the paper says where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from patterns.values.questions import QuestionKind

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(\w+)` \| `([\w./]+)` \|", re.MULTILINE)


def test_every_kind_of_question_is_asked_where_the_paper_says() -> None:
    rows = ROW.findall((ROOT / "docs" / "escalations.md").read_text(encoding="utf-8"))
    assert {kind for kind, _ in rows} == set(get_args(QuestionKind))
    for kind, place in rows:
        files = [ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py")
        assert any(f'"{kind}"' in file.read_text(encoding="utf-8") for file in files), f"{place} asks no {kind}"
