"""Whether words ask about the run itself, and what. What they ask about the world is none of this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Topic = Literal[
    "status", "task", "why_task", "cost", "time", "people", "why_ended", "plan", "pages", "changes", "unknown"
]

ASKED_CHARACTERS = 300
"""Of a question about a run; what is longer is a wish."""
_IT = r"(?:it|this|that|you|the run|this run)"
_RULES: Mapping[Topic, tuple[str, ...]] = {
    "people": (r"\bwho\b.*\b(?:approv|ask|decid|start|stopp|press|reject|publish|answer|request|post|clos)",),
    "cost": (
        rf"\b(?:cost|spen[dt]|budget|money|expensive|tokens)\b.*(?:so far|\b{_IT}\b|left|used|already)",
        rf"\b(?:did|has|have|what|much) {_IT}\b.*\b(?:cost|spen[dt])\b",
        r"^(?:budget|costs?)\b[\s?]*$",
    ),
    "why_ended": (
        rf"\bwhy\b.*\b(?:did|have|has|was|were)\b.*\b{_IT}\b.*\b(?:stop|end|fail|abort|cancel|finish|give up)",
    ),
    "time": (
        rf"\bhow long\b.*\b(?:will|does|do|has|have|did|is)\b.*\b{_IT}\b.*\b(?:tak|run|been|work|last|done|ready)",
        r"\bhow much (?:longer|time)\b",
        rf"\bwhen\b.*\b{_IT}\b.*\b(?:done|finish|ready|over|complete)",
        r"^eta\b[\s?]*$",
    ),
    "pages": (
        r"\b(?:which|what|how many)\b.*\b(?:pages?|sources?|sites?|urls?)\b.*\b(?:did|have|you|so far)\b",
        r"\bwhat (?:did|have) you (?:read|search)",
    ),
    "changes": (
        r"\b(?:which|what) files?\b.*\b(?:chang|touch|edit|writ)",
        r"\bwhat (?:did|have) you (?:chang|done|do)\b",
        r"\bwhat (?:has |was )?changed\b[\s?]*$",
    ),
    "plan": (r"\b(?:what|which|show|how many)\b.*\b(?:plan|tasks|subtasks)\b",),
    "status": (
        r"^(?:status|progress|state)\b[\s?]*$",
        r"\bwhat(?:'s| is| are| were)\b.*\b(?:you|it|this run|the run)\b.*\bdo(?:ing)?\b",
        r"\bwhat(?:'s| is) (?:going on|happening|up|the status|the state|left|next)\b",
        r"\bhow far\b.*\b(?:you|it|this|run)\b|\bhow(?:'s| is) (?:it|this|that) going\b",
        rf"\bwhere (?:are|is) {_IT}\b",
        rf"^(?:are|is) {_IT} (?:still |already )?(?:done|stuck|alive|running|working|there|finished|waiting|blocked)",
        r"\b(?:done|finished|ready) yet\b|\bwhat (?:are|is) (?:you|it) waiting for\b",
    ),
}
"""In their order; the first that fits decides."""
_COMPILED = {topic: re.compile("|".join(rules), re.IGNORECASE) for topic, rules in _RULES.items()}
_NUMBERED = re.compile(r"\b(?:sub)?task\s*#?(?P<task>\d{1,2})\b|\b(?P<finding>f\d{1,3})\b", re.IGNORECASE)
_DROPPED = re.compile(
    r"\bwhy\b.*\b(?:drop|dropped|skip|skipped|fail|failed|leave|left|stop|stopped|reject|rejected|refuse|refused|miss"
    r"|missing|not done|not part|stuck|given up|give up)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|what's|whats|which|who|who's|why|when|where|how|is|are|did|do|does|has|have|was|were|any)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about the run."""

    topic: Topic
    task: str = ""
    """The number or the name of the subtask that it is about."""


def read(words: str, names: tuple[str, ...] = ()) -> Asked | None:
    """None for words that ask nothing about the run. `names`: of its subtasks."""
    said = " ".join(words.split())
    if len(said) > ASKED_CHARACTERS:
        return None
    task = _task(said, names)
    if task and _QUESTION.match(said):
        return Asked("why_task" if _DROPPED.search(said) else "task", task)
    topic = next((topic for topic, rule in _COMPILED.items() if rule.search(said)), None)
    is_asked = _QUESTION.match(said) or said.endswith("?") or len(said.split()) == 1
    return Asked(topic) if topic and is_asked else None


def _task(said: str, names: tuple[str, ...]) -> str:
    """By its number, by a finding's, or by its name where the words around it speak of a subtask."""
    if found := _NUMBERED.search(said):
        return str(found["task"] or found["finding"])
    return next((name for name in sorted(names, key=len, reverse=True) if _is_meant(name, said)), "")


def _is_meant(name: str, said: str) -> bool:
    own = re.escape(name)
    spoken = rf"`{own}`|\b(?:{_BEFORE}) {own}(?![\w./-])|\b{own} (?:{_BEHIND})\b"
    return bool(re.search(spoken, said, re.IGNORECASE))


_BEFORE = r"task|subtask|drop|skip|leave|stop|why (?:was|is|did)|what (?:is|about)"
_BEHIND = r"doing|dropped|skipped|failed|left|stopped|stuck|waiting|done|not|missing|fail|rejected"
