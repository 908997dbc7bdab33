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
    words = f"{NAMES.get(code, code)} is reached ({code}): {used} of {cap}"
    return Stop.model_validate({"code": code, "words": words})


def _amount(code: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "?"
    return {"G-COST": f"${value / 1_000_000:.4f}", "G-TIME": f"{value:.0f} s"}.get(code, f"{value:,}")
