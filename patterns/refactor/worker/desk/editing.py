"""The tool that changes files."""

from __future__ import annotations

from pydantic import BaseModel

from patterns.errors import PathRefused
from patterns.paths import allowed, problem_of_glob
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.edits.apply import Applied, apply_edits
from patterns.refactor.worker.edits.blocks import find_edits
from patterns.refactor.worker.edits.hidden import in_place_of_secrets
from patterns.refactor.worker.edits.written import Cut, Deletion, Edit, Move, Written, paths_of
from patterns.toolbox import Observation, Tool
from patterns.values.repository.trees import Tree

NUDGE_AFTER = 3
"""Refused edits in a row after which a worker is told to look again."""
END_AFTER = 6
"""And after which it ends."""


class Blocks(BaseModel):
    """The blocks, when they were sent as arguments after all."""

    blocks: str


class EditFile(Tool[Blocks]):
    """Search/replace blocks, all or none."""

    name = "edit_file"
    description = (
        "Change files that you have read. Write the blocks into your message's text, not into arguments: the path on "
        "a line of its own, then `<<<<<<< SEARCH`, the lines as they are, `=======`, the lines as they shall be, "
        "`>>>>>>> REPLACE`. SEARCH must be whole lines that stand once in the file as it is now; empty SEARCH makes a "
        "new file; `DELETE path`, `MOVE path -> new/path` or, for lines, `MOVE path:first-last -> other/path` on a "
        "line of its own. All changes of a message are applied, or none."
    )
    arguments = Blocks

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def act(self, arguments: Blocks) -> Observation:
        """The new tree, or every reason why nothing was changed."""
        written, problems = find_edits(arguments.blocks)
        outside = tuple(path for path in paths_of(written) if not self._desk.may_write(path))
        problems += tuple(f"{path} {self._why_not(path)}" for path in outside)
        if problems or not written:
            wanted = tuple(path for path in outside if problem_of_glob(path) is None)
            return self._refused(problems or ("there is no block in it",), wanted)
        try:
            return await self._applied(written)
        except PathRefused as error:
            return self._refused((f"{error.facts.get('path', '')}: {error.facts.get('why', error.detail)}",))

    def absorb(self, observation: Observation) -> None:
        """The desk's tree is now the edited one, and what was written is known as it is."""
        desk, data = self._desk, observation.data or {}
        desk.refused = 0 if observation.ok else desk.refused + 1
        desk.outside += [path for path in data.get("outside", ()) if path not in desk.outside]
        if "tree" in data:
            desk.tree = Tree.model_validate(data["tree"])
            for path in data["gone"]:
                desk.seen.pop(path, None)
            desk.seen.update(dict.fromkeys(data["stands"], ""))

    async def _applied(self, written: tuple[Written, ...]) -> Observation:
        there = set(await self._desk.repository.files(self._desk.tree))
        files = await self._now(written, there)
        doubts = (*self._unread(written, files), *_clashes(written, there), *in_place_of_secrets(written, files))
        if doubts:
            return self._refused(doubts)
        applied = await apply_edits(written, files, code=self._desk.code)
        if applied.problems:
            return self._refused(applied.problems)
        tree = await self._desk.repository.write(self._desk.tree, applied.files)
        unknown = self._still_unknown(written, files)
        data = {
            "tree": tree.model_dump(mode="json"),
            "gone": [path for path, text in applied.files.items() if text is None],
            "stands": [path for path, text in applied.files.items() if text is not None and path not in unknown],
        }
        return Observation(text=_done(applied, written), data=data, news=(tree.state,))

    async def _now(self, written: tuple[Written, ...], there: set[str]) -> dict[str, str | None]:
        """Every named file as it is. One that only goes need not be text."""
        only_gone = {one.path for one in written if isinstance(one, Deletion)} - {
            path for one in written if not isinstance(one, Deletion) for path in paths_of((one,))
        }
        now: dict[str, str | None] = {}
        for path in paths_of(written):
            try:
                now[path] = await self._desk.repository.read(self._desk.tree, path) if path in there else None
            except PathRefused:
                if path not in only_gone:
                    raise
                now[path] = ""
        return now

    def _unread(self, written: tuple[Written, ...], files: dict[str, str | None]) -> list[str]:
        """Files with contents that their writer does not know as they are. A file may be moved unread."""
        seen = self._desk.seen
        origin = {one.to: one.path for one in written if isinstance(one, Move)}
        touched = dict.fromkeys(origin.get(one.path, one.path) for one in written if not isinstance(one, Move))
        known = [path for path in touched if files.get(path)]
        problems = [f"{path}: you have not read it: read it first" for path in known if path not in seen]
        return problems + [
            f"{path} was changed since you read it, by the command {seen[path]}: read it again"
            for path in known
            if seen.get(path)
        ]

    def _still_unknown(self, written: tuple[Written, ...], files: dict[str, str | None]) -> set[str]:
        """What was moved unread, and what got lines though its writer does not know the rest."""
        seen = self._desk.seen
        moved = {one.to for one in written if isinstance(one, Move) and seen.get(one.path) != ""}
        return moved | {one.to for one in written if isinstance(one, Cut) and files[one.to] and seen.get(one.to) != ""}

    def _why_not(self, path: str) -> str:
        task, protected = self._desk.subtask, self._desk.rules.protected
        if problem := problem_of_glob(path):
            return f"{problem}: nobody can allow it"
        if allowed(path, protected):
            return f"is protected here ({', '.join(protected)}), and nobody can allow it"
        globs = ", ".join(task.paths_allowed)
        return f"is outside the paths of this subtask ({globs}); ask_human with `paths` can widen them"

    def _refused(self, problems: tuple[str, ...], outside: tuple[str, ...] = ()) -> Observation:
        row = self._desk.refused + 1
        words = "Nothing was changed:\n" + "\n".join(f"- {one}" for one in problems)
        if row >= END_AFTER:
            words += f"\nThat was the {row}th refused edit in a row: the work ends here."
        elif row >= NUDGE_AFTER:
            words += f"\n{row} edits in a row were refused: read the files again, then send fewer and smaller blocks."
        return Observation(ok=False, text=words, data={"outside": list(outside)}, final=row >= END_AFTER)


def _clashes(written: tuple[Written, ...], there: set[str]) -> list[str]:
    """New paths that only case tells from one that stays: some file systems hold but one of the two."""
    leaving = {one.path for one in written if not isinstance(one, Edit | Cut)}
    staying = {path.casefold(): path for path in sorted(there - leaving)}
    made = [path for path in paths_of(written) if path not in there]
    return [
        f"{path} differs only in case from {staying[path.casefold()]}, which is there already"
        for path in made
        if path.casefold() in staying
    ]


def _done(applied: Applied, written: tuple[Written, ...]) -> str:
    done = ", ".join(f"{path}{' (gone)' if text is None else ''}" for path, text in sorted(applied.files.items()))
    cut = sorted({one.path for one in written if isinstance(one, Cut) and applied.files.get(one.path) is not None})
    again = [f"Lines have other numbers now in {', '.join(cut)}: read again before you move more."] if cut else []
    return "\n".join((f"Done: {done}", *applied.notes, *again))
