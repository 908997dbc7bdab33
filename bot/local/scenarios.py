"""The rehearsed scenarios: what is typed, and which of a question's buttons is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """One command as it is played in the demo."""

    title: str
    typed: str
    """Command and words, as a person types them."""
    presses: Mapping[str, str]
    """Part of a question's title: the label of the button that Ada presses."""
    ends: frozenset[str] = frozenset({"done", "approved"})
    """The stop codes that are a good end; a digest has a code only where something cut it short."""
    says: str = ""
    """What has to stand in its last words."""
    before: tuple[str, ...] = ()
    """Commands that are typed first; what they answer is for the person alone."""


REFACTOR_LIBRARY = Scenario(
    title="/refactor of simplejson, a published library: planned, tested, merged and proven",
    typed=(
        "/refactor simplejson drop what is left of Python 2 in compat.py, ordered_dict.py and decoder.py; every name "
        "that can be imported on Python 3 today stays importable, and a new test pins that first"
    ),
    presses={"Plan for": "Approve", "A question from": "It may go", "Publish": "Push branch"},
)
REFACTOR = Scenario(
    title="/refactor of the bundled sample: the same, smaller",
    typed=(
        "/refactor shop put the rounding to cents that cart, invoices and reports each do by hand into one module "
        "shop/money.py, and keep every public function and result"
    ),
    presses={"Plan for": "Approve", "Publish": "Open pull request"},
)
REVIEW_BRANCH = Scenario(
    title="/review of a branch: findings that survived an evaluator",
    typed="/review shop main..faster-totals",
    presses={},
)
REVIEW_PULL = Scenario(
    title="/review of a pull request: findings that survived an evaluator, posted at its lines after a click",
    typed="/review shop#1",
    presses={"Post to shop #1": "Post to GitHub"},
)
REVIEW_SPECIFICATION = Scenario(
    title="/review of a specification: code until an evaluator approves it",
    typed=(
        "/review a module durations.py with parse_duration(text) that turns texts like 1h30m, 45s or 2h into seconds: "
        "units h, m and s, each at most once and in that order; anything else, also an empty text, raises a "
        "ValueError that names the text"
    ),
    presses={"Not approved": "Take the best"},
    ends=frozenset({"approved", "identical_draft"}),  # without a sandbox nothing can show that the tests pass
)
RESEARCH = Scenario(
    title="/research: an answer quoted from pages that were read",
    typed=(
        "/research which versions of Larkmq are supported today, until when, and what breaks when moving to the newest?"
    ),
    presses={"The cost cap": "Finish now"},
)
IN_FULL = frozenset({""})
DIGEST = Scenario(
    title="/research on a schedule: a digest, here asked for at once",
    before=('/research every "mon 9:00" what is new about Larkmq: versions, support dates, security problems',),
    typed="/research run 1",
    presses={},
    ends=IN_FULL,
    says="First digest: 5 findings",
)
DIGEST_AGAIN = Scenario(
    title="The same once more: nothing has changed, so no model is asked",
    typed="/research run 1",
    presses={},
    ends=IN_FULL,
    says="Nothing new",
)
DEMO = (REFACTOR_LIBRARY, REVIEW_PULL, REVIEW_SPECIFICATION, RESEARCH, DIGEST, DIGEST_AGAIN)
"""What the demo plays."""
SCENARIOS = (*DEMO, REFACTOR, REVIEW_BRANCH)
"""What the rehearsal model can answer."""
