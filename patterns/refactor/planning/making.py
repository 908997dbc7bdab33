"""The planner asked, its answer checked, asked again, and mended in code where that is enough."""

from __future__ import annotations

from functools import partial

from patterns.context.overview import Overview
from patterns.plan import Plan, in_order
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.refactor.planning.drafted import Drafted, Earlier, PlanRules
from patterns.refactor.planning.problems import problems_of_plan
from patterns.refactor.planning.repair import repaired
from patterns.refactor.request import RefactorRequest
from patterns.refactor.worker.desk.catalogue import GRANTABLE
from patterns.refactor.worker.desk.running import RunCommand, told
from patterns.values.conversation import Message, Prompt
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Base, CommandResult
from patterns.wording.answers import answer
from patterns.wording.prompt_files import fill, tagged

PLAN_TOKENS = 6000


async def make_plan(
    request: RefactorRequest,
    base: Base,
    seen: Overview,
    baseline: CommandResult,
    *,
    run: Run,
    model: Model,
    name: str = "plan",
    earlier: Earlier | None = None,
) -> Drafted:
    """A plan that can be carried out. Raises `AnswerInvalid` when neither planner nor repair comes to one.

    `name`: of its steps. With `earlier`, another plan: a replan and a follow-up hold only what is still to be done.
    """
    rules = rules_of(request, earlier)
    notes: list[str] = []

    def mend(plan: Plan) -> Plan | None:
        made = repaired(plan, rules)
        notes.extend(made[1] if made else ())
        return made and made[0]

    plan = await answer(
        Plan,
        _prompt(request, base, seen, baseline, earlier),
        name=name,
        run=run,
        model=model,
        check=partial(problems_of_plan, rules=rules),
        mend=mend,
    )
    return Drafted(plan=in_order(plan), notes=tuple(notes), rules=rules)


def rules_of(request: RefactorRequest, earlier: Earlier | None = None) -> PlanRules:
    """What a plan for this request may hold."""
    begun = earlier.begun if earlier else None
    return PlanRules(
        tools=tuple(_tools(request)),
        most=request.limits.tasks,
        commands=tuple(one.name for one in request.rules.commands),
        protected=request.rules.protected,
        done=begun.done if begun else (),
        taken=tuple(dict.fromkeys((*begun.done, *(task.task_id for task in begun.plan.subtasks)))) if begun else (),
    )


def _prompt(
    request: RefactorRequest, base: Base, seen: Overview, baseline: CommandResult, earlier: Earlier | None
) -> Prompt:
    tools = "\n".join(f"- `{name}`: {description}" for name, description in _tools(request).items())
    protected = ", ".join(f"`{one}`" for one in request.rules.protected) or "none"
    commands = "\n".join(_command(one) for one in request.rules.commands) or "none"
    system = fill(
        "refactor_plan",
        most=str(request.limits.tasks),
        tokens=f"{request.limits.cap_tokens:,}",
        tools=tools,
        commands=commands,
        protected=protected,
    )
    task = fill(
        "refactor_task",
        request=tagged("request", request.text),
        repository=f"{base.repository}, branch {base.branch}: {seen.written_in}",
        files=seen.files,
        map=seen.map,
        instructions=seen.instructions,
        baseline=tagged("baseline", told(baseline)),
        earlier=_earlier(earlier) if earlier else "",
    )
    messages = (Message(role="system", text=system), Message(role="user", text=task))
    return Prompt(role="planner", messages=messages, max_output_tokens=PLAN_TOKENS)


def _tools(request: RefactorRequest) -> dict[str, str]:
    """With their descriptions. Where no command is configured there is none to run."""
    runs = bool(request.rules.commands)
    return {name: words for name, words in GRANTABLE.items() if runs or name != RunCommand.name}


def _command(rule: CommandRule) -> str:
    return f"- `{rule.name}`: {' '.join(rule.words)}{' (changes files)' if rule.writes else ''}"


def _earlier(earlier: Earlier) -> str:
    before = f"{_earlier(earlier.within)}\n\n" if earlier.within else ""
    written = earlier.plan.model_dump_json(exclude_defaults=True)
    words = tagged("wish", earlier.words or "none")
    facts = tagged("facts", "\n".join(earlier.facts) or "none")
    if earlier.why == "cheaper":
        return before + fill("refactor_plan_cheaper", plan=tagged("draft", written))
    if earlier.why == "reworked":
        return before + fill("refactor_plan_reworked", plan=tagged("draft", written), words=words)
    plan = tagged("earlier-plan", written)
    if earlier.why == "replan":
        return fill("refactor_plan_again", plan=plan, facts=facts)
    return fill("refactor_plan_follow_up", plan=plan, facts=facts, words=words)
