"""What a run hands back: facts that code measured, kept apart from words that a model wrote."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen, JsonObject

StopCode = Literal[
    "done",
    "approved",
    "max_iterations",
    "plateau",
    "oscillation",
    "regression",
    "no_feedback",
    "identical_draft",
    "evaluator_error",
    "covered",
    "quiet",
    "rejected",
    "stopped",
    "G-COST",
    "G-TOKENS",
    "G-TIME",
    "G-STEPS",
    "G-STUCK",
    "G-USER-DAY",
    "G-USER-MONTH",
    "G-CHANNEL-DAY",
    "G-CHANNEL-MONTH",
    "G-SCHEDULE-MONTH",
    "G-HOUSE-DAY",
    "G-HOUSE-MONTH",
    "failed",
]
"""What a guardrail ended begins with `G-`; docs/guardrails.md has a row for each of those."""


class Stop(Frozen):
    """Why a run ended, with the numbers."""

    code: StopCode
    words: str
    """One sentence for people: what happened and with which numbers."""
    limit: str = ""
    """What a person calls the limit that was met; empty where none was."""
    value: float | None = None
    """Where it stood, in the limit's own unit: microdollars, tokens, seconds, turns."""
    cap: float | None = None
    """In the same unit."""
    evidence: tuple[str, ...] = ()
    """What shows it, in short lines written by code. A line may quote an argument that a model wrote."""
    kept: str = ""
    """What there is, although it ended early."""
    more: str = ""
    """What can be done about it now, and by whom."""


class Section(Frozen):
    """A titled part of the answer."""

    title: str
    text: str
    """Markdown."""
    author: Literal["code", "model"]
    """Who wrote it: a model's words are shown as such and neutralised."""
    by: str = ""
    """Slack user id of the person whose words it gives."""
    finding: str = ""
    """The id of the finding that it tells: people can say below it whether it was useful."""
    fewer: str = ""
    """`SCHEDULE CLAIM`: the claim of a digest of which people can ask for fewer below it."""


class Source(Frozen):
    """A page that is cited."""

    number: int
    title: str
    url: str
    published: str = ""
    """YYYY-MM-DD; empty where the page names no date."""


class Attachment(Frozen):
    """A file that goes into the thread."""

    name: str
    title: str
    text: str


Offer = Literal["deeper", "check", "schedule", "resume"]
"""What may be asked for next, by a button below a result: the first three of research, the last of what was stopped."""


class Report(Frozen):
    """How a run ended."""

    headline: str
    """One line, written by code."""
    stop: Stop
    facts: tuple[str, ...] = ()
    """A checklist, measured by code; what was not run says so."""
    answers_first: bool = False
    """Whether the sections stand above the facts: a question was asked, and its answer is what people look for."""
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    branch: str = ""
    """The branch that stands at the remote: a mention in the thread goes on from there."""
    offers: tuple[Offer, ...] = ()
    resume: JsonObject | None = None
    """What a run that goes on from this one begins with, as its pattern reads it; None: nothing that would help it."""
    before: tuple[str, str] | None = None
    """(channel, ts) of the digest before this one, which is linked to."""
