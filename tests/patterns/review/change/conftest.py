"""Findings of all kinds, in few words."""

from __future__ import annotations

from typing import Any

from patterns.review.change.findings import Finding, Proposed

WRONG = "Only the first price is counted."
HAPPENS = "For two prices the customer pays one of them."


def proposed(quote: str = "    return prices[0]", line: int = 2, **fields: Any) -> Proposed:
    given: dict[str, Any] = {
        "category": "correctness",
        "severity": "major",
        "path": "shop/cart.py",
        "start_line": line,
        "end_line": line,
        "quote": quote,
        "claim": WRONG,
        "failure": HAPPENS,
    }
    return Proposed.model_validate(given | fields)


def finding(quote: str = "    return prices[0]", line: int = 2, **fields: Any) -> Finding:
    given: dict[str, Any] = {
        "category": "correctness",
        "severity": "major",
        "path": "shop/cart.py",
        "side": "new",
        "start_line": line,
        "end_line": line,
        "quote": quote,
        "code": (quote,),
        "claim": WRONG,
        "failure": HAPPENS,
    }
    return Finding.model_validate(given | fields)
