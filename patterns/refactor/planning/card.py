"""The plan as a person reads it, and what they can do about it."""

from __future__ import annotations

from patterns.paths import may_overlap
from patterns.plan import Plan, Subtask, waves_of
from patterns.refactor.planning.drafted import Drafted
from patterns.refactor.planning.editing import edit_form
from patterns.refactor.planning.estimate import Estimate
from patterns.refactor.planning.overlap import serialised
from patterns.refactor.request import RefactorRequest
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.repository.trees import Base
from patterns.wording.counting import counted

REASON = "words"
"""The field of a rejection; by this name what a person says is shown with what they decided."""


def plan_question(
    request: RefactorRequest,
    drafted: Drafted,
    base: Base,
    *,
    run_id: str,
    estimate: Estimate,
    number: int = 1,
    changes: str = "",
    tests: str = "",
) -> Question:
    """The plan card. `number`: which plan of the run it is; `changes`: its difference to the one before.

    `tests`: how they end as they are, where that is not just well.
    Bound to the plan as it will be carried out, the commit, the limits and the operator's rules.
    """
    plan, _ = serialised(drafted.plan)
    again = f" {number}" if number > 1 else ""
    return Question(
        id=f"{run_id}:plan{again.strip()}",
        run_id=run_id,
        kind="approve",
        title=f"Plan{again} for {base.repository}: {counted(len(plan.subtasks), 'subtask')}",
        body=plan_text(request, drafted, estimate, changes, tests),
        choices=_choices(drafted.plan),
        whole=whole_text(plan),
        default="reject",
        digest=digest_of_plan(request, plan, base),
        expires_seconds=request.limits.answer_seconds,
        requester=request.requester,
        repository=base.repository,
        check="plan",
        material=drafted.model_dump(mode="json"),
    )


def digest_of_plan(request: RefactorRequest, plan: Plan, base: Base) -> str:
    """Of what a yes sets to work: the plan as it is carried out, and on what, within which limits and rules."""
    return digest_of(
        {
            "plan": plan.model_dump(mode="json"),
            "base": base.commit,
            "limits": request.limits.model_dump(mode="json"),
            "rules": request.rules.model_dump(mode="json"),
        }
    )


def _choices(plan: Plan) -> tuple[Choice, ...]:
    reason = FormField(id=REASON, label="Why?", kind="lines", optional=True, hint="It stands in the thread.")
    return (
        Choice(id="approve", label="Approve", style="primary"),
        Choice(id="edit", label="Edit…", form=edit_form(plan)),
        Choice(id="cheaper", label="Cheaper"),
        Choice(id="reject", label="Reject…", style="danger", form=(reason,)),
    )


def plan_text(
    request: RefactorRequest, drafted: Drafted, estimate: Estimate, changes: str = "", tests: str = ""
) -> str:
    """What needs a second look first, then the subtasks in three lines each, then the price."""
    plan, waits = serialised(drafted.plan)
    wave_of = {name: number for number, wave in enumerate(waves_of(plan)[0], 1) for name in wave}
    parts = ["\n".join(_listed(plan, request.rules.listed)), plan.summary]
    parts += [f"**Changed against the plan before**\n{changes}"] if changes else []
    parts += ["\n".join(_lines(task, wave_of[task.task_id], estimate)) for task in plan.subtasks]
    parts += ["\n".join(f"- {note}" for note in (*drafted.notes, *waits))]
    parts += [tests, "\n".join(_price(estimate))]
    return "\n\n".join(part for part in parts if part)


def whole_text(plan: Plan) -> str:
    """All of the plan: what each worker is told, what it may, and when its subtask is done."""
    return "\n\n".join((plan.summary, *map(_whole, plan.subtasks))) + "\n"


def _whole(task: Subtask) -> str:
    needs = ", ".join(task.dependencies) or "nothing"
    writes = ", ".join(f"`{path}`" for path in task.paths_allowed) or "nothing"
    done = "\n".join(f"- {one}" for one in task.acceptance)
    lines = [f"Needs: {needs}", f"Writes: {writes}", f"May use: {', '.join(task.tools_needed)}"]
    lines += [f"Checked by: {', '.join(task.verify)}"] if task.verify else []
    facts = "\n".join(f"- {line}" for line in lines)
    return f"## {task.task_id}: {task.title}\n\n{facts}\n\n{task.description}\n\nDone when:\n{done}"


def _listed(plan: Plan, listed: tuple[str, ...]) -> list[str]:
    """The paths that the operator wants named on top."""
    return [
        f"**Look twice:** {task.task_id} may write `{glob}`"
        for task in plan.subtasks
        for glob in task.paths_allowed
        if any(may_overlap(glob, one) for one in listed)
    ]


def _lines(task: Subtask, wave: int, estimate: Estimate) -> list[str]:
    after = f", after {', '.join(task.dependencies)}" if task.dependencies else ""
    writes = ", ".join(f"`{path}`" for path in task.paths_allowed) or "nothing"
    checks = f" · checked by {', '.join(task.verify)}" if task.verify else ""
    return [
        f"**{task.task_id}** {task.title} (wave {wave}{after})",
        f"writes {writes}",
        f"may use {', '.join(task.tools_needed)}{checks} · {estimate.tasks[task.task_id].told()}",
    ]


def _price(estimate: Estimate) -> list[str]:
    meaning = "A range from the plan and the files' sizes, no promise; at the high end some work is done twice."
    lines = [f"**Estimate: {estimate.total.told()}.** {meaning}"]
    if estimate.unpriced:
        lines.append(f"No dollars: {estimate.unpriced}.")
    lines.append(
        f"The cap of this run: ${estimate.cap_microdollars / 1e6:.2f} and {estimate.cap_tokens:,} tokens. "
        "Nothing passes it."
    )
    lines.append("What each worker is told, and when it is done, stands in the file above.")
    if estimate.passes_cap:
        lines.append("**The high end is more than the cap:** the run would then end with what it has by that time.")
    return lines
