"""The values of planning: what a plan may hold, a plan as it was drafted, and why there is to be another one."""

from __future__ import annotations

from typing import Literal

from patterns.plan import Plan
from patterns.values.conversation import Frozen


class PlanRules(Frozen):
    """What a plan may hold."""

    tools: tuple[str, ...]
    """Those that can be granted."""
    most: int
    """Subtasks."""
    commands: tuple[str, ...] = ()
    """Names of the repository's commands."""
    protected: tuple[str, ...] = ()
    """Globs that no subtask may write."""
    done: tuple[str, ...] = ()
    """Subtasks of an earlier plan whose work is there: they may be depended on."""
    taken: tuple[str, ...] = ()
    """Ids that an earlier plan of the run has used up; those of `done` among them."""


class Drafted(Frozen):
    """A plan without problems."""

    plan: Plan
    """Every subtask after those that it needs. What must wait only because of shared files waits in `serialised`."""
    notes: tuple[str, ...] = ()
    """What was mended in code because the planner did not."""
    rules: PlanRules
    """Which it obeys, and any change of it has to obey."""


class Earlier(Frozen):
    """A plan that there is already, and why another is wanted."""

    why: Literal["cheaper", "reworked", "replan", "follow_up"]
    """Fewer and smaller · as a person said before approving · what remains after failures · more on what was done."""
    plan: Plan
    words: str = ""
    """What a person wants different; for `reworked` and `follow_up`."""
    facts: tuple[str, ...] = ()
    """What was measured: for each subtask that ended, how, with which files, and what failed and how."""
    done: tuple[str, ...] = ()
    """Subtasks whose work is there."""
    within: Earlier | None = None
    """For a draft that was not approved: the replan or the follow-up that it was drafted for."""

    @property
    def begun(self) -> Earlier | None:
        """What was carried out before, this or what it was drafted for."""
        return self if self.why in ("replan", "follow_up") else self.within
