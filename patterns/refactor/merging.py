"""The merge train: every finished change in plan order, without those that do not merge or that build on such a one."""

from __future__ import annotations

from functools import partial

from patterns.plan import Plan, ancestors
from patterns.ports import Repository, Run
from patterns.refactor.handoff import Handoff
from patterns.values.conversation import Frozen
from patterns.values.repository import Merge, Tree


class Merged(Frozen):
    """What the train came to."""

    merge: Merge
    handoffs: tuple[Handoff, ...]
    """Those whose changes are in the tree, in plan order."""
    orphans: dict[str, str]
    """Subtasks left out, each with the one in conflict that it builds on."""


async def merge_all(
    plan: Plan, start: Tree, handoffs: tuple[Handoff, ...], *, run: Run, repository: Repository
) -> Merged:
    """Merge; what builds on a change in conflict is taken off and the rest merged again, until all of it stands."""
    orphans: dict[str, str] = {}
    while True:
        train = tuple(one for one in handoffs if one.change.task_id not in orphans)
        changes = tuple(one.change for one in train)
        merge = await run.step("merge", partial(repository.merge, start, changes), Merge)
        torn = [one.task_id for one in merge.conflicts]
        found = {one.task_id: base for one in changes if (base := _first(torn, ancestors(plan, one.task_id)))}
        if not found:
            kept = tuple(one for one in train if one.change.task_id not in torn)
            return Merged(merge=merge, handoffs=kept, orphans=orphans)
        orphans.update(found)


def _first(torn: list[str], below: tuple[str, ...]) -> str | None:
    return next((name for name in torn if name in below), None)
