"""One worker: a subtask in, a handoff out. Runs as a child of the `/refactor` run."""

from __future__ import annotations

from functools import partial

from patterns.agent import TEXT_CALL, Agent, turns_stop
from patterns.errors import LimitReached
from patterns.guardrails.limits import Limits, Watch
from patterns.guardrails.stops import stop_of
from patterns.plan import Subtask
from patterns.ports import Model, Repository, Run
from patterns.refactor.desk.blocks import DIVIDES, OPENS
from patterns.refactor.desk.catalogue import tools_of
from patterns.refactor.desk.desk import Desk
from patterns.refactor.handoff import Handoff, Submission
from patterns.toolbox import Toolbox
from patterns.values.conversation import Frozen, Message, Prompt, ToolCall
from patterns.values.letters import TaskNote
from patterns.values.repository import Base, Change, Diff, Merge, Tree
from patterns.values.rules import RepositoryRules
from patterns.wording.prompt_files import fill, tagged

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
    rules: RepositoryRules = RepositoryRules()


async def work(brief: WorkerBrief, *, run: Run, model: Model, repository: Repository) -> Handoff:
    """Do the subtask.

    A limit or a worker that no longer acts ends it as `partial`, with the changes so far. Raises what keeps it from
    working at all: `ModelError`, `RepositoryError`.
    """
    changes = tuple(one.change for one in brief.earlier)
    merge = await run.step("start", partial(repository.merge, Tree(base=brief.base), changes), Merge)
    desk = Desk(repository, merge.tree, brief.subtask.paths_allowed, brief.rules)
    if merge.conflicts:
        return _handoff(brief, desk, _torn(merge))
    agent = Agent(
        _prompt(brief),
        Toolbox(tools_of(desk, brief.subtask.tools_needed)),
        run=run,
        model=model,
        watch=await Watch.begin(run, brief.limits),
        read_text=partial(_blocks, may_edit="edit_file" in brief.subtask.tools_needed),
        on_act=partial(_note, run, brief.subtask.task_id),
    )
    limit = await _pursue(agent, brief.limits)
    diff = await run.step("measure", partial(repository.diff, merge.tree, desk.tree), Diff)
    done = _handoff(brief, desk, desk.submission or _unfinished(limit), before=merge.tree)
    return done.model_copy(update={"files": diff.files, "turns": agent.turns, "limit": limit and limit.record()})


async def _pursue(agent: Agent, limits: Limits) -> LimitReached | None:
    """Until it ends; what ended it where that was a limit."""
    try:
        ending = await agent.pursue()
    except LimitReached as limit:
        return limit
    return turns_stop(limits) if ending == "turns" else None


def _handoff(brief: WorkerBrief, desk: Desk, submission: Submission, *, before: Tree | None = None) -> Handoff:
    change = Change(task_id=brief.subtask.task_id, before=before or desk.tree, after=desk.tree)
    return Handoff(submission=submission, change=change, files=(), commands=tuple(desk.commands), turns=0)


def _unfinished(limit: LimitReached | None) -> Submission:
    why = stop_of(limit).words if limit else "it no longer acted"
    return Submission(status="partial", summary=f"The worker did not hand in: {why}.")


def _torn(merge: Merge) -> Submission:
    named = "; ".join(f"{one.task_id} in {', '.join(one.paths)}" for one in merge.conflicts)
    return Submission(status="blocked", summary=f"The work that this builds on does not fit together: {named}"[:1500])


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
