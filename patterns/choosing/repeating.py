"""A question that comes again and again: the times, as they are typed for a schedule, and the question without them."""

from __future__ import annotations

import re

from patterns.choosing.vocabulary import AGAIN, EVENING, NINE, SPANS

_EDGE = re.compile(r"^[\s,:;.]+|[\s,:;.]+$")
_PLEASE = re.compile(
    r"^(?:(?:please|pls|and|then|report|post|let (?:me|us) know|(?:tell|send|give) (?:me|us)(?! about))\b[\s,:]*)+",
    re.IGNORECASE,
)
LEAST_WORDS = 3
"""Of a question."""


def repeated(matter: str) -> tuple[str, str, str] | None:
    """Times, question and reason; None where it names no times at its beginning or end, or asks nothing."""
    found = AGAIN.match(matter) or _last(matter)
    if found is None:
        return None
    question = _PLEASE.sub("", _EDGE.sub("", matter[: found.start()] + matter[found.end() :]))
    if len(question.split()) < LEAST_WORDS:
        return None
    days, at = _days(found["often"].lower()), found["at"]
    said = f"{days} {_clock(at)}" if at else _typical(days, found["often"].lower())
    unsaid = "" if at or days == "hourly" else f" No time was said: it is {said.split()[-1]}."
    return said, question, f"It is to come again and again.{unsaid}"


def _last(matter: str) -> re.Match[str] | None:
    """Only at the end: in the middle the words mean something else."""
    ends = [one for one in AGAIN.finditer(matter) if not matter[one.end() :].strip(" .!?")]
    return ends[-1] if ends else None


def _days(often: str) -> str:
    words = [one for one in re.split(r"[,\s]+", often) if one not in ("", "every", "each", "on", "and")]
    if len(words) == 1 and words[0] in SPANS:
        return SPANS[words[0]]
    return ",".join(word[:3] for word in words)


def _typical(days: str, often: str) -> str:
    if days == "hourly":
        return days
    return f"{days} {EVENING if 'evening' in often else NINE}"


def _clock(at: str) -> str:
    text = at.lower().replace(".", ":").replace(" ", "")
    return f"{text}:00" if text.isdigit() else text
