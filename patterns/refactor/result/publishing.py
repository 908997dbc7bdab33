"""How a change is named and described where it is published: branch, commit messages, pull request.

A model's words stand in block quotes and do nothing; what code knows stands outside of them.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

from patterns.refactor.lead.merging import Landed
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import PullRequest
from patterns.wording.counting import counted
from patterns.wording.inert import in_code, inert, inert_line, quoted, shortened

SLUG_CHARACTERS = 40
SUBJECT_CHARACTERS = 72
TITLE_CHARACTERS = 120
BODY_CHARACTERS = 65_000
"""GitHub takes 65,536."""
QUOTE_CHARACTERS = 6_000
LINE_CHARACTERS = 400
CHECKS_SHOWN = 60
TASKS_SHOWN = 40
FILES_SHOWN = 8
_RUN_CHARACTERS = 60
_NAME_CHARACTERS = 60
_LOOKS_LIKE_TRAILER = re.compile(r"[^\s:]*\W(?:by|id|run)\s*:", re.IGNORECASE)


class Named(Frozen):
    """A person of the workspace."""

    id: str
    """Slack user id."""
    name: str = ""

    def shown(self) -> str:
        """The id, and the name where it is known."""
        identity, name = (inert_line(one, _NAME_CHARACTERS) for one in (self.id, self.name))
        return f"{identity} ({name})" if name else identity


class Credits(Frozen):
    """Whose change it is."""

    run_id: str
    requested_by: Named
    approved_by: tuple[Named, ...]
    """Of the plan and of the result; each is named once."""

    def approvers(self) -> tuple[str, ...]:
        """Without repetition, in the order of their approvals."""
        return tuple(dict.fromkeys(one.shown() for one in self.approved_by))


class DoneTask(Frozen):
    """A subtask that is part of the change."""

    task_id: str
    title: str
    summary: str
    """The worker's own words."""
    files: tuple[str, ...] = ()


class PullRequestText(Frozen):
    """What a pull request says."""

    title: str
    body: str


def done_task(one: Landed) -> DoneTask:
    """A subtask as it came into the result, with what its worker handed in."""
    return DoneTask(task_id=one.task_id, title=one.title, summary=one.handoff.summary, files=one.handoff.files)


def branch_of(run_id: str, request_text: str) -> str:
    """`steward/RUN-slug`: ASCII, valid by git's rules for refs, the same in every replay."""
    run = _slug(run_id, _RUN_CHARACTERS) or "run"
    slug = _slug(request_text, SLUG_CHARACTERS)
    return f"steward/{run}-{slug}" if slug else f"steward/{run}"


def _slug(text: str, most: int) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    whole = slug[:most].rpartition("-")[0] if slug[most : most + 1] not in ("", "-") else ""
    return whole or slug[:most].rstrip("-")


def commit_message(task: DoneTask, whose: Credits) -> str:
    """One commit: the task's title, the worker's account in quotes, the trailers.

    The trailers are the last paragraph and the only lines of their form: all that a model wrote is quoted.
    """
    trailers = [("Run-Id", whose.run_id), ("Task-Id", task.task_id), ("Requested-By", whose.requested_by.shown())]
    trailers += [("Approved-By", one) for one in whose.approvers()]
    last = "\n".join(f"{name}: {inert_line(value, LINE_CHARACTERS)}" for name, value in trailers)
    return "\n\n".join(part for part in (_subject(task), _account(task.summary), last) if part) + "\n"


def opened_line(pull: PullRequest, *, draft: bool) -> str:
    """What a person reads of a pull request that stands; `draft` is what was asked for."""
    kind = "draft pull request" if pull.draft else "pull request"
    odd = " (ready for review: the code host has no drafts for this repository)" if draft and not pull.draft else ""
    return f"{kind} #{pull.number} stands{odd}: {pull.url}"


def _subject(task: DoneTask) -> str:
    title = inert_line(task.title, SUBJECT_CHARACTERS)
    if not title or _LOOKS_LIKE_TRAILER.match(title):
        return inert_line(f"Task {task.task_id}, {title}".rstrip(", "), SUBJECT_CHARACTERS)
    return title


def _account(summary: str) -> str:
    text = inert(shortened(summary, QUOTE_CHARACTERS))
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, SUBJECT_CHARACTERS - 2) or [""]]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def pull_request(
    request_text: str, *, summary: str, checked: tuple[str, ...], tasks: tuple[DoneTask, ...], whose: Credits
) -> PullRequestText:
    """Title and body. `summary` is a model's; `checked` are the lines of the proof, "not run" among them."""
    parts = (
        _whose(whose),
        quoted(request_text, QUOTE_CHARACTERS),
        _section("What was checked", _listed(checked, CHECKS_SHOWN, "line") or "Nothing."),
        _section("Summary", f"Written by a model:\n\n{quoted(summary, QUOTE_CHARACTERS)}") if summary.strip() else "",
        _section("Tasks", _tasks(tasks)),
    )
    body = "\n\n".join(part for part in parts if part) + "\n"
    first = request_text.strip().partition("\n")[0]
    title = inert_line(first, TITLE_CHARACTERS) or f"Change of run {inert_line(whose.run_id, _RUN_CHARACTERS)}"
    return PullRequestText(title=title, body=shortened(body, BODY_CHARACTERS))


def _whose(whose: Credits) -> str:
    approved = ", ".join(whose.approvers()) or "nobody"
    asked = f"Asked for by {whose.requested_by.shown()}, approved by {approved}"
    return f"{asked}; made by Steward in run {in_code(whose.run_id)}."


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}"


def _listed(lines: tuple[str, ...], most: int, noun: str) -> str:
    shown = [f"- {inert_line(line, LINE_CHARACTERS)}" for line in lines[:most]]
    if len(lines) > most:
        shown.append(f"- and {counted(len(lines) - most, f'more {noun}')}")
    return "\n".join(shown)


def _tasks(tasks: tuple[DoneTask, ...]) -> str:
    shown = [_task(one) for one in tasks[:TASKS_SHOWN]]
    if len(tasks) > TASKS_SHOWN:
        shown.append(f"- and {counted(len(tasks) - TASKS_SHOWN, 'more task')}")
    return "\n".join(shown)


def _task(task: DoneTask) -> str:
    files = [in_code(shortened(path, LINE_CHARACTERS)) for path in task.files[:FILES_SHOWN]]
    if len(task.files) > FILES_SHOWN:
        files.append(f"and {counted(len(task.files) - FILES_SHOWN, 'more file')}")
    told = f"- **{inert_line(task.task_id, LINE_CHARACTERS)}** {inert_line(task.title, LINE_CHARACTERS)}"
    return f"{told}: {', '.join(files)}" if files else told
