"""What a `/refactor` run asks people between its plan and its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from patterns.plan import Subtask
from patterns.refactor.request import RefactorRequest
from patterns.refactor.worker.handoff import Handoff
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, FormField, Question, digest_of
from patterns.values.repository.trees import Conflict

BODY_CHARACTERS = 1500
LABEL_CHARACTERS = 60
FILES_SHOWN = 20


def conflict_question(
    request: RefactorRequest, task: Subtask, conflict: Conflict, *, question_id: str, run_id: str
) -> Question:
    """Two subtasks want the same lines differently, and making the later one again did not help."""
    paths = "\n".join(f"`{path}`" for path in conflict.paths[:20])
    body = (
        f"**{task.task_id}** ({task.title}) does not fit to what was merged before it, also after it was made again. "
        f"It concerns whole files:\n{paths}"
    )
    choices = (
        Choice(id="keep_earlier", label="Keep the earlier"),
        Choice(id="keep_later", label=f"Keep {task.task_id}"[:LABEL_CHARACTERS]),
        Choice(id="skip", label="Leave it out", style="danger"),
    )
    shown = {"conflict": conflict.model_dump(mode="json")}
    title = f"Which version of {len(conflict.paths)} file(s) shall stand?"
    return _question(request, "choose", question_id, run_id, title=title, body=body, choices=choices, shown=shown)


def worker_question(
    request: RefactorRequest, task: Subtask, text: str, options: Sequence[str], *, question_id: str, run_id: str
) -> Question:
    """A worker needs to know something that only a person can say."""
    answers = tuple(Choice(id=f"option{number}", label=one[:LABEL_CHARACTERS]) for number, one in enumerate(options, 1))
    words = FormField(id="words", label="Your answer", kind="lines")
    choices = (
        *answers,
        Choice(id="answer", label="Answer…", style="primary", form=(words,)),
        Choice(id="decide_yourself", label="Decide yourself"),
        Choice(id="skip", label="Leave this subtask out", style="danger"),
    )
    listed = "".join(f"\n{number}. {one}" for number, one in enumerate(options, 1))
    body = f"**{task.task_id}** ({task.title}) asks:\n{text[:BODY_CHARACTERS]}{listed}"
    shown = {"task": task.task_id, "question": text, "options": list(options)}
    title = f"A question from {task.task_id}"
    return _question(
        request,
        "answer",
        question_id,
        run_id,
        title=title,
        body=body,
        choices=choices,
        shown=shown,
        default="decide_yourself",
    )


def scope_question(
    request: RefactorRequest, task: Subtask, text: str, paths: Sequence[str], *, question_id: str, run_id: str
) -> Question:
    """A worker wants to write where its plan does not let it."""
    listed = "\n".join(f"`{path}`" for path in paths)
    planned = ", ".join(f"`{one}`" for one in task.paths_allowed)
    body = (
        f"**{task.task_id}** ({task.title}) may write {planned} and asks to write also:\n{listed}\n"
        f"Its reason: {text[:BODY_CHARACTERS]}"
    )
    why = FormField(id="words", label="Why?", kind="lines", optional=True, hint="Its worker is told.")
    choices = (
        Choice(id="allow", label="Allow these paths", style="primary"),
        Choice(id="deny", label="Keep the plan…", form=(why,)),
        Choice(id="skip", label="Leave this subtask out", style="danger"),
    )
    title = f"May {task.task_id} write more than planned?"
    return _question(
        request,
        "widen_scope",
        question_id,
        run_id,
        title=title,
        body=body,
        choices=choices,
        shown=scope_of(task, paths),
        default="deny",
    )


def scope_of(task: Subtask, paths: Sequence[str]) -> JsonObject:
    """What a yes lets a worker write besides."""
    return {"task": task.task_id, "paths": list(paths)}


def blocked_question(
    request: RefactorRequest,
    task: Subtask,
    handoff: Handoff,
    *,
    question_id: str,
    run_id: str,
    dependants: Sequence[str],
) -> Question:
    """A worker says that its subtask cannot be done as planned, or not wholly."""
    words = FormField(id="words", label="What should it know or do?", kind="lines")
    take = (Choice(id="take", label="Take what there is"),) if handoff.files else ()
    stop = (Choice(id="stop", label="Stop the run", style="danger"),) if handoff.failure == "stuck" else ()
    choices = (
        Choice(id="answer", label="Tell it what to do…", style="primary", form=(words,)),
        *take,
        Choice(id="skip", label="Leave it out", style="danger"),
        *stop,
    )
    lines = [f"**{task.task_id}** ({task.title}) did not come to its end: {handoff.summary[:BODY_CHARACTERS]}"]
    lines += [f"• {one}" for one in handoff.circle]
    lines += [f"Not met: {one.statement}" for one in handoff.acceptance if not one.met]
    lines += [f"It has changed {', '.join(handoff.files[:FILES_SHOWN])}."] if handoff.files else []
    lines += [f"These need it and would be left out too: {', '.join(dependants)}."] if dependants else []
    body = "\n".join(lines)
    shown = {"task": task.task_id, "why": handoff.summary, "files": list(handoff.files)}
    how = "goes round in circles" if handoff.failure == "stuck" else "is not finished"
    title = f"{task.task_id} {'is blocked' if handoff.status == 'blocked' else how}"
    return _question(request, "answer", question_id, run_id, title=title, body=body, choices=choices, shown=shown)


def _question(
    request: RefactorRequest,
    kind: Literal["choose", "answer", "widen_scope"],
    question_id: str,
    run_id: str,
    *,
    title: str,
    body: str,
    choices: tuple[Choice, ...],
    shown: JsonObject,
    default: str = "skip",
) -> Question:
    return Question(
        id=question_id,
        run_id=run_id,
        kind=kind,
        title=title,
        body=body,
        choices=choices,
        default=default,
        digest=digest_of(shown),
        expires_seconds=request.limits.answer_seconds,
        requester=request.requester,
        repository=request.repository,
    )
