"""A plan changed by a person: its form, what is wrong with a form that was filled in, and the plan that comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from patterns.errors import RequestInvalid
from patterns.plan import DESCRIPTION_CHARACTERS, Plan, Subtask
from patterns.refactor.planning.drafted import Drafted
from patterns.refactor.planning.problems import problems_of_plan
from patterns.values.conversation import JsonObject
from patterns.values.questions import FormField

LEAVE_OUT = "out"
WISH = "wish"
"""The field in which a person says in words what shall be different: then the planner is asked again."""
DESCRIPTION_LEAST = 20
LABEL_CHARACTERS = 75
MOST_IN_FORM = 45
"""A form of Slack's has room for a hundred fields; subtasks after these stay as they are."""


def edit_form(plan: Plan) -> tuple[FormField, ...]:
    """For each subtask its place and its words, and a wish for the planner."""
    places = tuple((str(number), f"Place {number}") for number in range(1, len(plan.subtasks) + 1))
    fields = [
        FormField(
            id=WISH,
            label="What shall be different?",
            kind="lines",
            optional=True,
            hint="In your words: the plan is made again. Or leave this empty and change the subtasks below.",
        )
    ]
    for number, task in enumerate(plan.subtasks[:MOST_IN_FORM], 1):
        fields += _fields_of(task, number, (*places, (LEAVE_OUT, "Leave it out")))
    return tuple(fields)


def _fields_of(task: Subtask, number: int, options: tuple[tuple[str, str], ...]) -> list[FormField]:
    after = f"After {', '.join(task.dependencies)}. " if task.dependencies else ""
    return [
        FormField(
            id=_place(task.task_id),
            label=f"{task.task_id}: {task.title}"[:LABEL_CHARACTERS],
            kind="one_of",
            initial=str(number),
            options=options,
            hint=f"{after}Changes are merged in the order of the places.",
        ),
        FormField(
            id=_words(task.task_id),
            label=f"What {task.task_id} is told"[:LABEL_CHARACTERS],
            kind="lines",
            initial=task.description,
        ),
    ]


def wish_of(fields: Mapping[str, str]) -> str:
    """The words for the planner, if there are any: the other fields of the form are then not looked at."""
    return fields.get(WISH, "").strip()


def problems_of_edit(material: JsonObject, fields: dict[str, str]) -> dict[str, str]:
    """Field id → what is wrong with it, in words for the person; empty when the form can be taken.

    `material`: a `Drafted` as the plan's question carries it.
    """
    return {} if wish_of(fields) else _problems(Drafted.model_validate(material), fields)


def edited(drafted: Drafted, fields: dict[str, str]) -> Drafted:
    """The plan as the form says. Raises `RequestInvalid` with everything that is wrong with the form."""
    problems = _problems(drafted, fields)
    if problems:
        raise RequestInvalid("; ".join(problems.values()))
    return drafted.model_copy(update={"plan": _changed(drafted.plan, fields)})


def _problems(drafted: Drafted, fields: Mapping[str, str]) -> dict[str, str]:
    plan = drafted.plan
    problems = _problems_of_places(plan, fields) or _problems_of_needs(plan, fields)
    problems |= {
        _words(task.task_id): words
        for task in plan.subtasks
        if not _is_out(task, fields) and (words := _problem_of_words(_description(task, fields)))
    }
    if not problems and (rest := problems_of_plan(_changed(plan, fields), drafted.rules)):
        problems[_place(plan.subtasks[0].task_id)] = "; ".join(rest)
    return problems


def _place(task_id: str) -> str:
    return f"place:{task_id}"


def _words(task_id: str) -> str:
    return f"words:{task_id}"


def _is_out(task: Subtask, fields: Mapping[str, str]) -> bool:
    return fields.get(_place(task.task_id)) == LEAVE_OUT


def _description(task: Subtask, fields: Mapping[str, str]) -> str:
    return fields.get(_words(task.task_id), task.description).strip()


def _problem_of_words(description: str) -> str | None:
    if not DESCRIPTION_LEAST <= len(description) <= DESCRIPTION_CHARACTERS:
        return f"{DESCRIPTION_LEAST} to {DESCRIPTION_CHARACTERS} characters, please: it is all that the worker is told"
    return None


def _moved(plan: Plan, fields: Mapping[str, str]) -> dict[str, str]:
    """The subtasks that were given another place, with the place as it was sent."""
    before = {task.task_id: str(number) for number, task in enumerate(plan.subtasks, 1)}
    sent = {name: fields.get(_place(name), place) for name, place in before.items()}
    return {name: place for name, place in sent.items() if place not in (before[name], LEAVE_OUT)}


def _problems_of_places(plan: Plan, fields: Mapping[str, str]) -> dict[str, str]:
    moved = _moved(plan, fields)
    known = {str(number) for number in range(1, len(plan.subtasks) + 1)}
    problems = {_place(name): "there is no such place" for name, place in moved.items() if place not in known}
    twice = {place for place, count in Counter(moved.values()).items() if count > 1}
    problems |= {_place(name): "another was moved to this place too" for name, place in moved.items() if place in twice}
    if all(_is_out(task, fields) for task in plan.subtasks):
        problems[_place(plan.subtasks[0].task_id)] = "one subtask has to stay; to end all of it, reject the plan"
    return problems


def _problems_of_needs(plan: Plan, fields: Mapping[str, str]) -> dict[str, str]:
    """A subtask left out that others need, or placed before one that it needs."""
    problems: dict[str, str] = {}
    kept = _ordered(plan, fields)
    place = {task.task_id: number for number, task in enumerate(kept)}
    for task in plan.subtasks:
        users = [one.task_id for one in kept if task.task_id in one.dependencies]
        if _is_out(task, fields) and users:
            problems[_place(task.task_id)] = f"needed by {', '.join(users)}: leave that out too, or keep this one"
    for task in kept:
        late = [one for one in task.dependencies if place.get(one, -1) > place[task.task_id]]
        if late:
            problems[_place(task.task_id)] = f"it needs {', '.join(late)}, which would come after it"
    return problems


def _ordered(plan: Plan, fields: Mapping[str, str]) -> list[Subtask]:
    """Those that stay: the moved ones where they were put, the others around them as they stood."""
    moved = {name: int(place) for name, place in _moved(plan, fields).items()}
    ordered = [task for task in plan.subtasks if task.task_id not in moved]
    for name in sorted(moved, key=lambda one: moved[one]):
        ordered.insert(moved[name] - 1, plan.task(name))
    return [task for task in ordered if not _is_out(task, fields)]


def _changed(plan: Plan, fields: Mapping[str, str]) -> Plan:
    tasks = tuple(
        task.model_copy(update={"description": _description(task, fields)}) for task in _ordered(plan, fields)
    )
    return plan.model_copy(update={"subtasks": tasks})
