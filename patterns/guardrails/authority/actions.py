"""Everything that can be asked of Steward, by name, and what it is asked about. The set is closed."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen
from patterns.values.running.record import Command

Action = Literal[
    "help",  # be told what there is
    "request",  # ask for a run: in general, or in one repository
    "decide",  # give an answer that has an effect
    "withdraw",  # give the answer that changes nothing
    "answer",  # say what was meant
    "raise_limits",  # more money, time, turns or scope for a run
    "stop",  # end one run
    "steer",  # write to a run
    "ask_about",  # ask what a run does, and why
    "see_run",  # read what a run was asked and what came of it
    "know_run",  # that it exists: who, when, which command, what it cost
    "rate",  # call a finding useful
    "dismiss",  # have a finding not found again, or lift that
    "tend",  # see what reviews of a repository have learned
    "mute",  # hear less of something from a digest
    "keep_schedule",  # change, run, pause or end a schedule
    "hand_in_file",  # be the one whose file is read
    "see_own",  # look at one's own runs, schedules and spending
    "see_policy",  # read who may do what
    "see_cost",  # read what somebody, a channel or the house has spent
    "see_audit",  # read the audit trail
    "operate",  # see and do what concerns the whole house
    "stop_all",  # end every run
    "pause_intake",  # take no new work
    "resume_intake",  # take work again
]


class Resource(Frozen):
    """What an action is about. What is left out is unknown, and an unknown is a no."""

    command: Command | None = None
    """What is asked for."""
    repository: str = ""
    """Empty: none."""
    requester: str = ""
    """Slack user id of whoever asked for the run, or owns the schedule."""
    editors: tuple[str, ...] = ()
    """Slack user ids of those who edited what is decided on."""
    channel: str = ""
    """Where the run, the schedule or the spending is; empty: in none, or all of the house."""
    is_public: bool = False
    """Whether everybody of the workspace may read that channel."""


NOTHING = Resource()
"""For what concerns nothing in particular."""

CALMING: frozenset[Action] = frozenset({"help", "withdraw", "stop", "stop_all", "pause_intake"})
"""What makes less happen: allowed, to those who may, in every channel."""

FOR_RESEARCH: frozenset[Action] = frozenset(
    {"request", "decide", "answer", "raise_limits", "steer", "ask_about", "see_run", "mute", "keep_schedule"}
)
"""What may be done, about no repository, in a shared channel that the policy names."""

PRIVILEGED: frozenset[Action] = frozenset(
    {
        "decide", "withdraw", "answer", "raise_limits", "stop", "steer", "dismiss", "keep_schedule",
        "see_run", "know_run", "see_cost", "see_audit", "operate", "stop_all", "pause_intake", "resume_intake",
    }
)  # fmt: skip
"""Never decided from memory, and never while Slack does not say who is who."""
