"""The tool that changes files."""

from __future__ import annotations

from pydantic import BaseModel

from patterns.errors import PathRefused
from patterns.refactor.desk.blocks import find_edits
from patterns.refactor.desk.desk import Desk
from patterns.refactor.edits import Edit, apply_edits
from patterns.toolbox import Observation, Tool
from patterns.values.repository import Tree


class Blocks(BaseModel):
    """The blocks, when they were sent as arguments after all."""

    blocks: str


class EditFile(Tool[Blocks]):
    """Search/replace blocks, all or none."""

    name = "edit_file"
    description = (
        "Change files. Write the blocks into your message's text, not into arguments: the path on a line of its own, "
        "then `<<<<<<< SEARCH`, the lines as they are, `=======`, the lines as they shall be, `>>>>>>> REPLACE`. "
        "SEARCH must match whole lines exactly and stand once in the file; empty SEARCH makes a new file; "
        "`DELETE path` on a line of its own removes one. All blocks of a message are applied, or none."
    )
    arguments = Blocks

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Blocks) -> Observation:
        """The new tree, or every reason why nothing was changed."""
        edits, problems = find_edits(arguments.blocks)
        outside = self._outside(edits)
        globs = ", ".join(self._desk.subtask.paths_allowed)
        problems += tuple(f"{path} is outside the paths of this subtask ({globs})" for path in outside)
        if problems or not edits:
            return _refused(problems or ("there is no block in it",), outside)
        try:
            applied = apply_edits(edits, {edit.path: await self._now(edit.path) for edit in edits})
            if applied.problems:
                return _refused(applied.problems)
            tree = await self._desk.repository.write(self._desk.tree, applied.files)
        except PathRefused as error:
            return _refused((f"{error.facts.get('path', '')}: {error.facts.get('why', error.detail)}",))
        done = ", ".join(f"{path}{' (deleted)' if text is None else ''}" for path, text in applied.files.items())
        return Observation(text=f"Done: {done}", data={"tree": tree.model_dump(mode="json")})

    def absorb(self, observation: Observation) -> None:
        """The desk's tree is now the edited one."""
        data = observation.data or {}
        if "tree" in data:
            self._desk.tree = Tree.model_validate(data["tree"])
        self._desk.outside += [path for path in data.get("outside", ()) if path not in self._desk.outside]

    def _outside(self, edits: tuple[Edit, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(edit.path for edit in edits if not self._desk.may_write(edit.path)))

    async def _now(self, path: str) -> str | None:
        if path not in await self._desk.repository.files(self._desk.tree):
            return None
        return await self._desk.repository.read(self._desk.tree, path)


def _refused(problems: tuple[str, ...], outside: tuple[str, ...] = ()) -> Observation:
    listed = "\n".join(f"- {one}" for one in problems)
    return Observation(ok=False, text=f"Nothing was changed:\n{listed}", data={"outside": list(outside)})
