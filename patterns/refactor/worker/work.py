"""One worker: a subtask in, a handoff out. Runs as a child of the `/refactor` run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from patterns.agent import TEXT_CALL, Agent, Ending, turns_stop
from patterns.errors import LimitReached
from patterns.forgetting import left_out
from patterns.guardrails.limits import Limits, Watch
from patterns.guardrails.stops import stop_of
from patterns.ports.model import Model
from patterns.ports.repository import Code, Repository
from patterns.ports.runs import Run
from patterns.refactor.worker.brief import WorkerBrief, prompt_of, spoken
from patterns.refactor.worker.desk.catalogue import tools_of
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.edits.blocks import holds_edits
from patterns.refactor.worker.handoff import Answered, DeskState, FailureClass, Handoff, Item, Status
from patterns.toolbox import Toolbox
from patterns.values.conversation import Message, ToolCall
from patterns.values.repository.rules import TEST
from patterns.values.repository.trees import Change, CommandResult, Diff, Merge, Tree
from patterns.values.running.letters import TaskNote


@dataclass(frozen=True, slots=True)
class _Ended:
    """How the conversation ended."""

    ending: Ending | None
    """None: a limit."""
    limit: LimitReached | None = None
    circle: tuple[str, ...] = ()
    """What repeated."""


async def work(brief: WorkerBrief, *, run: Run, model: Model, repository: Repository, code: Code) -> Handoff:
    """Do the subtask, or go on with it where the brief holds a `resume`.

    A limit or a worker that no longer acts ends it as `partial`, with the changes so far. Raises what keeps it from
    working at all: `ModelError`, `RepositoryError`.
    """
    start, torn = await _start(brief, run, repository)
    state = brief.resume.desk if brief.resume else DeskState(tree=start)
    desk = Desk(brief.subtask, state, repository=repository, code=code, rules=brief.rules, tests_before=brief.baseline)
    if torn:
        return _handoff(brief, desk, start, status="blocked", summary=torn, failure="conflict")
    start = brief.measured_from or start
    watch = await Watch.begin(run, brief.limits, used=brief.seconds_before)
    agent = Agent(
        prompt_of(brief),
        Toolbox(tools_of(desk)),
        run=run,
        model=model,
        watch=watch,
        turns=brief.turns_before,
        read_text=partial(_blocks, may_edit="edit_file" in brief.subtask.tools_needed),
        compact=left_out,
        on_act=partial(_note, run, brief.subtask.task_id),
        on_turn=lambda: _listen(agent, watch),
    )
    ended = await _pursue(agent, brief.limits)
    diff = await run.step("measure", partial(repository.diff, start, desk.tree), Diff)
    measured = {"files": diff.files, "turns": agent.turns, "seconds": await watch.elapsed()}
    return _closed(brief, desk, start, ended, agent.prompt.messages).model_copy(update=measured)


async def _start(brief: WorkerBrief, run: Run, repository: Repository) -> tuple[Tree, str]:
    """The tree that it begins with, and why it cannot be had."""
    if brief.resume or brief.start:
        return (brief.resume.start if brief.resume else brief.start) or brief.onto, ""
    changes = tuple(one.change for one in brief.earlier)
    merge = await run.step("start", partial(repository.merge, brief.onto, changes), Merge)
    named = "; ".join(f"{one.task_id} in {', '.join(one.paths)}" for one in merge.conflicts)
    return merge.tree, f"The work that this builds on does not fit together: {named}"[:1500] if named else ""


async def _pursue(agent: Agent, limits: Limits) -> _Ended:
    """Until it ends; what ended it where that was a limit."""
    try:
        ending = await agent.pursue()
    except LimitReached as limit:
        return _Ended(None, limit)
    if ending == "turns":
        return _Ended(None, turns_stop(limits))
    return _Ended(ending, circle=agent.alarm.lines() if agent.alarm else ())


def _closed(brief: WorkerBrief, desk: Desk, start: Tree, ended: _Ended, conversation: tuple[Message, ...]) -> Handoff:
    failure = _failure(brief, desk, ended)
    if desk.question:
        asking = _handoff(brief, desk, start, status="asking", summary=f"It asks: {desk.question.text}")
        more = {"question": desk.question, "conversation": conversation, "desk": desk.state()}
        return asking.model_copy(update=more)
    if desk.submission:
        own = desk.submission
        done = _handoff(brief, desk, start, status=own.status, summary=own.summary, failure=failure)
        return done.model_copy(update={"assumptions": own.assumptions, "follow_ups": own.follow_ups})
    summary = f"The worker did not hand in: {_why(ended)}."
    unfinished = _handoff(brief, desk, start, status="partial", summary=summary, failure=failure)
    if ended.limit is None and ended.ending != "stuck":
        return unfinished
    limit = ended.limit.record() if ended.limit else None
    more = {"limit": limit, "circle": ended.circle, "conversation": conversation, "desk": desk.state()}
    return unfinished.model_copy(update=more)


def _why(ended: _Ended) -> str:
    if ended.limit:
        return stop_of(ended.limit).words
    if ended.ending == "stuck":
        return f"it went round in circles (G-STUCK): {'; '.join(ended.circle[:1])}"
    return "it no longer acted" if ended.ending == "idle" else "its edits were refused again and again"


def _failure(brief: WorkerBrief, desk: Desk, ended: _Ended) -> FailureClass | None:
    """What went wrong, most telling first; the worker's own word comes last."""
    if ended.limit:
        return "out_of_budget"
    if desk.submission is None:
        return ended.ending if ended.ending in ("idle", "stuck") else "edit_miss"
    if _broke_tests(brief.baseline, desk):
        return "tests"
    if desk.submission.status == "done":
        return None
    kept_out = [path for path in desk.outside if not desk.may_write(path)]
    return "out_of_scope" if kept_out else "blocked"


def _broke_tests(baseline: CommandResult | None, desk: Desk) -> bool:
    """Whether tests failed when they were run last that did not fail before."""
    runs = [one for one in desk.commands if one.name == TEST and one.result.ran]
    if not runs or runs[-1].result.passed:
        return False
    failed_before = baseline is not None and baseline.ran and not baseline.passed
    return bool(runs[-1].broke) if failed_before else True


def _handoff(
    brief: WorkerBrief, desk: Desk, start: Tree, *, status: Status, summary: str, failure: FailureClass | None = None
) -> Handoff:
    return Handoff(
        status=status,
        summary=summary,
        acceptance=_items(brief.subtask.acceptance, desk.submission.acceptance if desk.submission else ()),
        change=Change(task_id=brief.subtask.task_id, before=start, after=desk.tree),
        commands=tuple(desk.commands),
        turns=brief.turns_before,
        seconds=brief.seconds_before,
        failure=failure,
    )


def _items(statements: tuple[str, ...], answers: tuple[Answered, ...]) -> tuple[Item, ...]:
    by_number = {one.number: one for one in answers}
    items = []
    for number, statement in enumerate(statements, 1):
        one = by_number.get(number) or Answered(number=number, met=False)
        items.append(Item(statement=statement, met=one.met, evidence=one.evidence))
    return tuple(items)


def _listen(agent: Agent, watch: Watch) -> None:
    """What people wrote to the run, before the next call of the model."""
    agent.say(*(Message(role="user", text=spoken(one.words)) for one in watch.inbox.follow_ups()))


async def _note(run: Run, task_id: str, act: str) -> None:
    await run.tell_parent(TaskNote(task_id=task_id, note=act))


def _blocks(text: str, *, may_edit: bool) -> ToolCall | None:
    if not (may_edit and holds_edits(text)):
        return None
    return ToolCall(id=TEXT_CALL, name="edit_file", arguments={"blocks": text})
