"""What a worker is given, and how a second attempt follows from the first."""

from __future__ import annotations

from patterns.guardrails.limits import Limits
from patterns.guardrails.raising import More
from patterns.plan import Subtask
from patterns.refactor.worker.handoff import ASKED, DeskState, Handoff, told_to_dependants
from patterns.values.conversation import Frozen, Message, Prompt
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import CommandResult, Tree
from patterns.wording.prompt_files import fill, tagged

SPOKEN = (
    "A person wrote this to the run while it is at work. Mind it where it concerns your subtask; the subtask, its "
    "paths and its acceptance stay what they are, and what lies outside of them is planned later."
)
WORKER_TOKENS = 8000
BASELINE_CHARACTERS = 1200
"""How much of the tests' first output a worker is shown: its end."""


class Resume(Frozen):
    """Where the attempt before stood, with a person's answer in its place: the very same conversation goes on."""

    conversation: tuple[Message, ...]
    desk: DeskState
    start: Tree
    """The tree that the first attempt was given: the change is measured from there."""


class WorkerBrief(Frozen):
    """A worker's whole world."""

    goal: str
    """The request and what was asked for since, for context only."""
    subtask: Subtask
    earlier: tuple[Handoff, ...] = ()
    """Of every subtask this one builds on, in plan order."""
    onto: Tree
    """The tree that its plan begins at: the base, or what an earlier plan of the run has left."""
    start: Tree | None = None
    """The tree to start from; None: `onto` with the changes of `earlier` merged onto it."""
    measured_from: Tree | None = None
    """The tree that the change is measured from, where an attempt before has left part of it in `start`."""
    baseline: CommandResult | None = None
    """How the repository's tests ended before anybody changed anything; None: not known."""
    notes: tuple[str, ...] = ()
    """What the lead has to say of an attempt before: what tore, what failed. A resumed worker is told nothing new."""
    said: tuple[str, ...] = ()
    """What people wrote to the run while others were at work; a worker that goes on has heard what came before."""
    limits: Limits
    """Of turns and time, over all attempts together."""
    rules: RepositoryRules = RepositoryRules()
    attempt: int = 1
    turns_before: int = 0
    """Used by the attempts before."""
    seconds_before: float = 0.0
    resume: Resume | None = None


def answered(brief: WorkerBrief, handoff: Handoff, words: str, *, paths: tuple[str, ...] = ()) -> WorkerBrief:
    """The brief of the worker that goes on where `handoff` asked, with a person's words and the paths now allowed."""
    if handoff.desk is None or handoff.question is None:
        raise ValueError("this worker did not ask")
    answer = f"A person answered: {words}" if words else "Nobody answered: decide yourself, and say what you assumed."
    if handoff.question.paths:
        told = ", ".join(paths)
        answer += f"\nYou may now write also: {told}" if paths else "\nThe paths that you may write stay as they were."
    widened = brief.subtask.model_copy(update={"paths_allowed": (*brief.subtask.paths_allowed, *paths)})
    resume = Resume(
        conversation=_with_answer(handoff.conversation, answer), desk=handoff.desk, start=handoff.change.before
    )
    return _next(brief, handoff).model_copy(update={"subtask": widened, "resume": resume})


def resumed(brief: WorkerBrief, handoff: Handoff, *, more: More | None = None, words: str = "") -> WorkerBrief:
    """The brief of the worker that goes on where `handoff` was ended by a limit, raised since, or by going in circles.

    `more`: turns and time that a person added for it. `words`: how to go on, as a person says.
    """
    if handoff.desk is None:
        raise ValueError("this worker was not ended by a limit")
    advice = (Message(role="user", text=f"A person was asked how to go on, and says: {words}"),) if words else ()
    conversation = (*handoff.conversation, *advice)
    resume = Resume(conversation=conversation, desk=handoff.desk, start=handoff.change.before)
    return _next(brief, handoff).model_copy(update={"resume": resume, "limits": _more(brief.limits, more)})


def _more(limits: Limits, more: More | None) -> Limits:
    if more is None:
        return limits
    return limits.model_copy(update={"turns": limits.turns + more.turns, "seconds": limits.seconds + more.seconds})


def repeated(brief: WorkerBrief) -> WorkerBrief:
    """The same once more, where a worker died without a word: also with the answer that it was to go on with."""
    return brief.model_copy(update={"attempt": brief.attempt + 1})


def anew(
    brief: WorkerBrief, handoff: Handoff | None, *, start: Tree | None = None, notes: tuple[str, ...] = ()
) -> WorkerBrief:
    """The brief of a worker that begins again, on `start` where that is given, and is told `notes` besides.

    `handoff`: of the attempt before; None where there was none.
    """
    changed = {"resume": None, "start": start or brief.start, "notes": (*brief.notes, *notes)}
    if start is not None and handoff is not None:
        changed["measured_from"] = handoff.change.before
    return _next(brief, handoff).model_copy(update=changed)


def _next(brief: WorkerBrief, handoff: Handoff | None) -> WorkerBrief:
    used = {"turns_before": handoff.turns, "seconds_before": handoff.seconds} if handoff else {}
    return brief.model_copy(update={"attempt": brief.attempt + 1, **used})


def _with_answer(conversation: tuple[Message, ...], answer: str) -> tuple[Message, ...]:
    """In the place where the answer must stand: right behind the message that asked."""
    return tuple(
        one.model_copy(update={"text": answer}) if one.role == "tool" and one.text == ASKED else one
        for one in conversation
    )


def prompt_of(brief: WorkerBrief) -> Prompt:
    """The conversation as it begins, or as it goes on."""
    messages = brief.resume.conversation if brief.resume else _opening(brief)
    return Prompt(role="worker", messages=messages, max_output_tokens=WORKER_TOKENS)


def _opening(brief: WorkerBrief) -> tuple[Message, ...]:
    task = brief.subtask
    left = max(brief.limits.turns - brief.turns_before, 1)
    paths = _in_code(task.paths_allowed)
    paths += f"; protected, and for nobody to allow: {_in_code(brief.rules.protected)}" if brief.rules.protected else ""
    system = fill("refactor_worker", paths=paths, turns=str(left), room=f"{WORKER_TOKENS:,}")
    earlier = told_to_dependants(brief.earlier)
    user = fill(
        "refactor_subtask",
        goal=tagged("overall-goal", brief.goal),
        task_id=task.task_id,
        title=task.title,
        description=task.description,
        acceptance="\n".join(f"{number}. {one}" for number, one in enumerate(task.acceptance, 1)),
        given="\n\n".join(_given(brief, earlier)),
    )
    return (Message(role="system", text=system), Message(role="user", text=user))


def _in_code(globs: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in globs)


def _given(brief: WorkerBrief, earlier: str) -> list[str]:
    """The blocks of material that there are."""
    tests = _tests_before(brief.baseline)
    blocks = {"earlier-work": earlier, "tests-before": tests, "attempt-before": "\n\n".join(brief.notes)}
    return [*(tagged(tag, text) for tag, text in blocks.items() if text), *map(spoken, brief.said)]


def spoken(words: str) -> str:
    """What a person wrote meanwhile, for a worker."""
    return f"{SPOKEN}\n{tagged('person', words)}"


def _tests_before(baseline: CommandResult | None) -> str:
    if baseline is None or not baseline.ran:
        return ""
    if baseline.passed:
        return "Before anybody changed anything, all tests passed."
    output = baseline.output[-BASELINE_CHARACTERS:]
    return f"Before anybody changed anything, tests failed; the end of their output:\n{output}"
