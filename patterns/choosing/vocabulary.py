"""The words by which the tree knows what somebody wants."""

from __future__ import annotations

import re

_WEEKDAYS = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_DAY = rf"(?:{_WEEKDAYS}|wednes|satur)(?:days?)?"

POLITE = re.compile(
    r"(?:(?:hi|hey|hello|ok|okay|so|now|please|pls|kindly|thanks|@?steward)\b[\s,:!.]*"
    r"|(?:can|could|would|will) (?:you|we|u)\b(?: please)?[\s,]*"
    r"|(?:i|we)(?:'d| would)? (?:want|need|like|have)(?: you)? to\b[\s,]*"
    r"|(?:we|you|someone|somebody) should\b[\s,]*|let'?s\b[\s,]*|it would be (?:nice|great|good) to\b[\s,]*"
    r"|(?:go ahead and|try to|help (?:me|us)(?: to)?)\b[\s,]*)+",
    re.IGNORECASE,
)
"""What stands before the matter itself."""

CHANGE = re.compile(
    r"(?:adapt|add|adjust|bump|change|clean(?: up)?|collapse|consolidate|convert|correct|cut|de-?duplicate|delete"
    r"|deprecate|drop|extract|factor out|fix|get rid of|improve|inline|introduce|isolate|make|merge|migrate"
    r"|moderni[sz]e|move|optimi[sz]e|port|pull|put|refactor|remove|rename|reorgani[sz]e|replace|restructure|rework|rewrite|simplify"
    r"|speed up|split|swap|switch|tidy(?: up)?|turn|type|unify|update|upgrade|use|wrap)\b",
    re.IGNORECASE,
)
BUILD = re.compile(r"(?:build|code(?: up)?|create|develop|generate|implement|make|program|write)\b", re.IGNORECASE)
BUILT = re.compile(
    r"\b(?:algorithm|class|cli|code|command[- ]line tool|decorator|function|generator|library|method|module|package"
    r"|parser|program|regex|regular expression|script|validator)\b",
    re.IGNORECASE,
)
"""What can be built from a specification."""

ASKING = re.compile(
    r"(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|does|did|can|could|should|will|would|has"
    r"|(?:do|have)(?= (?:you|we|i|they|all|any|most|some|people)\b)"
    r"|had|may|might)(?:'s|n't)?\b",
    re.IGNORECASE,
)
LOOKING = re.compile(
    r"(?:research|find out|figure out|look (?:up|into)|investigate|compare|summari[sz]e|read up on"
    r"|search(?: the web)? for|tell (?:me|us)|explain|i wonder|do you know|any idea)\b",
    re.IGNORECASE,
)
REVIEWING = re.compile(
    r"(?:review|check|look (?:at|over|through)|(?:take|have) a look at|give (?:me |us )?feedback on|feedback on)\b",
    re.IGNORECASE,
)
CODE_LIKE = re.compile(
    r"`[^`]+`|\b\w+\.(?:py|js|ts|go|rs|java|rb|c|cpp|md|ya?ml|toml)\b|\b[a-z]+_\w+|\b[a-z]+[A-Z]\w+|\w+\(\)"
)
"""What looks like a name in code."""
ABOUT_CODE = re.compile(
    r"\b(?:tests?|test suite|docstrings?|type hints|imports?|dependenc(?:y|ies)|functions?|class(?:es)?|modules?"
    r"|methods?|endpoints?|lint(?:er)?|readme|repo(?:sitory)?|code ?base|bugs?)\b",
    re.IGNORECASE,
)

PULL = re.compile(r"https?://[^\s<>]+/pulls?/\d+[^\s<>]*")
NUMBERED = re.compile(r"(?<![\w/.-])[\w.-]+(?:/[\w.-]+)?#\d+\b")
COMPARED = re.compile(r"(?<!\S)\w[\w/-]*(?:\.[\w/-]+)*\.\.\.?\w[\w./-]*")

_CLOCK = r"(?:\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\d{1,2}[:.]\d\d\b|\d{1,2}\b|noon\b|midnight\b)"
AGAIN = re.compile(
    rf"(?:(?P<often>hourly|daily|weekly|monthly|(?:every|each) (?:hour|day|week|month|morning|evening|weekday)"
    rf"|(?:every|each|on) (?:{_DAY})(?:(?:,| and|,? and) (?:{_DAY}))*|on weekdays|weekdays))\b"
    rf"(?:,? at (?P<at>{_CLOCK}))?",
    re.IGNORECASE,
)
"""A time that comes again and again."""
SPANS = {
    "hour": "hourly",
    "hourly": "hourly",
    "day": "daily",
    "daily": "daily",
    "morning": "daily",
    "evening": "daily",
    "week": "mon",
    "weekly": "mon",
    "month": "1st",
    "monthly": "1st",
    "weekday": "weekdays",
    "weekdays": "weekdays",
}
"""As they are typed for a schedule."""
EVENING, NINE = "18:00", "9:00"
