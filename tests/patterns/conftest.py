"""Scripts that must be followed to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

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
