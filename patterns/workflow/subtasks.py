"""Subtasks as parts of the graph: every attempt of one together, its own loop folded into a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.workflow import Output, Subtask, Tally
from patterns.workflow.outcomes import cost_of, is_reply, told, tools_in

TITLE_CHARACTERS = 120


def kind_of(journal: Journal) -> str:
    """The engine's kind, with the payload's where it has one."""
    return " ".join(filter(None, (journal.kind, str((journal.payload or {}).get("kind") or ""))))


def tally_of(steps: Iterable[StepTaken]) -> Tally:
    """What rows took together."""
    total = Tally()
    for step in steps:
        tokens, microdollars = cost_of(step.result)
        total += Tally(
            seconds=0.0 if step.call == "wait" else step.seconds or 0.0,
            calls=int(is_reply(step.result)),
            tokens=tokens,
            microdollars=microdollars,
            failed=int(step.error is not None),
        )
    return total


def tools_of(steps: Iterable[StepTaken]) -> tuple[Output, ...]:
    """Each tool that was called, the most used first."""
    counts: Counter[str] = Counter()
    for step in steps:
        counts += tools_in(step.result)
    return tuple(Output(name=name, words=f"×{count}") for name, count in counts.most_common())


def turns_of(steps: Iterable[StepTaken]) -> int:
    """Turns of an agent: how often it thought."""
    return sum(step.call == "step" and step.name == "think" for step in steps)


def retries_of(steps: Iterable[StepTaken], visits: int) -> int:
    """Answers beyond the one that each visit needs; the turns of an agent are none."""
    answers = Counter(step.name for step in steps if step.name != "think" and is_reply(step.result))
    return sum(max(count - visits, 0) for count in answers.values())


def subtasks_of(attempts: Sequence[Journal], ended: Mapping[str, JsonObject], *, gives: str) -> tuple[Subtask, ...]:
    """In the order of their start. `ended`: what each attempt handed back, by its id below the run."""
    groups: dict[str, list[Journal]] = {}
    for one in attempts:
        groups.setdefault(_name(one), []).append(one)
    return tuple(_subtask(name, group, set(groups), ended, gives) for name, group in groups.items())


def _subtask(
    name: str, group: Sequence[Journal], known: set[str], ended: Mapping[str, JsonObject], gives: str
) -> Subtask:
    last, steps = group[-1], [step for one in group for step in one.steps]
    payload = last.payload or {}
    needs = _part(payload, "subtask").get("dependencies") or ()
    letter = ended.get(last.task_id)
    return Subtask(
        id=name,
        title=_title(payload, name),
        state="failed" if letter and letter.get("error") else last.state,
        needs=tuple(one for one in needs if one in known),
        attempts=len(group),
        turns=turns_of(steps),
        tools=tools_of(steps),
        gives=(Output(name=gives, words=_handed(letter)),) if letter else (),
        tally=tally_of(steps).model_copy(update={"seconds": sum(one.seconds for one in group)}),
        runs=tuple(one.run_id for one in group),
    )


def _name(journal: Journal) -> str:
    """What it is about, whichever attempt it is."""
    payload = journal.payload or {}
    subtask, finding = _part(payload, "subtask"), _part(payload, "finding")
    named = subtask.get("task_id") or payload.get("lens") or finding.get("id")
    return str(named or journal.task_id)


def _title(payload: JsonObject, name: str) -> str:
    subtask, finding = _part(payload, "subtask"), _part(payload, "finding")
    title = str(subtask.get("title") or finding.get("claim") or name)
    return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1]}…"


def _part(payload: JsonObject, name: str) -> JsonObject:
    """An object in what it was given; of other kinds of subtasks there is none, or something else of that name."""
    part = payload.get(name)
    return part if isinstance(part, dict) else {}


def _handed(letter: JsonObject) -> str:
    if letter.get("error"):
        return f"error {letter['error'].get('code', '')}"
    result = letter.get("result") or {}
    return str(result["status"]) if isinstance(result.get("status"), str) else told(result)
