"""The forms in which a known secret may stand in a text."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

LEAST_CHARACTERS = 8
"""A shorter value is too common to be looked for."""
LEAST_LINE_CHARACTERS = 24
"""Of a secret of several lines, a line that is as long is a secret by itself."""


def forms_of(secret: str) -> tuple[str, ...]:
    """As it is, and as it is written into JSON, addresses, base64 (wherever in it) and hexadecimal; longest first."""
    value = secret.strip()
    if len(value) < LEAST_CHARACTERS:
        return ()
    lines = [line.strip() for line in value.splitlines()]
    parts = [value, *(line for line in lines if len(lines) > 1 and len(line) >= LEAST_LINE_CHARACTERS)]
    found = {form for part in parts for form in _forms(part) if len(form) >= LEAST_CHARACTERS}
    return tuple(sorted(found, key=lambda form: (-len(form), form)))


def _forms(value: str) -> Iterator[str]:
    raw = value.encode()
    yield from (value, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value), quote(value))
    yield from (raw.hex(), raw.hex().upper())
    yield from _in_base64(raw)


def _in_base64(raw: bytes) -> Iterator[str]:
    """What stands in base64 of the value with anything before it and after it: `user:` and so on.

    Three bytes are four letters. So there are three ways in which it can lie, and the letters at both ends, which
    hold bits of what is beside it, are left out.
    """
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw).decode()
        first = 0 if before == 0 else before + 1
        last = (before + len(raw)) // 3 * 4
        core = whole[first:last]
        yield core
        yield core.replace("+", "-").replace("/", "_")
