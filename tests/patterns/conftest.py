"""Scripts that must be followed to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from patterns.guardrails import asking
from patterns.orchestrator import waiting
from patterns.values.questions import Question
from patterns.values.running.letters import Decision
from tests.fakes.model import ScriptedModel, Step, flat

Script = Callable[..., ScriptedModel]


@pytest.fixture
def script() -> Iterator[Script]:
    """Makes scripted models, and fails the test when one was asked beside its script or not all of it came about."""
    made: list[ScriptedModel] = []

    def make(*steps: Step | tuple[Step, ...], **others: Any) -> ScriptedModel:
        fresh = tuple(Step(one.role, one.answer, one.when) for one in flat(steps))
        made.append(ScriptedModel(*fresh, **others))
        return made[-1]

    yield make
    assert [fault for model in made for fault in model.faults()] == []


def _unseen(_: Question, decision: Decision) -> Decision:
    return decision


@pytest.fixture(params=["at the question", "right before the effect"])
def guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a decision is held against what it is for: the first of the two guards stands, or has failed."""
    if request.param == "right before the effect":
        monkeypatch.setattr(asking, "given_for", _unseen)
        monkeypatch.setattr(waiting, "given_for", _unseen)
    return str(request.param)
