"""What is done about a loop, one stage after the other, each once in a row of acts that bring nothing: all work stays.

A word to the model, then the tool that repeats is taken away, then all tools but the one that closes, then a person.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from patterns.guardrails.stuck.detector import Alarm, Detector
from patterns.guardrails.stuck.novelty import Deed
from patterns.values.report import Stop

Stage = Literal["free", "nudged", "withheld", "closing", "stuck"]
"""free: nothing repeats. nudged: the model was told. withheld: the tool is gone. closing: only the closing one is left.
stuck: that did not close it either, and whoever carries the conversation asks a person."""

CLOSING_TURNS = 2
"""That the model has to close: what it gives may be refused once."""

NUDGE = (
    "You are going round in circles: {what} ({how}). The same will come of it again. Try another way: another tool, "
    "another place, other words for something else; or close with what there is."
)
WITHHELD = "{tool} is taken away now: {what}. Go on without it, or close with what there is."
CLOSE = "The tools are taken away now: {what}. Nothing is lost: close with what there is, by `{closing}`."
GONE = "was taken away, because {what}."
"""What a call of a tool that was taken away is answered with, behind its name."""


class Stages:
    """Of one conversation."""

    def __init__(self) -> None:
        self.stage: Stage = "free"
        self.alarm: Alarm | None = None
        """What brought it here."""
        self._detector = Detector()
        self._at = 0
        self._turns = 0

    def observe(self, deed: Deed) -> None:
        """Take in one act."""
        self._detector.observe(deed)

    def forget(self) -> None:
        """Old outputs were left out of the conversation."""
        self._detector.forget()

    def after_turn(self, spare: Collection[str]) -> bool:
        """Whether the stage is another one now. `spare`: the tools that can be taken away."""
        before = self.stage
        if self.stage in ("closing", "stuck"):
            self._turns += 1
            self.stage = "stuck" if self._turns >= CLOSING_TURNS else self.stage
        elif not self._detector.streak:
            self._at, self.stage = 0, "free"
        elif self._detector.streak > self._at:
            self._at, self.alarm = self._detector.streak, self._detector.alarm()
            alone = self.alarm is not None and self.alarm.tool in spare
            self.stage = _next(self.stage, alone=alone)
        return self.stage != before

    def begin_anew(self) -> None:
        """A person wants it to go on: all tools are there again, and the count begins anew."""
        self._detector.clear()
        self.stage, self._at, self._turns = "free", 0, 0


def _next(stage: Stage, *, alone: bool) -> Stage:
    """`alone`: whether the tool that repeats can be taken away by itself."""
    if stage == "free":
        return "nudged"
    return "withheld" if stage == "nudged" and alone else "closing"


def word_of(stage: Stage, alarm: Alarm, closing: str) -> str:
    """What the model is told on entering a stage."""
    how = alarm.evidence[0] if alarm.evidence else ""
    told = {"nudged": NUDGE, "withheld": WITHHELD}.get(stage, CLOSE)
    return told.format(what=alarm.what, how=how, tool=alarm.tool, closing=closing)


def stuck_stop(alarm: Alarm, *, kept: str = "", more: str = "") -> Stop:
    """The stop of a conversation that went round in circles to its end."""
    return Stop(
        code="G-STUCK",
        words=f"it went round in circles (G-STUCK): {alarm.what}",
        limit="stuck detection",
        value=alarm.count,
        cap=alarm.most,
        evidence=alarm.evidence,
        kept=kept,
        more=more or "Say it in other words, or name a place to look at.",
    )
