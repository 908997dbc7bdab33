"""What a finding must hold, the same for every one, so that nobody can talk it down; and how execution overrules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from patterns.evaluator.criteria import Criterion
from patterns.evaluator.verdicts import Verdict
from patterns.values.conversation import Frozen

TRUE, OURS, WEIGHT, WORTH, FITTING, MENDING = "R1", "R2", "R3", "R4", "R5", "R6"
CRITERIA = (
    Criterion(id=TRUE, severity="blocker", text="It is true: the failure happens as described, for inputs that occur."),
    Criterion(id=OURS, severity="major", text="This change brings it in or makes it worse."),
    Criterion(id=WEIGHT, severity="major", text="Its severity fits the consequence, neither more nor less."),
    Criterion(id=WORTH, severity="major", text="It is no matter of style or taste, and its reader can act on it."),
)
CHECKED = Criterion(id=FITTING, severity="minor", text="Its check tests what it claims; nothing else makes it fail.")
"""Only where a check was run."""
SUGGESTED = Criterion(
    id=MENDING,
    severity="minor",
    text="Its suggestion, put in place of exactly these lines, mends it and breaks nothing else.",
)
"""Only where there is one; without it the finding stands, and is shown without the suggestion."""

LAST_CHARACTERS = 160

Outcome = Literal["confirmed", "refuted", "unclear", "not run"]


class Executed(Frozen):
    """What came of a finding's check."""

    outcome: Outcome = "not run"
    words: str = ""
    """In a sentence; empty where there was no check."""
    printed: str = ""
    """By the run after the change."""
    isolation: str = ""

    def whole(self) -> str:
        """For the evaluator."""
        return f"{self.words}\nAfter the change it printed:\n{self.printed}" if self.printed else self.words

    def brief(self) -> str:
        """For people: with the last line that it printed."""
        last = self.printed.rstrip().rpartition("\n")[2].strip()[:LAST_CHARACTERS]
        return f"{self.words} Its last line: `{last}`" if last else self.words


def criteria_of(executed: Executed, *, suggests: bool = False) -> tuple[Criterion, ...]:
    """With that of the check where it says something, and that of the suggestion where there is one."""
    checked = (CHECKED,) if executed.outcome in ("confirmed", "unclear") else ()
    return (*CRITERIA, *checked, *((SUGGESTED,) if suggests else ()))


def listed(criteria: Sequence[Criterion]) -> str:
    """For the evaluator."""
    return "\n".join(f"{one.id}: {one.text}" for one in criteria)


def contradiction(verdicts: Sequence[Verdict], executed: Executed) -> str:
    """Words against an execution, told back once; empty where there is none."""
    passed = {one.id for one in verdicts if one.passed}
    if executed.outcome == "refuted" and TRUE in passed:
        return f"{TRUE} passed, yet its check passes after the change: the failure did not happen there. Which is it?"
    if executed.outcome == "confirmed" and FITTING in passed and not {TRUE, OURS} <= passed:
        return (
            f"{FITTING} passed and the check fails only since the change, yet {TRUE} or {OURS} failed. If the check "
            f"tests something else, {FITTING} fails; if it tests the claim, {TRUE} and {OURS} hold."
        )
    return ""


def ruled(verdicts: Sequence[Verdict], executed: Executed) -> tuple[Verdict, ...]:
    """What says two things at once has failed; and the outcome of an execution outweighs words, in either direction."""
    verdicts = tuple(one.model_copy(update={"passed": False}) if one.gap.strip() else one for one in verdicts)
    passed = {one.id for one in verdicts if one.passed}
    if executed.outcome == "refuted":
        return tuple(_failed(one, executed.words) if one.id == TRUE else one for one in verdicts)
    if executed.outcome == "confirmed" and FITTING in passed:
        return tuple(_held(one, executed.words) if one.id in (TRUE, OURS) else one for one in verdicts)
    return verdicts


def _failed(verdict: Verdict, words: str) -> Verdict:
    if not verdict.passed:
        return verdict
    return verdict.model_copy(update={"passed": False, "gap": f"Overruled by running it: {words}"[:800]})


def _held(verdict: Verdict, words: str) -> Verdict:
    if verdict.passed:
        return verdict
    told = f"Overruled by running it: {words}"[:800]
    return verdict.model_copy(update={"passed": True, "gap": "", "evidence": told})
