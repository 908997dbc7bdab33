"""What the journal knows of a run: its subtasks and what became of them, what people decided, what it read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from patterns.values.conversation import Frozen, JsonObject
from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.letters import Decision, TaskEnded, TaskNote


class Task(Frozen):
    """One subtask: a worker's, a lens, a finding that was judged."""

    name: str
    title: str
    needs: tuple[str, ...] = ()
    is_live: bool = False
    doing: str = ""
    """What it did last, in a few words."""
    ended: str = ""
    """How it ended: `done`, `failed`; empty while it has not."""
    why: str = ""
    """What was said of that. It may hold a model's words."""
    seconds: float = 0.0


class Known(Frozen):
    """Read off the journals of a run and of its subtasks."""

    tasks: tuple[Task, ...] = ()
    """In the plan's order; what is in no plan in the order of its start."""
    decisions: tuple[Decision, ...] = ()
    """What people answered, and what closed without an answer."""
    stopped_by: str = ""
    """Slack user id."""
    calls: int = 0
    """Models' replies."""
    searches: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """That were changed, as far as anything was handed in."""
    began: float | None = None
    ended: float | None = None
    stop: str = ""
    """How it ended, in its own words."""


def known_of(journals: Sequence[Journal]) -> Known:
    """`journals`: the run's own first, with results."""
    if not journals:
        return Known()
    run, children = journals[0], journals[1:]
    letters = [step.result for step in run.steps if step.call == "letter" and isinstance(step.result, dict)]
    ends = {one.task_id: one for one in _read(letters, "task_ended", TaskEnded)}
    notes = {one.task_id: one.note for one in _read(letters, "task_note", TaskNote)}
    replies = [step.result for one in journals for step in one.steps if _is_reply(step)]
    calls = [call for reply in replies for call in reply.get("tool_calls") or ()]
    tasks = _tasks(run, children, ends, notes)
    return Known(
        tasks=tasks,
        decisions=tuple(_decisions(run, letters)),
        stopped_by=next((str(one.get("by") or "") for one in letters if one.get("kind") == "stop"), ""),
        calls=len(replies),
        searches=_arguments(calls, "web_search", "query"),
        pages=_arguments(calls, "read_page", "url"),
        files=_files(ends),
        began=run.began or run.asked,
        ended=run.ended,
        stop=str(((run.result or {}).get("stop") or {}).get("words") or ""),
    )


def _tasks(
    run: Journal, children: Sequence[Journal], ends: dict[str, TaskEnded], notes: dict[str, str]
) -> tuple[Task, ...]:
    tasks = {one["task_id"]: Task(name=one["task_id"], title=one["title"], needs=one["needs"]) for one in _planned(run)}
    for child in children:
        if child.parent != run.run_id:
            continue
        name, title = _named(child)
        before = tasks.get(name) or Task(name=name, title=title)
        tasks[name] = _with(before, child, ends.get(child.task_id), notes.get(name, ""))
    return tuple(tasks.values())


def _with(task: Task, child: Journal, end: TaskEnded | None, note: str) -> Task:
    """With what its newest worker did; of two the later one counts."""
    is_live = end is None and child.state in ("running", "waiting")
    ended, why = _end(end) if end else ("", "") if is_live else ("stopped", "it was stopped while it was at work")
    doing = note or (child.steps[-1].name if child.steps else "")
    seconds = task.seconds + child.seconds
    changed = {"is_live": is_live, "doing": doing, "ended": ended, "why": why, "seconds": seconds}
    return task.model_copy(update=changed)


def _end(end: TaskEnded) -> tuple[str, str]:
    if end.error is not None:
        return "failed", f"it ended with an error ({end.error.code})"
    result = end.result or {}
    if "verdicts" in result:
        gaps = [str(one.get("gap")) for one in result["verdicts"] if not one.get("passed") and one.get("gap")]
        return ("fell", "; ".join(gaps)) if gaps else ("stands", "")
    status, summary = str(result.get("status") or "done"), str(result.get("summary") or "")
    failure = result.get("failure")
    how = f"{status}, {failure}" if failure else status
    return ("done", summary) if status == "done" and not failure else ("failed", f"{how}: {summary}")


def _planned(run: Journal) -> Iterator[dict[str, Any]]:
    """The subtasks of the newest plan that a planner gave."""
    plans = [step.result.get("data") for step in run.steps if step.name.startswith("plan") and _is_reply(step)]
    newest = next((one for one in reversed(plans) if isinstance(one, dict) and one.get("subtasks")), None)
    for one in (newest or {}).get("subtasks") or ():
        if isinstance(one, dict) and one.get("task_id"):
            needs = tuple(map(str, one.get("dependencies") or ()))
            yield {"task_id": str(one["task_id"]), "title": str(one.get("title") or ""), "needs": needs}


def _named(child: Journal) -> tuple[str, str]:
    payload = child.payload or {}
    subtask, finding = payload.get("subtask") or {}, payload.get("finding") or {}
    name = subtask.get("task_id") or payload.get("lens") or finding.get("id") or child.task_id
    return str(name), str(subtask.get("title") or finding.get("claim") or name)


def _decisions(run: Journal, letters: Sequence[JsonObject]) -> Iterator[Decision]:
    """Each question once: the letter, or what closing it gave."""
    closed = [step.result for step in run.steps if step.call == "step" and _is_decision(step.result)]
    found = {one["question_id"]: one for one in (*closed, *(one for one in letters if _is_decision(one)))}
    yield from (Decision.model_validate({**one, "kind": "decision"}) for one in found.values())


def _is_decision(value: Any) -> bool:
    return isinstance(value, dict) and {"question_id", "choice"} <= value.keys()


def _is_reply(step: StepTaken) -> bool:
    return isinstance(step.result, dict) and "usage" in step.result


def _arguments(calls: Sequence[JsonObject], tool: str, name: str) -> tuple[str, ...]:
    given = (str((one.get("arguments") or {}).get(name) or "") for one in calls if one.get("name") == tool)
    return tuple(dict.fromkeys(one for one in given if one))


def _files(ends: dict[str, TaskEnded]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for one in ends.values() for path in (one.result or {}).get("files") or ()))


def _read(letters: Sequence[JsonObject], kind: str, shape: type[Any]) -> Iterator[Any]:
    return (shape.model_validate(one) for one in letters if one.get("kind") == kind)
