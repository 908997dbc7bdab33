"""The fields of a schedule's form, empty, filled with a question, or with what a schedule says now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from typing import Any, Literal

from handlers.forms.fields import inputs
from handlers.schedules.draft import (
    FEEDS,
    HEARTBEAT,
    MONTH,
    MONTH_FIRINGS,
    MUTED,
    NAME,
    NAME_WORDS,
    PLACE,
    QUESTION,
    RUN,
    WHEN,
    ZONE,
    Draft,
)
from handlers.slack.figures import dollars
from handlers.slack.text import shorten
from patterns.errors import RequestInvalid
from patterns.research.digest.timing import read_timing, spoken
from patterns.values.questions import FormField
from patterns.values.research.schedules import Muted, Schedule

SCHEDULE_CALLBACK = "steward_schedule"
HERE, DIRECT, STAY = "here", "direct", "stay"
PLACES = {HERE: "In this channel", DIRECT: "In your direct messages with Steward", STAY: "Where it is posted now"}
CLAIM_CHARACTERS = 70
MOST_MUTED = 100
KEY_DIGITS = 16
WHEN_HINT = "Such as: mon 9:00, weekdays 8:30, day 7:00, or the five fields of cron."
UTC = "UTC"
"""Of people of whom Slack does not say where they are."""
NOTHING: Mapping[str, str] = {}


def new_form(channel: str, *, time_zone: str, cap_microdollars: int, question: str = "") -> dict[str, Any]:
    """Of a schedule that is to be; the channel travels with it, as an id."""
    typed = {QUESTION: question, ZONE: time_zone}
    fields = fields_of(None, "", {}, cap_microdollars=cap_microdollars, typed=typed)
    return _modal("Schedule a digest", {"channel": channel, "schedule": ""}, fields)


def form_of(
    schedule: Schedule, muted: Sequence[Muted], *, user: str, channel: str, cap_microdollars: int
) -> dict[str, Any]:
    """Of one that stands, with what it says now."""
    typed, options = _typed(schedule), muted_options(muted)
    fields = fields_of(schedule, user, options, cap_microdollars=cap_microdollars, typed=typed)
    return _modal(f"Digest {schedule.number}", {"channel": channel, "schedule": schedule.id}, fields)


def _modal(title: str, where: Mapping[str, str], fields: Sequence[FormField]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": SCHEDULE_CALLBACK,
        "private_metadata": json.dumps(where),
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": inputs(fields),
    }


def _typed(schedule: Schedule) -> dict[str, str]:
    return {
        QUESTION: schedule.question,
        WHEN: _times(schedule.cron),
        ZONE: schedule.time_zone,
        FEEDS: "\n".join(schedule.feeds),
        HEARTBEAT: HEARTBEAT if schedule.heartbeat else "",
        RUN: dollars(schedule.run_microdollars).removeprefix("$"),
        MONTH: dollars(schedule.month_microdollars).removeprefix("$"),
        NAME: schedule.name,
    }


def _times(cron: str) -> str:
    """In words where they mean the same when they are read again."""
    words = spoken(cron)
    try:
        return words if read_timing(words).cron == cron else cron
    except RequestInvalid:
        return cron


def fields_of(
    kept: Schedule | None,
    user: str,
    muted: Mapping[str, Muted],
    *,
    cap_microdollars: int,
    typed: Mapping[str, str] = NOTHING,
) -> tuple[FormField, ...]:
    """The fields. Only its owner moves a schedule: to others it stays where it is."""
    return (
        FormField(id=QUESTION, label="Your question", kind="lines", initial=typed.get(QUESTION, "")),
        FormField(id=WHEN, label="When", initial=typed.get(WHEN, ""), hint=WHEN_HINT),
        FormField(id=ZONE, label="Time zone", initial=typed.get(ZONE, ""), hint="Such as Europe/Berlin."),
        _place(kept, user),
        _optional(FEEDS, "Feeds to look at first", typed, "Addresses of RSS or Atom feeds, one a line.", kind="lines"),
        FormField(
            id=HEARTBEAT,
            label="When nothing is new",
            kind="any_of",
            options=((HEARTBEAT, "Say so in one line"),),
            initial=typed.get(HEARTBEAT, ""),
            optional=True,
        ),
        _optional(RUN, "Cap in dollars, each time", typed, f"At most {dollars(cap_microdollars)}; empty: that."),
        _optional(MONTH, "Cap in dollars, a month", typed, f"Empty: {MONTH_FIRINGS} times the cap of one."),
        _optional(NAME, "Name", typed, f"Empty: the first {NAME_WORDS} words of the question."),
        *_muted(muted),
    )


def _optional(
    name: str, label: str, typed: Mapping[str, str], hint: str, *, kind: Literal["text", "lines"] = "text"
) -> FormField:
    return FormField(id=name, label=label, kind=kind, initial=typed.get(name, ""), optional=True, hint=hint)


def _place(kept: Schedule | None, user: str) -> FormField:
    places = (HERE, DIRECT) if kept is None else (STAY, HERE, DIRECT) if user == kept.owner else (STAY,)
    options = tuple((one, PLACES[one]) for one in places)
    return FormField(id=PLACE, label="Where", kind="one_of", options=options, initial=places[0])


def _muted(muted: Mapping[str, Muted]) -> tuple[FormField, ...]:
    """Of what people want fewer, each ticked: what is unticked is told again."""
    if not muted:
        return ()
    options = tuple((key, shorten(" ".join(one.claim.split()), CLAIM_CHARACTERS)) for key, one in muted.items())
    return (
        FormField(
            id=MUTED,
            label="Fewer like these",
            kind="any_of",
            options=options,
            initial=" ".join(muted),
            optional=True,
            hint="Untick what should be told again.",
        ),
    )


def muted_options(muted: Sequence[Muted], *, of: Container[str] | None = None) -> dict[str, Muted]:
    """The latest ones, by a key that is theirs whatever is muted meanwhile; `of`: only those of these keys."""
    options = {hashlib.sha256(one.claim.encode()).hexdigest()[:KEY_DIGITS]: one for one in muted[-MOST_MUTED:]}
    return {key: one for key, one in options.items() if of is None or key in of}


def shown_muted(view: Mapping[str, Any]) -> frozenset[str]:
    """The keys that a form showed when it was opened: what was muted since was not there to be ticked."""
    shown = [block["element"]["options"] for block in view["blocks"] if block["block_id"] == MUTED]
    return frozenset(option["value"] for options in shown for option in options)


def draft_of(typed: Mapping[str, str]) -> Draft:
    """What the fields say."""
    return Draft(
        question=typed[QUESTION],
        timing=typed[WHEN],
        time_zone=typed[ZONE],
        feeds=tuple(line.strip() for line in typed.get(FEEDS, "").splitlines() if line.strip()),
        heartbeat=bool(typed.get(HEARTBEAT)),
        run_dollars=typed.get(RUN, ""),
        month_dollars=typed.get(MONTH, ""),
        name=typed.get(NAME, ""),
    )
