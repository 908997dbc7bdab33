"""Recorded answers: each says what it was asked, and is given again only where the same is asked.

One file, one answer: YAML between two `---` lines (role, turn, needs, and tool calls where there are any), then the
answer's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

FOLDER = Path(__file__).parent / "recordings"
_NOWHERE: Mapping[str, str] = MappingProxyType({})
_FILE = re.compile(r"\A---\n(?P<head>.*?)^---\n(?P<text>.*)\Z", re.DOTALL | re.MULTILINE)


class RecordedCall(BaseModel):
    """A tool call of a recorded answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    arguments: dict[str, Any]


class Recording(BaseModel):
    """One answer, and what must have been asked for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """SCENARIO/FILE, for messages."""
    role: str
    turn: int = Field(ge=0)
    """How many answers of the model stood in the conversation already."""
    needs: tuple[str, ...] = Field(min_length=1)
    """Pieces of text that must stand in the conversation, blanks folded: the task, and what the last tool gave."""
    lacks: tuple[str, ...] = ()
    """Pieces that must not stand there."""
    calls: tuple[RecordedCall, ...] = ()
    text: str = ""

    def fits(self, role: str, turn: int, conversation: str) -> bool:
        """Whether this is the answer to that."""
        here = self.role == role and self.turn == turn
        return (
            here
            and all(folded(piece) in conversation for piece in self.needs)
            and not any(folded(piece) in conversation for piece in self.lacks)
        )


def folded(text: str) -> str:
    """Text with its blanks folded, in which line ends do not matter."""
    return " ".join(text.split())


def read_recordings(folder: Path = FOLDER, *, origins: Mapping[str, str] = _NOWHERE) -> tuple[Recording, ...]:
    """Every recording, by scenario and file name; `{house:NAME}` in it becomes that sample site's origin.

    Raises `ValueError` for one that cannot be read.
    """
    return tuple(_read(path, folder, origins) for path in sorted(folder.rglob("*.md")))


def _read(path: Path, folder: Path, origins: Mapping[str, str]) -> Recording:
    name = path.relative_to(folder).as_posix()
    text = path.read_text(encoding="utf8")
    for house, origin in origins.items():
        text = text.replace(f"{{house:{house}}}", origin)
    found = _FILE.match(text)
    if not found:
        raise ValueError(f"{name}: no head between two lines of ---")
    return Recording.model_validate({"name": name, **yaml.safe_load(found["head"]), "text": found["text"].strip("\n")})
