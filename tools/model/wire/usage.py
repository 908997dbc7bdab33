"""The tokens that an endpoint says it used, believed only where they can be true."""

from __future__ import annotations

from patterns.errors import Fact
from patterns.values.conversation import Usage

_MOST = 10**9
"""No call uses more tokens than this; a number beyond it is garbage and would overflow the account's column."""


def read_usage(raw: object) -> Usage | None:
    """The usage of an answer, or None when it gives none that can be true (missing, NaN, negative, nothing read).

    Some providers count reasoning beside the output instead of in it; the total then tells, and it is put in.
    """
    if not isinstance(raw, dict):
        return None
    given = _count(raw.get("prompt_tokens"))
    output = _count(raw.get("completion_tokens"))
    if not given or output is None:
        return None
    reasoning = _detail(raw.get("completion_tokens_details"), "reasoning_tokens")
    total = _count(raw.get("total_tokens")) or 0
    output = max(output, total - given, reasoning)
    cached = min(given, _detail(raw.get("prompt_tokens_details"), "cached_tokens"))
    written = _detail(raw.get("prompt_tokens_details"), "cache_write_tokens")
    return Usage(
        input_tokens=given,
        cached_input_tokens=cached,
        cache_write_tokens=min(written, given - cached),
        output_tokens=output,
        reasoning_tokens=reasoning,
    )


def usage_facts(usage: Usage | None) -> dict[str, Fact]:
    """What a failed call cost, as facts of its error; without any, the ledger charges what it had set aside."""
    return {name: int(tokens) for name, tokens in usage.model_dump().items()} if usage else {}


def _detail(details: object, name: str) -> int:
    return _count(details.get(name)) or 0 if isinstance(details, dict) else 0


def _count(number: object) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return int(number) if 0 <= number <= _MOST and number == int(number) else None
