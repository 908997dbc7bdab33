"""A run cut short, in words: which limit or person ended it, with the numbers."""

from __future__ import annotations

from patterns.errors import LimitReached, RunStopped
from patterns.values.report import Stop

NAMES = {
    "G-COST": "the cost cap",
    "G-TOKENS": "the token cap",
    "G-TIME": "the time limit",
    "G-STEPS": "the cap on turns",
}


def stop_of(error: LimitReached | RunStopped) -> Stop:
    """The stop that an error stands for."""
    if isinstance(error, RunStopped):
        return Stop(code="stopped", words=f"stopped by <@{error.facts.get('by')}>")
    facts = error.facts
    code = str(facts.get("limit"))
    used, cap = _amount(code, facts.get("value")), _amount(code, facts.get("cap"))
    words = f"{NAMES.get(code, code)} is reached ({code}): {used} of {cap}{_rest(facts.get('value'), facts.get('cap'))}"
    return Stop.model_validate({"code": code, "words": words})


def _rest(value: object, cap: object) -> str:
    """A cap holds for what a call may use at most, so it is met before it is used up."""
    is_left = isinstance(value, int | float) and isinstance(cap, int | float) and value < cap
    return ", and the next step may need more than is left" if is_left else ""


def _amount(code: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "?"
    return {"G-COST": f"${value / 1_000_000:.4f}", "G-TIME": f"{value:.0f} s"}.get(code, f"{value:,}")
