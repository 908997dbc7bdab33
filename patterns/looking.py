"""The tools that look at a repository: at names, at lines, at a file. They change nothing."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, Field

from patterns.errors import PathRefused
from patterns.ports.repository import Repository
from patterns.toolbox import Observation, Tool
from patterns.values.repository.trees import Tree

FILES_SHOWN = 400
MATCHES_SHOWN = 60
LINES_AT_ONCE = 400
LINE_CHARACTERS = 1000
PAGE_CHARACTERS = 30_000


class Place(Protocol):
    """Where is looked; what stands there may change between two looks."""

    @property
    def repository(self) -> Repository:
        """The one that knows the files."""

    @property
    def tree(self) -> Tree:
        """The files as they are now."""


class Folder(BaseModel):
    """Where to look."""

    folder: str = ""


class ListFiles(Tool[Folder]):
    """Names."""

    name = "list_files"
    description = "The repository's files, as paths. Optional: only those whose path begins with `folder`."
    arguments = Folder

    def __init__(self, place: Place) -> None:
        self._place = place

    async def act(self, arguments: Folder) -> Observation:
        """At most `FILES_SHOWN` paths."""
        folder = arguments.folder.removeprefix("./")
        paths = [one for one in await self._place.repository.files(self._place.tree) if one.startswith(folder)]
        more = f"\n… and {len(paths) - FILES_SHOWN} more" if len(paths) > FILES_SHOWN else ""
        return Observation(text="\n".join(paths[:FILES_SHOWN]) + more or "no files there")


class Wanted(BaseModel):
    """What to look for, and where."""

    text: str = Field(min_length=2, max_length=200)
    folder: str = ""


class SearchCode(Tool[Wanted]):
    """Lines."""

    name = "search_code"
    description = (
        "Lines that contain `text` exactly (case-sensitive), as path:line: text. Optional: only in the files of "
        "`folder`, or in that one file."
    )
    arguments = Wanted

    def __init__(self, place: Place) -> None:
        self._place = place

    async def act(self, arguments: Wanted) -> Observation:
        """At most `MATCHES_SHOWN` lines."""
        folder = arguments.folder.removeprefix("./")
        matches = await self._place.repository.search(self._place.tree, arguments.text, folder)
        lines = [f"{one.path}:{one.line}: {one.text[:200]}" for one in matches]
        more = f"\n… and {len(lines) - MATCHES_SHOWN} more" if len(lines) > MATCHES_SHOWN else ""
        return Observation(text="\n".join(lines[:MATCHES_SHOWN]) + more or _nowhere(arguments.text, folder))


def _nowhere(text: str, folder: str) -> str:
    return f"{text!r} stands nowhere in {folder}" if folder else f"{text!r} stands nowhere"


class Lines(BaseModel):
    """Which file, from where."""

    path: str
    start: int = Field(default=1, ge=1)


class ReadFile(Tool[Lines]):
    """Contents."""

    name = "read_file"
    description = (
        "A text file with line numbers, from line `start`, at most 400 lines at once. The numbers are not part of the "
        "file; very long lines are cut, and that is said."
    )
    arguments = Lines

    def __init__(self, place: Place) -> None:
        self._place = place

    async def act(self, arguments: Lines) -> Observation:
        """The lines; a file that cannot be read is said, not raised."""
        path = arguments.path.removeprefix("./")
        try:
            text = await self._place.repository.read(self._place.tree, path)
        except PathRefused as error:
            return Observation(
                ok=False, text=f"{arguments.path} cannot be read: {error.facts.get('why', error.detail)}"
            )
        return Observation(text=_page(text, arguments.start), data={"path": path})


def _page(text: str, start: int) -> str:
    if not text:
        return "(empty file)"
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if start > len(lines):
        return f"The file ends with line {len(lines)}."
    first = start - 1
    shown: list[str] = []
    room = PAGE_CHARACTERS
    for number, line in enumerate(lines[first : first + LINES_AT_ONCE], start):
        shown.append(f"{number:5}  {_cut(line)}")
        room -= len(shown[-1])
        if room < 0:
            break
    rest = len(lines) - first - len(shown)
    return "\n".join(shown) + (f"\n… {rest} lines more" if rest else "")


def _cut(line: str) -> str:
    left = len(line) - LINE_CHARACTERS
    return line if left <= 0 else f"{line[:LINE_CHARACTERS]}… ({left} characters more in this line)"
