"""One worker: a subtask in, a handoff out. Runs as a child of the `/refactor` run."""

from __future__ import annotations

from functools import partial
from typing import Literal

from patterns.agent import TEXT_CALL, Agent
from patterns.conversation import Frozen, Message, Prompt, ToolCall
from patterns.errors import LimitReached
from patterns.guardrails.limits import Limits, Watch
from patterns.letters import TaskNote
from patterns.plan import Subtask
from patterns.ports import Model, Repository, Run
from patterns.prompt_files import fill, tagged
from patterns.refactor.desk.blocks import DIVIDES, OPENS
from patterns.refactor.desk.catalogue import tools_of
from patterns.refactor.desk.desk import Desk
from patterns.refactor.handoff import Handoff, Submission
from patterns.repository import Base, Change, Diff, Merge, Tree
from patterns.toolbox import Toolbox

WORKER_TOKENS = 8000


class WorkerBrief(Frozen):
    """A worker's whole world."""

    goal: str
    """The request, for context only."""
    subtask: Subtask
    base: Base
    earlier: tuple[Handoff, ...] = ()
    """Of every subtask this one builds on, in plan order."""
    limits: Limits


async def work(brief: WorkerBrief, *, run: Run, model: Model, repository: Repository) -> Handoff:
    """Do the subtask.

    A limit or a worker that no longer acts ends it as `partial`, with the changes so far. Raises what keeps it from
    working at all: `ModelError`, `RepositoryError`.
    """
    changes = tuple(one.change for one in brief.earlier)
    merge = await run.step("start", partial(repository.merge, Tree(base=brief.base), changes), Merge)
    desk = Desk(repository, merge.tree, brief.subtask.paths_allowed)
    agent = Agent(
        _prompt(brief),
        Toolbox(tools_of(desk, brief.subtask.tools_needed)),
        run=run,
        model=model,
        watch=await Watch.begin(run, brief.limits),
        read_text=partial(_blocks, may_edit="edit_file" in brief.subtask.tools_needed),
        on_act=partial(_note, run, brief.subtask.task_id),
    )
    ended = await _pursue(agent)
    change = Change(task_id=brief.subtask.task_id, before=merge.tree, after=desk.tree)
    diff = await run.step("measure", partial(repository.diff, change.before, change.after), Diff)
    return Handoff(
        submission=desk.submission or _unfinished(ended),
        change=change,
        files=diff.files,
        commands=tuple(desk.commands),
        turns=agent.turns,
    )


async def _pursue(agent: Agent) -> str:
    try:
        return await agent.pursue()
    except LimitReached as limit:
        return f"{limit.facts.get('limit')} at {limit.facts.get('value')} of {limit.facts.get('cap')}"


def _unfinished(ended: str) -> Submission:
    status: Literal["partial"] = "partial"
    return Submission(status=status, summary=f"The worker did not hand in: it ended by {ended}.")


async def _note(run: Run, task_id: str, act: str) -> None:
    await run.tell_parent(TaskNote(task_id=task_id, note=act))


def _blocks(text: str, *, may_edit: bool) -> ToolCall | None:
    written = (OPENS in text and DIVIDES in text) or any(line.startswith("DELETE ") for line in text.splitlines())
    if not (may_edit and written):
        return None
    return ToolCall(id=TEXT_CALL, name="edit_file", arguments={"blocks": text})


def _prompt(brief: WorkerBrief) -> Prompt:
    task = brief.subtask
    system = fill("refactor_worker", paths=", ".join(f"`{path}`" for path in task.paths_allowed))
    earlier = "\n\n".join(one.told() for one in brief.earlier)
    user = fill(
        "refactor_subtask",
        goal=tagged("overall-goal", brief.goal),
        task_id=task.task_id,
        title=task.title,
        description=task.description,
        acceptance="\n".join(f"- {one}" for one in task.acceptance),
        earlier=tagged("earlier-work", earlier) if earlier else "",
    )
    messages = (Message(role="system", text=system), Message(role="user", text=user))
    return Prompt(role="worker", messages=messages, max_output_tokens=WORKER_TOKENS)
