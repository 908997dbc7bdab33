"""The answer to a question about a run: what is known, in the words of code, and where nothing is known, that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from patterns.asked.grammar import Asked, Topic
from patterns.asked.known import Known, Task
from patterns.values.money.spend import Spend
from patterns.values.running.journal import RunState
from patterns.wording.counting import counted
from patterns.wording.inert import shortened

SHOWN = 12
WHY_CHARACTERS = 600
UNKNOWN = "I cannot tell that from this run's journal. What I know:"
STATES: Mapping[RunState, str] = {
    "waiting": "waits for its turn",
    "running": "is at work",
    "done": "has ended",
    "failed": "ended by a fault",
    "cancelled": "was cancelled",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is looked at for an answer."""

    known: Known
    state: RunState | None
    """None: the engine does not keep the run any more."""
    stage: str
    """What its card says."""
    spend: Spend
    requester: str
    """Slack user id."""
    waits_for: tuple[str, ...]
    """Titles of the questions that are open."""
    now: float


def answer(asked: Asked, facts: Facts) -> str:
    """For the person who asked. A person is named as Slack does; words of a model stand in quotation marks."""
    return ANSWERS[asked.topic](asked, facts)


def _status(_: Asked, facts: Facts) -> str:
    known, tasks = facts.known, facts.known.tasks
    state = STATES[facts.state] if facts.state else "is over, and its journal is no longer kept"
    live = [one for one in tasks if one.is_live]
    lines = [f"This run {state}{f': {known.stop}' if known.stop else f', at “{facts.stage}”' if facts.stage else ''}."]
    if facts.waits_for:
        asked = "; ".join(f"“{one}”" for one in facts.waits_for)
        lines = [*(lines if live else ()), f"{'It' if live else 'This run'} waits for an answer to: {asked}."]
    if tasks:
        ended = sum(bool(one.ended) for one in tasks)
        at_work = f"; at work: {_names(live)}" if live else ""
        lines.append(f"{ended} of {counted(len(tasks), 'subtask')} ended{at_work}.")
    lines += [f"• `{one.name}`: {_doing(one)}" for one in live[:SHOWN]]
    return "\n".join([*lines, _money(facts)])


def _task(asked: Asked, facts: Facts) -> str:
    task = _find(asked.task, facts.known)
    if task is None:
        return _no_task(asked, facts)
    head = f"`{task.name}` ({task.title})"
    if task.is_live:
        return f"{head} is at work: {_doing(task)}."
    if not task.ended:
        return f"{head} has not begun{_needs(task, facts)}."
    return f"{head}: {task.ended}{_why(task)}"


def _why_task(asked: Asked, facts: Facts) -> str:
    task = _find(asked.task, facts.known)
    if task is None:
        return _no_task(asked, facts)
    head = f"`{task.name}` ({task.title})"
    decided = [one for one in facts.known.decisions if _is_about(one.question_id, task.name) and one.by]
    said = "".join(f" <@{one.by}> decided on it: {one.choice}." for one in decided)
    if task.ended in ("done", "stands"):
        return f"{head} was not dropped: {task.ended}{_why(task)}{said}"
    if task.ended:
        return f"{head}: {task.ended}{_why(task)}{said}"
    if task.is_live:
        return f"{head} was not dropped: it is at work, {_doing(task)}."
    if facts.known.stopped_by:
        return f"{head} had not begun when <@{facts.known.stopped_by}> stopped the run.{said}"
    return f"{head} was not begun{_needs(task, facts)}.{said}"


def _cost(_: Asked, facts: Facts) -> str:
    return f"{_money(facts)} {counted(facts.known.calls, 'answer')} of models so far."


def _time(_: Asked, facts: Facts) -> str:
    known = facts.known
    if known.began is None:
        return f"It has not begun.\n{_status(Asked('status'), facts)}"
    spent = _span((known.ended or facts.now) - known.began)
    if facts.state not in ("running", "waiting"):
        return f"It took {spent}, with the time that people took to answer."
    if facts.waits_for:
        return f"It has run for {spent} and waits for people: {'; '.join(facts.waits_for)}."
    done = [one.seconds for one in known.tasks if one.ended == "done" and one.seconds]
    left = sum(not one.ended for one in known.tasks)
    if not done or not left:
        return f"It has run for {spent}. How long it will take cannot be told from what it did so far."
    pace = sum(done) / len(done)
    return (
        f"It has run for {spent}. {counted(left, 'subtask')} left; those that are done took {_span(pace)} each, "
        f"so about {_span(pace * left)} more if one came after the other, and then the proof."
    )


def _people(_: Asked, facts: Facts) -> str:
    lines = [f"<@{facts.requester}> asked for this run."]
    for one in facts.known.decisions:
        who = f"<@{one.by}>" if one.by else "nobody in time"
        words = f", “{shortened(one.words, WHY_CHARACTERS)}”" if one.words else ""
        lines.append(f"• `{one.question_id.rpartition(':')[2]}`: *{one.choice}* by {who}{words}")
    if facts.known.stopped_by:
        lines.append(f"<@{facts.known.stopped_by}> stopped it.")
    if not facts.known.decisions:
        lines.append("Nobody has decided anything in it.")
    return "\n".join(lines)


def _why_ended(_: Asked, facts: Facts) -> str:
    known = facts.known
    if facts.state in ("running", "waiting"):
        return f"It has not ended.\n{_status(Asked('status'), facts)}"
    if known.stop:
        return f"It ended: {known.stop}."
    return f"It {STATES[facts.state] if facts.state else 'is over'}; the journal does not say why."


def _plan(_: Asked, facts: Facts) -> str:
    if not facts.known.tasks:
        return f"There is no plan.\n{_status(Asked('status'), facts)}"
    lines = [
        f"{number}. `{one.name}` {one.title}: {one.ended or ('at work' if one.is_live else 'not begun')}"
        for number, one in enumerate(facts.known.tasks[:SHOWN], 1)
    ]
    more = len(facts.known.tasks) - len(lines)
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])


def _pages(_: Asked, facts: Facts) -> str:
    pages, searches = facts.known.pages, facts.known.searches
    if not (pages or searches):
        return f"No page was asked for.\n{_status(Asked('status'), facts)}"
    lines = [f"{counted(len(pages), 'page')} and {len(searches)} searches so far:"]
    lines += [f"• {one}" for one in pages[:SHOWN]] + [f"• search: “{one}”" for one in searches[:SHOWN]]
    return "\n".join(lines)


def _changes(_: Asked, facts: Facts) -> str:
    files = facts.known.files
    if not files:
        return f"Nothing that was changed has been handed in.\n{_status(Asked('status'), facts)}"
    shown = ", ".join(f"`{one}`" for one in files[:SHOWN])
    more = len(files) - SHOWN
    return f"Handed in by subtasks, and not all of it need be part of the result: {shown}" + (
        f" and {more} more." if more > 0 else "."
    )


def _unknown(_: Asked, facts: Facts) -> str:
    return f"{UNKNOWN}\n{_status(Asked('status'), facts)}"


ANSWERS: Mapping[Topic, Callable[[Asked, Facts], str]] = {
    "status": _status,
    "task": _task,
    "why_task": _why_task,
    "cost": _cost,
    "time": _time,
    "people": _people,
    "why_ended": _why_ended,
    "plan": _plan,
    "pages": _pages,
    "changes": _changes,
    "unknown": _unknown,
}


def _find(name: str, known: Known) -> Task | None:
    """By its number in the plan, or by its name."""
    if name.isdigit():
        number = int(name)
        return known.tasks[number - 1] if 0 < number <= len(known.tasks) else None
    return next((one for one in known.tasks if one.name.lower() == name.lower()), None)


def _no_task(asked: Asked, facts: Facts) -> str:
    names = _names(facts.known.tasks[:SHOWN])
    none = "It has none so far." if facts.state in ("waiting", "running") else "It planned none itself."
    return f"This run has no subtask `{asked.task[:40]}`. {f'There are: {names}.' if names else none}"


def _doing(task: Task) -> str:
    return shortened(task.doing, WHY_CHARACTERS) if task.doing else "it has just begun"


def _why(task: Task) -> str:
    return f". Its own account: “{shortened(' '.join(task.why.split()), WHY_CHARACTERS)}”." if task.why else "."


def _needs(task: Task, facts: Facts) -> str:
    """Which of those that it builds on is not there."""
    by_name = {one.name: one for one in facts.known.tasks}
    missing = [one for one in task.needs if one in by_name and by_name[one].ended != "done"]
    if missing:
        named = (f"`{one}` ({by_name[one].ended or 'not done'})" for one in missing)
        return f": it needs {', '.join(named)}"
    edited = [one for one in facts.known.decisions if one.choice == "edit" and one.by]
    return f"; <@{edited[-1].by}> edited the plan" if edited else ""


def _is_about(question_id: str, task: str) -> bool:
    """`RUN:cart.1` asks about the subtask `cart`."""
    return question_id.rpartition(":")[2].rpartition(".")[0] == task


def _names(tasks: tuple[Task, ...] | list[Task]) -> str:
    return ", ".join(f"`{one.name}`" for one in tasks)


def _money(facts: Facts) -> str:
    spend = facts.spend
    if not spend.cap_microdollars:
        return "Spent: nothing that is known."
    used, cap = spend.microdollars / 1_000_000, spend.cap_microdollars / 1_000_000
    return f"Spent: ${used:.4f} of ${cap:.2f}, {spend.tokens:,} tokens."


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes} min {seconds % 60:.0f} s" if minutes else f"{seconds:.0f} s"
