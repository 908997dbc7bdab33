"""Messages that grow: a stream lives five minutes from its start, however much is appended."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
STREAM_SECONDS = 300.0
"""Measured by others at 5.18 to 5.30 minutes; not documented, and appends do not extend it."""


@dataclass(slots=True)
class Stream:
    """What has arrived so far."""

    expires: float
    plan: bool = False
    text: str = ""
    title: str = ""
    tasks: dict[str, Json] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)

    def take(self, chunk: Json) -> None:
        """Add one chunk; a task of a known id is updated in place."""
        kind = chunk["type"]
        if kind == "markdown_text":
            self.text += chunk["text"]
        elif kind == "plan_update":
            self.title = chunk["title"]
        elif kind == "task_update":
            self.tasks[chunk["id"]] = self.tasks.get(chunk["id"], {}) | _task(chunk)
        else:
            self.blocks.extend(chunk["blocks"])

    def as_blocks(self) -> list[Json]:
        """Return what the message shows now."""
        shown: list[Json] = [{"type": "markdown", "text": self.text}] if self.text else []
        tasks = list(self.tasks.values())
        if self.plan or self.title:
            plan = {"type": "plan", "title": self.title or "Plan", "tasks": tasks}
            return [*shown, plan, *self.blocks]
        return [*shown, *({"type": "task_card", **task} for task in tasks), *self.blocks]


def _task(chunk: Json) -> Json:
    task: Json = {"task_id": chunk["id"], "title": chunk["title"], "status": chunk.get("status", "pending")}
    for name in ("details", "output"):
        if chunk.get(name):
            words = {"type": "rich_text_section", "elements": [{"type": "text", "text": chunk[name]}]}
            task[name] = {"type": "rich_text", "elements": [words]}
    return task | ({"sources": chunk["sources"]} if chunk.get("sources") else {})
