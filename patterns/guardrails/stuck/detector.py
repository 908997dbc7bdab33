"""The stuck detector: pure, incremental, of any period.

A loop of whatever length is a row of acts that bring nothing new; so the row is what is counted, not its period. One
more thing counts beside it: the same call that fails alike again and again, whatever is done in between. What it is
told comes from journalled values alone, so that a replay sees the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from patterns.guardrails.stuck.novelty import Deed, Novelty

STALE = 4
"""Acts in a row without anything new that are a loop. Three empty looks in a row are honest work."""
ALIKE = 5
"""Times in a row that the same call failed alike that are a loop, also where other acts in between bring news."""
ARGUMENT_CHARACTERS = 80
_NAME = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class Alarm:
    """What repeats."""

    tool: str
    """The tool that brought nothing most often in the row."""
    count: int
    """How long the row is…"""
    most: int
    """…and how long it may become before it is called a loop."""
    what: str
    """In words for the model and for people, written by code."""
    evidence: tuple[str, ...]
    """A few short lines; an argument in them is what a model wrote."""

    def lines(self) -> tuple[str, ...]:
        """All of it, for people."""
        return (self.what, *self.evidence)


class Detector:
    """Of one conversation."""

    def __init__(self) -> None:
        self._novelty = Novelty()
        self._row: list[Deed] = []
        self._alike: dict[str, tuple[Deed, int]] = {}
        """By what was asked: how it failed last, and how often in a row."""
        self._forgotten: set[str] = set()
        """What was asked before the conversation was shortened, and not since: asking again is no circle, once."""
        self._known: set[str] = set()
        self._excused: set[str] = set()
        self.streak = 0
        """How far it is gone: 0 while every act brings something, 1 and more once it is a loop."""

    def observe(self, deed: Deed) -> bool:
        """Take in one act; whether it brought anything new."""
        is_new = self._novelty.is_new(deed)
        self._count_alike(deed)
        if is_new:
            self._row.clear()
        elif deed.asked in self._forgotten:
            self._excused.add(deed.asked)
        else:
            self._row.append(deed)
        self._forgotten.discard(deed.asked)
        self._known.add(deed.asked)
        self.streak = max(0, len(self._row) - STALE + 1, self._alike_most() - ALIKE + 1)
        return is_new

    def forget(self) -> None:
        """Old outputs were left out of the conversation: each call may be made once more, and no more."""
        self._forgotten |= self._known - self._excused
        self._known = set()

    def clear(self) -> None:
        """A person, or a word to the model, changed what is wanted: the count begins anew; what is known stays."""
        self._row, self._alike, self.streak = [], {}, 0

    def alarm(self) -> Alarm | None:
        """What repeats, once it is a loop."""
        if not self.streak:
            return None
        if len(self._row) >= STALE:
            return self._of_row()
        failing, times = max(self._alike.values(), key=lambda one: one[1])
        what = f"the same call of {_named(failing)} failed alike {times} times in a row"
        return Alarm(_named(failing), times, ALIKE, what, (_shown(failing),))

    def _of_row(self) -> Alarm:
        tools = Counter(_named(one) for one in self._row)
        tool, _ = tools.most_common(1)[0]
        asked, came = len({one.asked for one in self._row}), len({one.came() for one in self._row})
        listed = ", ".join(f"{name} {times}x" for name, times in tools.most_common())
        what = f"{len(self._row)} acts in a row brought nothing new: {listed}"
        how = f"different calls: {asked}, different results: {came}"
        calls = tuple(dict.fromkeys(map(_shown, self._row)))
        return Alarm(tool, len(self._row), STALE, what, (how, *calls[-3:]))

    def _count_alike(self, deed: Deed) -> None:
        last, times = self._alike.pop(deed.asked, (deed, 0))
        if not deed.ok:
            self._alike[deed.asked] = (deed, times + 1 if last.came() == deed.came() else 1)

    def _alike_most(self) -> int:
        return max((times for _, times in self._alike.values()), default=0)


def _named(deed: Deed) -> str:
    """A name that a model made up is no name of a tool: it is not repeated."""
    return deed.tool if _NAME.fullmatch(deed.tool) else "a tool that there is not"


def _shown(deed: Deed) -> str:
    values = [str(one) for one in (deed.arguments or {}).values()]
    words = " ".join(" ".join(values).split())
    short = words if len(words) <= ARGUMENT_CHARACTERS else f"{words[:ARGUMENT_CHARACTERS]}…"
    return f"{_named(deed)}: {short}" if short else _named(deed)
