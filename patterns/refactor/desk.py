"""A worker's desk: the tree it changes, and the tools that it may be granted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from pydantic import BaseModel, Field

from patterns.errors import PathRefused
from patterns.paths import allowed
from patterns.ports import Repository
from patterns.refactor.edits import Edit, apply_edits, find_edits
from patterns.refactor.handoff import Submission
from patterns.repository import CommandResult, Tree
from patterns.toolbox import Observation, Tool

FILES_SHOWN = 400
MATCHES_SHOWN = 60
OUTPUT_CHARACTERS = 6000
LINES_AT_ONCE = 400


class Desk:
    """What one worker has in hand. Changed only by what its tools absorb, so a replay lays the same desk."""

    def __init__(self, repository: Repository, tree: Tree, writable: tuple[str, ...]) -> None:
        """`writable`: the globs of its subtask."""
        self.repository = repository
        self.tree = tree
        self.writable = writable
        self.commands: list[CommandResult] = []
        self.submission: Submission | None = None

    def tools(self, granted: tuple[str, ...]) -> list[Tool]:
        """The granted tools, and `submit`, which every worker has."""
        return [cast("Tool", kind(self)) for name, kind in CATALOGUE.items() if name in granted or name == "submit"]


class _Nothing(BaseModel):
    """No arguments."""


class ListFiles:
    """Names."""

    name = "list_files"
    description = "The repository's files, as paths. Optional: only those whose path begins with `folder`."

    class Arguments(BaseModel):
        """Where to look."""

        folder: str = ""

    arguments = Arguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """At most `FILES_SHOWN` paths."""
        folder = cast("ListFiles.Arguments", arguments).folder.removeprefix("./")
        paths = [one for one in await self._desk.repository.files(self._desk.tree) if one.startswith(folder)]
        more = f"\n… and {len(paths) - FILES_SHOWN} more" if len(paths) > FILES_SHOWN else ""
        return Observation(text="\n".join(paths[:FILES_SHOWN]) + more or "no files there")

    def absorb(self, observation: Observation) -> None:
        """Nothing to keep."""


class SearchCode:
    """Lines."""

    name = "search_code"
    description = "Lines that contain `text` exactly (case-sensitive), as path:line: text."

    class Arguments(BaseModel):
        """What to look for."""

        text: str = Field(min_length=2, max_length=200)

    arguments = Arguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """At most `MATCHES_SHOWN` lines."""
        wanted = cast("SearchCode.Arguments", arguments).text
        matches = await self._desk.repository.search(self._desk.tree, wanted)
        lines = [f"{one.path}:{one.line}: {one.text[:200]}" for one in matches]
        more = f"\n… and {len(lines) - MATCHES_SHOWN} more" if len(lines) > MATCHES_SHOWN else ""
        return Observation(text="\n".join(lines[:MATCHES_SHOWN]) + more or f"{wanted!r} stands nowhere")

    def absorb(self, observation: Observation) -> None:
        """Nothing to keep."""


class ReadFile:
    """Contents."""

    name = "read_file"
    description = "A text file with line numbers, from line `start`, at most 400 lines at once."

    class Arguments(BaseModel):
        """Which file, from where."""

        path: str
        start: int = Field(default=1, ge=1)

    arguments = Arguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """The lines; a file that cannot be read is said, not raised."""
        wanted = cast("ReadFile.Arguments", arguments)
        try:
            text = await self._desk.repository.read(self._desk.tree, wanted.path.removeprefix("./"))
        except PathRefused as error:
            return Observation(ok=False, text=f"{wanted.path} cannot be read: {error.facts.get('why', error.detail)}")
        lines = text.splitlines()
        first = wanted.start - 1
        shown = [f"{number:5}  {line}" for number, line in enumerate(lines, 1)][first : first + LINES_AT_ONCE]
        rest = len(lines) - first - len(shown)
        return Observation(text="\n".join(shown) + (f"\n… {rest} lines more" if rest > 0 else "") or "(empty file)")

    def absorb(self, observation: Observation) -> None:
        """Nothing to keep."""


class EditFile:
    """Search/replace blocks, all or none."""

    name = "edit_file"
    description = (
        "Change files. Write the blocks into your message's text, not into arguments: the path on a line of its own, "
        "then `<<<<<<< SEARCH`, the lines as they are, `=======`, the lines as they shall be, `>>>>>>> REPLACE`. "
        "SEARCH must match whole lines exactly and stand once in the file; empty SEARCH makes a new file; "
        "`DELETE path` on a line of its own removes one. All blocks of a message are applied, or none."
    )

    class Arguments(BaseModel):
        """The blocks, when they were sent as arguments after all."""

        blocks: str

    arguments = Arguments

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """The new tree, or every reason why nothing was changed."""
        edits, problems = find_edits(cast("EditFile.Arguments", arguments).blocks)
        problems += self._outside(edits)
        if problems or not edits:
            return _refused(problems or ("there is no block in it",))
        applied = apply_edits(edits, {edit.path: await self._now(edit.path) for edit in edits})
        if applied.problems:
            return _refused(applied.problems)
        try:
            tree = await self._desk.repository.write(self._desk.tree, applied.files)
        except PathRefused as error:
            return _refused((f"{error.facts.get('path', '')}: {error.facts.get('why', error.detail)}",))
        done = ", ".join(f"{path}{' (deleted)' if text is None else ''}" for path, text in applied.files.items())
        return Observation(text=f"Done: {done}", data={"tree": tree.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """The desk's tree is now the edited one."""
        if observation.data:
            self._desk.tree = Tree.model_validate(observation.data["tree"])

    def _outside(self, edits: tuple[Edit, ...]) -> tuple[str, ...]:
        globs = self._desk.writable
        outside = dict.fromkeys(edit.path for edit in edits if edit.path and not allowed(edit.path, globs))
        return tuple(f"{path} is outside the paths of this subtask ({', '.join(globs)})" for path in outside)

    async def _now(self, path: str) -> str | None:
        if path not in await self._desk.repository.files(self._desk.tree):
            return None
        return await self._desk.repository.read(self._desk.tree, path)


class RunTests:
    """The repository's own tests."""

    name = "run_tests"
    description = "Run the repository's test command on your files as they are now; gives its exit code and output."
    arguments = _Nothing

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """The outcome, or why it was not run."""
        del arguments
        result = await self._desk.repository.check(self._desk.tree, "test")
        return Observation(text=told(result), ok=result.passed, data={"command": result.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """Kept for the handoff: what was run is measured, not claimed."""
        if observation.data:
            self._desk.commands.append(CommandResult.model_validate(observation.data["command"]))


class Submit:
    """The last act."""

    name = "submit"
    description = (
        "Hand in the work, or say that it cannot be done (status blocked, with the reason in summary). Your changes "
        "are taken from the files themselves."
    )
    arguments = Submission

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: BaseModel) -> Observation:
        """Accepted as it is."""
        return Observation(text="Handed in.", final=True, data=arguments.model_dump(mode="json"))

    def absorb(self, observation: Observation) -> None:
        """The worker's own account."""
        self._desk.submission = Submission.model_validate(observation.data)


def told(result: CommandResult) -> str:
    """A command's outcome in words, for a model."""
    if not result.ran:
        return f"Not run: {result.reason}"
    end = "timed out" if result.timed_out else f"exit code {result.exit_code}"
    half = OUTPUT_CHARACTERS // 2
    output = result.output
    if len(output) > OUTPUT_CHARACTERS:
        output = f"{output[:half]}\n… {len(output) - OUTPUT_CHARACTERS} characters left out …\n{output[-half:]}"
    return f"{' '.join(result.command)}: {end}\n{output}".strip()


def _refused(problems: tuple[str, ...]) -> Observation:
    return Observation(ok=False, text="Nothing was changed:\n" + "\n".join(f"- {one}" for one in problems))


CATALOGUE: dict[str, Callable[[Desk], object]] = {
    kind.name: partial(kind) for kind in (ListFiles, SearchCode, ReadFile, EditFile, RunTests, Submit)
}
"""Every tool by name."""

GRANTABLE = {kind.name: kind.description for kind in (ListFiles, SearchCode, ReadFile, EditFile, RunTests)}
"""What a plan may ask for."""
