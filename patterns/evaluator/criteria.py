"""What a result is judged by, frozen before the first draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["blocker", "major", "minor"]
WEIGHT: dict[Severity, int] = {"blocker": 9, "major": 3, "minor": 1}
How = Literal["execution", "judgement"]


class Criterion(BaseModel):
    """One thing that must be true of the result. Frozen before the first draft."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    """A letter and a number: C1, C2 …"""
    text: str = Field(min_length=10, max_length=400)
    """One checkable statement."""
    severity: Severity
    """blocker: useless without it. major: wrong without it. minor: better with it."""
    how: How = "judgement"
    """execution: running the result, or its tests, shows it. judgement: only reading it does."""


def told(criterion: Criterion) -> str:
    """In one line, for models and for people."""
    by = " [checked by execution]" if criterion.how == "execution" else ""
    return f"{criterion.id} ({criterion.severity}): {criterion.text}{by}"


def weight(criteria: Sequence[Criterion]) -> int:
    """Of all of them."""
    return sum(WEIGHT[one.severity] for one in criteria)
