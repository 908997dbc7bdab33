"""From a request to an approved plan."""

from __future__ import annotations

from functools import partial

from patterns.guardrails.limits import Limits
from patterns.plan import Plan, problems_of_plan, waves_of
from patterns.ports import Model, Run
from patterns.refactor.context import Overview
from patterns.refactor.desk.catalogue import GRANTABLE
from patterns.refactor.desk.running import told
from patterns.refactor.request import RefactorRequest
from patterns.values.conversation import Message, Prompt
from patterns.values.questions import Choice, Question, digest_of
from patterns.values.repository import Base, CommandResult
from patterns.wording.answers import answer
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill, tagged

PLAN_TOKENS = 6000


async def make_plan(
    request: RefactorRequest, base: Base, seen: Overview, baseline: CommandResult, *, run: Run, model: Model
) -> Plan:
    """A plan that can be carried out. Raises `AnswerInvalid` when the planner does not come to one."""
    check = partial(problems_of_plan, tools=GRANTABLE, most=request.limits.tasks)
    return await answer(Plan, _prompt(request, base, seen, baseline), name="plan", run=run, model=model, check=check)


def _prompt(request: RefactorRequest, base: Base, seen: Overview, baseline: CommandResult) -> Prompt:
    tools = "\n".join(f"- `{name}`: {description}" for name, description in GRANTABLE.items())
    system = fill("refactor_plan", most=str(request.limits.tasks), tools=tools)
    task = fill(
        "refactor_task",
        request=tagged("request", request.text),
        repository=f"{base.repository}, branch {base.branch}",
        files=seen.files,
        outline=seen.outline,
        instructions=seen.instructions,
        baseline=tagged("baseline", told(baseline)),
    )
    messages = (Message(role="system", text=system), Message(role="user", text=task))
    return Prompt(role="planner", messages=messages, max_output_tokens=PLAN_TOKENS)


def plan_question(request: RefactorRequest, plan: Plan, base: Base, *, run_id: str) -> Question:
    """The plan card: what will be done, where, with which tools, up to which price."""
    shown = {"plan": plan.model_dump(mode="json"), "base": base.commit, "limits": request.limits.model_dump()}
    return Question(
        id=f"{run_id}:plan",
        run_id=run_id,
        kind="approve",
        title=f"Plan for {base.repository}: {counted(len(plan.subtasks), 'subtask')}",
        body=plan_text(plan, request.limits),
        choices=(
            Choice(id="approve", label="Approve", style="primary"),
            Choice(id="reject", label="Reject", style="danger"),
        ),
        default="reject",
        digest=digest_of(shown),
        expires_seconds=request.limits.answer_seconds,
        requester=request.requester,
    )


def plan_text(plan: Plan, limits: Limits) -> str:
    """The plan as a person reads it."""
    waves, _ = waves_of(plan)
    wave_of = {name: number for number, wave in enumerate(waves, 1) for name in wave}
    lines = [plan.summary, ""]
    for task in plan.subtasks:
        after = f", after {', '.join(task.dependencies)}" if task.dependencies else ""
        lines.append(f"**{task.task_id}** {task.title} (wave {wave_of[task.task_id]}{after})")
        lines.append(f"  writes {', '.join(f'`{path}`' for path in task.paths_allowed)}")
        lines.append(f"  may use {', '.join(task.tools_needed)}")
    estimate = sum(task.est_tokens for task in plan.subtasks)
    cap = limits.cap_microdollars / 1_000_000
    lines += ["", f"The planner's estimate: {estimate:,} tokens. The cap of this run: ${cap:.2f}. Nothing passes it."]
    return "\n".join(lines)
