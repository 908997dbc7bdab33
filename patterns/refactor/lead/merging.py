"""The merge train: every finished change in plan order, whatever the order they were finished in.

A change that does not fit is made once more by a worker on what is merged already; what still does not fit is put
to a person. After each merge the cheap checks are run, so that two changes which merge and do not agree are found
where it is known which they are.
"""

from __future__ import annotations

from functools import partial
from typing import Literal, Protocol

from patterns.plan import Plan, Subtask, ancestors, with_files
from patterns.ports.repository import Repository
from patterns.ports.runs import Run
from patterns.refactor.worker.handoff import Handoff
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import Conflict, Diff, Merge, Tree
from patterns.wording.inert import shortened

Favour = Literal["ours", "theirs"]
MADE_CHARACTERS = 20_000
"""How much of its own change a worker that makes it again is shown: it has no memory of it."""
TORN_CHARACTERS = 12_000
"""How much of the files in conflict a worker is shown."""


class Landed(Frozen):
    """One subtask's change, as it came into the result."""

    task_id: str
    title: str
    handoff: Handoff
    before: Tree
    tree: Tree
    """The whole result after it."""
    note: str = ""
    """What had to be done to make it fit."""


class Merged(Frozen):
    """What the train came to."""

    tree: Tree
    landed: tuple[Landed, ...] = ()
    """In plan order."""
    left_out: dict[str, str]
    """Subtasks whose change is not in the tree, each with the reason."""


class Yard(Protocol):
    """What the train cannot do by itself."""

    async def redo(self, task: Subtask, tree: Tree, note: str) -> Handoff | None:
        """The subtask once more, from `tree`, told why; None when nothing came of it."""

    async def choose(self, task: Subtask, conflict: Conflict) -> str:
        """A person's choice: `keep_earlier`, `keep_later` or `skip`."""

    async def quick_checks(self, before: Tree, after: Tree) -> str:
        """What a merge has broken, in words for a worker; empty when nothing that is looked at did."""


class Train:
    """Merges one plan's changes onto a tree."""

    def __init__(self, plan: Plan, start: Tree, *, run: Run, repository: Repository, yard: Yard) -> None:
        self._plan = plan
        self._run = run
        self._repository = repository
        self._yard = yard
        self._tree = start
        self._landed: list[Landed] = []
        self._left_out: dict[str, str] = {}

    async def run(self, handoffs: dict[str, Handoff]) -> Merged:
        """Take the changes in, one after the other, in the order of the plan."""
        for task in self._plan.subtasks:
            if task.task_id in handoffs:
                await self._take(task, handoffs[task.task_id])
        return Merged(tree=self._tree, landed=tuple(self._landed), left_out=self._left_out)

    async def _take(self, task: Subtask, handoff: Handoff) -> None:
        below = next((one for one in ancestors(self._plan, task.task_id) if one in self._left_out), None)
        if below:
            self._left_out[task.task_id] = f"it builds on {below}"
            return
        merge = await self._merge(handoff)
        if merge.conflicts:
            await self._fit(task, handoff, merge.conflicts[0])
            return
        broken = await self._yard.quick_checks(self._tree, merge.tree)
        mended = await self._redo(task, handoff, _broken(broken)) if broken else None
        if mended is None:
            self._land(task, handoff, merge.tree, f"after its merge: {_first_line(broken)}" if broken else "")
        else:
            await self._land_again(task, mended, "made again: the merged files did not pass the quick checks")

    async def _fit(self, task: Subtask, handoff: Handoff, conflict: Conflict) -> None:
        paths = ", ".join(conflict.paths)
        again = await self._redo(task, handoff, _torn(conflict))
        if again is not None and await self._land_again(task, again, f"made again: it met earlier work in {paths}"):
            return
        choice = await self._yard.choose(task, conflict)
        if choice == "keep_earlier":
            tree = await self._settled(handoff, favour="ours")
            self._land(task, handoff, tree, f"by choice without its version of {paths}")
        elif choice == "keep_later":
            tree = await self._settled(handoff, favour="theirs")
            self._land(task, handoff, tree, f"by choice with its version of {paths}, over the earlier one")
        else:
            self._left_out[task.task_id] = f"conflict in {paths}"

    async def _redo(self, task: Subtask, handoff: Handoff, note: str) -> Handoff | None:
        paths = with_files(task.paths_allowed, handoff.files)
        measure = partial(self._repository.diff, handoff.change.before, handoff.change.after)
        made = await self._run.step("measure", measure, Diff)
        told = f"{note}\n\nAll of your change, as it was made then:\n\n{shortened(made.text, MADE_CHARACTERS)}"
        return await self._yard.redo(task.model_copy(update={"paths_allowed": paths}), self._tree, told)

    async def _land_again(self, task: Subtask, handoff: Handoff, note: str) -> bool:
        merge = await self._merge(handoff)
        if merge.conflicts:
            return False
        self._land(task, handoff, merge.tree, note)
        return True

    def _land(self, task: Subtask, handoff: Handoff, tree: Tree, note: str) -> None:
        one = Landed(task_id=task.task_id, title=task.title, handoff=handoff, before=self._tree, tree=tree, note=note)
        self._landed.append(one)
        self._tree = tree

    async def _merge(self, handoff: Handoff) -> Merge:
        merge = partial(self._repository.merge, self._tree, (handoff.change,))
        return await self._run.step("merge", merge, Merge)

    async def _settled(self, handoff: Handoff, *, favour: Favour) -> Tree:
        settle = partial(self._repository.settle, self._tree, handoff.change, favour=favour)
        return (await self._run.step("settle", settle, Merge)).tree


def _torn(conflict: Conflict) -> str:
    shown = "\n\n".join(f"{one.path}:\n{one.text}" for one in conflict.files)[:TORN_CHARACTERS]
    return (
        f"Your change was made once already and does not fit: other work has changed {', '.join(conflict.paths)} "
        "meanwhile. You now stand on that work. Make your change again so that both hold. The two versions, with git's "
        f"markers (the first is what stands here, the second was yours):\n\n{shown}"
    )


def _broken(problem: str) -> str:
    return (
        "Your change was made once already and merged without a conflict, but together with the work of others it does "
        "not hold. You now stand on that work, without yours. Make your change again so that both hold. Found:\n"
        f"{problem}"
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:160]
