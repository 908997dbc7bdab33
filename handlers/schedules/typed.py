"""`/research every "mon 9:00" your question`: the words made a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handlers.schedules.draft import EXAMPLE, Draft
from patterns.errors import RequestInvalid
from patterns.research.digest.timing import read_timing
from patterns.research.digest.when.vocabulary import EMPTY_WORDS

EVERY = re.compile(r"every\b", re.IGNORECASE)
_QUOTED = re.compile(r"""["“”„«'‘’](?P<timing>[^"“”„«»'‘’]+)["“”»'‘’]\s*:?(?P<rest>.*)""", re.DOTALL)  # noqa: RUF001  # a phone's quotes
_DASHES = "-–—"  # noqa: RUF001  # two hyphens, or what a phone makes of them
_ASSIGNED = re.compile(rf"[{_DASHES}]*(?:tz=\w|feed=https?://)", re.IGNORECASE)
QUOTES = "\"'“”„«»‘’"  # noqa: RUF001  # a phone's, too
_MARKS = frozenset(QUOTES) - frozenset("'’")  # noqa: RUF001  # what an apostrophe may be, too
MOST_TIMING_WORDS = 8
HERE, DIRECT, BEAT = "here", "dm", "heartbeat"


@dataclass(slots=True)
class Options:
    """What stands before or after the times."""

    time_zone: str = ""
    feeds: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    def without(self, text: str) -> str:
        """The text without those that it begins with, which are taken."""
        words = text.split()
        while words and self._take(words[0]):
            words.pop(0)
        return " ".join(words)

    def without_last(self, text: str) -> str:
        """The text without those that it ends with, of which only such count as no question ends with."""
        words = text.split()
        while words and _ASSIGNED.match(words[-1]) and self._take(words[-1]):
            words.pop()
        return " ".join(words)

    def _take(self, word: str) -> bool:
        """Whether the word is one of them."""
        name, _, value = word.strip(_DASHES).partition("=")
        match name.lower(), value:
            case "tz", str(zone) if zone:
                self.time_zone = zone
            case "feed", str(address) if address:
                self.feeds.append(address)
            case ("here" | "dm" | "heartbeat") as flag, "":
                self.flags.add(flag)
            case _:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft, and where its digests go."""

    draft: Draft
    is_direct: bool


def read(text: str, *, time_zone: str) -> Typed:
    """What was typed after `every`; `time_zone` where none is named. Raises `RequestInvalid` with an example."""
    options = Options()
    timing, rest = _parted(options.without(text))
    draft = Draft(
        question=_unquoted(options.without_last(options.without(rest.lstrip(": ")))),
        timing=timing,
        time_zone=options.time_zone or time_zone,
        feeds=tuple(options.feeds),
        heartbeat=BEAT in options.flags,
    )
    return Typed(draft, is_direct=DIRECT in options.flags and HERE not in options.flags)


def _parted(text: str) -> tuple[str, str]:
    """The times and the rest: by quotes, by a colon, or as many words as make sense as times."""
    if quoted := _QUOTED.fullmatch(text):
        return quoted["timing"].strip(), quoted["rest"]
    words = text.split()
    for count in range(min(len(words), MOST_TIMING_WORDS), 0, -1):
        timing = " ".join(words[:count]).rstrip(":,")
        if words[count - 1].lower() not in EMPTY_WORDS and _reads(timing):
            return timing, " ".join(words[count:])
    raise RequestInvalid(
        f"Say when, then what: {EXAMPLE}. Times are such as `day 8:00`, `weekdays 9:00`, `mon 9:00` or `hourly`."
    )


def _unquoted(question: str) -> str:
    """Without the quotes around all of it: of one that stands for itself within, nothing is lost."""
    inner = question[1:-1]
    is_quoted = len(question) > 1 and question[0] in QUOTES and question[-1] in QUOTES
    return inner.strip() if is_quoted and not set(inner) & _MARKS else question


def _reads(timing: str) -> bool:
    try:
        read_timing(timing)
    except RequestInvalid:
        return False
    return True
