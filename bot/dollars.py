"""Amounts as an operator writes them, and as they are counted."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import BeforeValidator

from patterns.values.money.payers import Caps

MICRODOLLARS = 1_000_000
MOST_DOLLARS = 1e9


def _dollars(value: object) -> float | None:
    """None for `none`: zero is a cap like any other, so that no slip of the hand opens a purse."""
    if value is None or value == "none":
        return None
    try:
        amount = float(str(value))
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= MOST_DOLLARS:
        raise ValueError("neither an amount in dollars nor `none`")
    return amount


Dollars = Annotated[float | None, BeforeValidator(_dollars)]
"""A cap; None where there is none."""


def microdollars(dollars: float | None) -> int | None:
    """A cap as it is counted."""
    return None if dollars is None else round(dollars * MICRODOLLARS)


def caps(day: float | None, month: float | None) -> Caps:
    """Of one payer."""
    return Caps(day_microdollars=microdollars(day), month_microdollars=microdollars(month))
