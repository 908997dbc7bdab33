"""The port `Pictures`, on a child that draws."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from types import TracebackType
from typing import Self

from pydantic import BaseModel, ValidationError

from patterns.values.running.workflow import Workflow
from tools.child.pool import Children, Unanswered

log = logging.getLogger(__name__)

SECONDS = 20.0
SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Answer(BaseModel):
    """What the child gives."""

    png: str


class Painter:
    """One picture at a time, each by a new process: they are asked for seldom, and a font's reader keeps much."""

    def __init__(self) -> None:
        self._children = Children("tools.picture.child", width=1, seconds=SECONDS, most=1)

    async def __aenter__(self) -> Self:
        await self._children.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._children.__aexit__(kind, error, trace)

    async def draw(self, workflow: Workflow) -> bytes | None:
        """See `Pictures.draw`."""
        asked = workflow.model_copy(update={"steps": ()})  # the picture tells stages, and of steps the dearest
        try:
            answer = await self._children.ask({"workflow": json.dumps(asked.model_dump(mode="json"))})
            png = base64.b64decode(Answer.model_validate_json(answer).png, validate=True)
        except (Unanswered, ValidationError, binascii.Error) as error:
            log.warning("the picture of run %s was not drawn: %r", workflow.run_id, error)
            return None
        return png if png.startswith(SIGNATURE) else None
