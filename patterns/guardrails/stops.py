"""A run cut short, in words: which limit or person ended it, with the numbers, and what can be done about it."""

from __future__ import annotations

from types import MappingProxyType
from typing import get_args

from patterns.errors import Fact, LimitReached, RunStopped
from patterns.values.conversation import Frozen
from patterns.values.money.payers import BudgetCode
from patterns.values.report import Stop, StopCode


class Named(Frozen):
    """A guardrail in people's words."""

    name: str
    """As it stands in a sentence, with its article."""
    more: str
    """What a person can do once it has ended a run."""


_BUDGET = Named(name="the budget", more="It begins anew by itself; until then the operator can raise it.")
LIMITS = MappingProxyType(
    {
        "G-COST": Named(name="the cost cap", more="Ask for less at a time, or the operator for a higher cap."),
        "G-TOKENS": Named(name="the token cap", more="Ask for less at a time, or the operator for a higher cap."),
        "G-TIME": Named(name="the time limit", more="Ask for less at a time, or the operator for more time."),
        "G-STEPS": Named(name="the cap on turns", more="Ask for less at a time, or the operator for more turns."),
        **dict.fromkeys(get_args(BudgetCode), _BUDGET),
    }
)
"""By the code of a limit that has numbers."""
HOUSE_CODES: frozenset[str] = frozenset({"G-HOUSE-DAY", "G-HOUSE-MONTH"})
"""Of these the numbers are the operators' to know: a stop is read by everybody in its thread."""


def stop_of(error: LimitReached | RunStopped, *, kept: str = "", more: str = "") -> Stop:
    """The stop that an error stands for; `kept`: what there is, `more`: what can be done, where more is known."""
    if isinstance(error, RunStopped):
        return Stop(code="stopped", words=f"stopped by <@{error.facts.get('by')}>", kept=kept, more=more)
    facts = error.facts
    code = str(facts.get("limit"))
    value, cap = (None, None) if code in HOUSE_CODES else (_number(facts.get("value")), _number(facts.get("cap")))
    name = limit_name(error)
    amounts = "" if code in HOUSE_CODES else f": {amount(code, value)} of {amount(code, cap)}{_rest(value, cap)}"
    words = f"{name} is reached ({code}){amounts}"
    return Stop.model_validate(
        {
            "code": code if code in get_args(StopCode) else "failed",
            "words": words,
            "limit": name,
            "value": value,
            "cap": cap,
            "kept": kept,
            "more": more or (LIMITS[code].more if code in LIMITS else ""),
        }
    )


def limit_name(error: LimitReached) -> str:
    """`the cost cap`, or with the fact `of`: `the budget of this installation for today`."""
    code, whose = str(error.facts.get("limit")), error.facts.get("of")
    name = LIMITS[code].name if code in LIMITS else code
    return f"{name} of {whose}" if whose else name


def is_shared(error: LimitReached) -> bool:
    """Whether it is met by all workers of a run together: money and tokens, not one worker's turns or time."""
    code = str(error.facts.get("limit"))
    return code in ("G-COST", "G-TOKENS") or code in get_args(BudgetCode)


def is_own(error: LimitReached) -> bool:
    """Whether it is the run's own cap, which a person in its thread may raise; others the operator sets."""
    return not error.facts.get("of")


def amount(code: str, value: float | None) -> str:
    """A number of that limit's unit, for people."""
    if value is None:
        return "?"
    if code == "G-COST" or code in get_args(BudgetCode):
        return f"${value / 1_000_000:.4f}"
    return f"{value:.0f} s" if code == "G-TIME" else f"{value:,.0f}"


def _number(fact: Fact | None) -> float | None:
    return fact if isinstance(fact, int | float) else None


def _rest(value: float | None, cap: float | None) -> str:
    """A cap holds for what a call may use at most, so it is met before it is used up."""
    is_left = value is not None and cap is not None and value < cap
    return ", and the next step may need more than is left" if is_left else ""
