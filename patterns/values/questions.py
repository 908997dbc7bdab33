"""Questions to people: the durable record of an escalation."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from patterns.values.conversation import Frozen, JsonObject

QuestionKind = Literal["approve", "choose", "answer", "raise_budget", "extend_time", "widen_scope", "accept_finding"]

Closing = Literal["", "expired", "ended"]
"""Why a question is no longer open, where it is no person's doing: its time was up, or its run had come to its end."""

LEAST_REMINDED_SECONDS = 1200.0
"""Whoever is given less time is at hand, or is not needed: nobody is reminded."""

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
"""A button's label in a model's words, as Slack takes it: not blank, and no longer than this."""


class FormField(Frozen):
    """One field of the form that a button opens."""

    id: str
    label: str
    kind: Literal["text", "lines", "one_of", "any_of"] = "text"
    initial: str = ""
    """What stands in it at first; for `any_of` the ids of the options that are ticked, with blanks between."""
    options: tuple[tuple[str, str], ...] = ()
    """(id, label), for the kinds that choose."""
    optional: bool = False
    hint: str = ""


class Choice(Frozen):
    """One button."""

    id: str
    label: str
    """At most 75 characters, as Slack's buttons."""
    style: Literal["default", "primary", "danger"] = "default"
    form: tuple[FormField, ...] = ()
    """Pressing it opens these fields; sending them is the answer. Empty: pressing it is."""


class Question(Frozen):
    """What is asked, of whom, and what happens when nobody answers."""

    id: str
    """Unique: the run's id and the question's place in it."""
    run_id: str
    kind: QuestionKind
    title: str
    body: str
    """Markdown; written by our code, model text in it is neutralised where it is shown."""
    choices: tuple[Choice, ...]
    whole: str = ""
    """Everything that is decided on, as a Markdown file above the question, where the body is a digest of it."""
    default: str
    """The choice taken on expiry: always the one with no effect."""
    waits: bool = True
    """Whether the run waits for it; else it goes on, and the default stands until somebody decides otherwise."""
    digest: str
    """Of exactly what is approved: see `digest_of`."""
    expires_seconds: float
    requester: str
    """Slack user id of who asked for the run."""
    repository: str = ""
    """Whose approvers decide; empty: those of the installation."""
    editors: tuple[str, ...] = ()
    """Slack user ids of those who edited what is asked about: they may be as little of a judge as the requester."""
    check: Literal["", "plan", "criteria", "brief"] = ""
    """By which rule a sent form is checked before it is taken."""
    material: JsonObject = Field(default_factory=dict)
    """What that rule needs to know."""

    @property
    def reminded_after_seconds(self) -> float | None:
        """When whoever may decide is told once more that it waits; None where nobody is."""
        return self.expires_seconds / 2 if self.waits and self.expires_seconds >= LEAST_REMINDED_SECONDS else None


class OpenQuestion(Frozen):
    """A recorded question: with its token, its state and where it is shown."""

    question: Question
    token: str
    """Random, single use; all that a button carries."""
    asked_at: float
    """Seconds since the epoch."""
    choice: str | None = None
    """None while it is open."""
    by: str = ""
    words: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    """What was written into the choice's form."""
    decided_at: float | None = None
    closed: Closing = ""
    """Beside a `by`: that person's decision came to nothing, for the run ended before it heard of it."""
    messages: tuple[tuple[str, str], ...] = ()
    """(channel, ts) of every message that shows it."""
    untold: tuple[tuple[str, str], ...] = ()
    """Those of them that do not show yet what came of it."""


class Settled(Frozen):
    """What came of trying to decide a question."""

    won: bool
    """This call decided it; otherwise somebody or the clock was first, and `record` says who."""
    record: OpenQuestion


def digest_of(shown: JsonObject) -> str:
    """A short fingerprint of what a person is shown; an approval is void for anything else."""
    canonical = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]
