"""The child that draws: a run's graph as JSON in, a PNG out."""

from __future__ import annotations

import base64
import json

from patterns.values.running.workflow import Workflow
from tools.picture.drawing import drawn, measure
from tools.picture.layout import Layout


def answer(asked: dict[str, str]) -> dict[str, object]:
    """See `tools.child.serving`."""
    workflow = Workflow.model_validate(json.loads(asked["workflow"]))  # pydantic's own reader refuses half characters
    return {"png": base64.b64encode(drawn(Layout(measure).of(workflow))).decode()}
