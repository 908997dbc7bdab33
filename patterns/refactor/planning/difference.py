"""What is different between two plans, and whether the later one has to be approved anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from patterns.paths import covers
from patterns.plan import Plan, Subtask
from patterns.refactor.planning.estimate import Estimate


def difference(old: Plan, new: Plan, old_estimate: Estimate | None = None, new_estimate: Estimate | None = None) -> str:
    """A line for each thing that changed, in Markdown; empty for equal plans."""
    before = {task.task_id: task for task in old.subtasks}
    after = {task.task_id: task for task in new.subtasks}
    lines = [f"added **{name}** {task.title}" for name, task in after.items() if name not in before]
    lines += [f"dropped **{name}** {task.title}" for name, task in before.items() if name not in after]
    for name, task in after.items():
        if name in before:
            lines += [f"**{name}** {words}" for words in _changes(before[name], task)]
    stayed = [name for name in before if name in after]
    if stayed != [name for name in after if name in before]:
        lines.append(f"the order is now {', '.join(after)}")
    if old_estimate and new_estimate and old_estimate.total != new_estimate.total:
        lines.append(f"estimate: {new_estimate.total.told()} (before: {old_estimate.total.told()})")
    return "\n".join(f"- {line}" for line in lines)


def grew(old: Plan, new: Plan, old_estimate: Estimate, new_estimate: Estimate) -> bool:
    """Whether the new plan could do or cost more than the old one: then it needs an approval of its own."""
    return (
        bool(_beside(_paths(old), _paths(new)))
        or not _powers(new) <= _powers(old)
        or _price(new_estimate) > _price(old_estimate)
        or new_estimate.total.high_tokens > old_estimate.total.high_tokens
    )


def _changes(old: Subtask, new: Subtask) -> Iterator[str]:
    if old.title != new.title or old.description != new.description or old.acceptance != new.acceptance:
        yield "is worded differently"
    yield from _sets("waits for", "no longer waits for", old.dependencies, new.dependencies)
    yield from _paths_changed(old.paths_allowed, new.paths_allowed)
    yield from _sets("may use", "may no longer use", old.tools_needed, new.tools_needed)
    yield from _sets("is checked by", "is no longer checked by", old.verify, new.verify)


def _paths_changed(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if wider := _beside(old, new):
        yield f"may write more: {_coded(wider)}"
    if narrower := _beside(new, old):
        yield f"may no longer write all of {_coded(narrower)}"


def _sets(more: str, fewer: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if added := [one for one in new if one not in old]:
        yield f"{more} {', '.join(added)}"
    if gone := [one for one in old if one not in new]:
        yield f"{fewer} {', '.join(gone)}"


def _beside(covered: Sequence[str], globs: Sequence[str]) -> list[str]:
    """Those of `globs` that reach beyond what is covered."""
    return [glob for glob in globs if glob not in covered and not covers(covered, glob)]


def _coded(globs: Sequence[str]) -> str:
    return ", ".join(f"`{glob}`" for glob in globs)


def _paths(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(glob for task in plan.subtasks for glob in task.paths_allowed))


def _powers(plan: Plan) -> set[str]:
    """What its workers may do beside writing files."""
    return {name for task in plan.subtasks for name in (*task.tools_needed, *(f"command {one}" for one in task.verify))}


def _price(estimate: Estimate) -> float:
    high = estimate.total.high_microdollars
    return float("inf") if high is None else high
