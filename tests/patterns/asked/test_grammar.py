"""Which words ask about a run, and what; what asks about the world is left to the run."""

from __future__ import annotations

import pytest

from patterns.asked.grammar import read

NAMES = ("cart", "money", "f1")
TABLE = (
    ("what are you doing?", "status"),
    ("What are you doing right now", "status"),
    ("status", "status"),
    ("progress?", "status"),
    ("how far are you?", "status"),
    ("are you done?", "status"),
    ("is it stuck?", "status"),
    ("are you still running?", "status"),
    ("what's going on?", "status"),
    ("what is it waiting for?", "status"),
    ("done yet?", "status"),
    ("what is task 2 doing?", "task 2"),
    ("what about task 1?", "task 1"),
    ("what is cart doing?", "task cart"),
    ("how is task #3 going?", "task 3"),
    ("why did you drop task 3?", "why_task 3"),
    ("why was cart left out?", "why_task cart"),
    ("why did `money` fail?", "why_task money"),
    ("why was task 2 skipped", "why_task 2"),
    ("why did you drop F2?", "why_task F2"),
    ("why did you stop cart?", "why_task cart"),
    ("how much did it cost so far?", "cost"),
    ("what have you spent so far?", "cost"),
    ("what did this cost?", "cost"),
    ("how much budget is left?", "cost"),
    ("budget", "cost"),
    ("how long will it take?", "time"),
    ("how long has this been running?", "time"),
    ("how much longer?", "time"),
    ("when will you be done?", "time"),
    ("eta?", "time"),
    ("who approved?", "people"),
    ("who approved the plan?", "people"),
    ("who asked for this?", "people"),
    ("who stopped it?", "people"),
    ("why did you stop?", "why_ended"),
    ("why did it fail?", "why_ended"),
    ("which pages did you read?", "pages"),
    ("how many sources have you read so far?", "pages"),
    ("what did you search?", "pages"),
    ("which files did you change?", "changes"),
    ("what have you done?", "changes"),
    ("what is the plan?", "plan"),
    ("which subtasks are there?", "plan"),
    ("also rename the tests", ""),
    ("rename the cost function in this module", ""),
    ("stop", ""),
    ("please approve", ""),
    ("and until when?", ""),
    ("which versions of Postgres are supported today?", ""),
    ("how long will it be supported?", ""),
    ("what is cart.py for?", ""),
    ("how much does Tavily cost?", ""),
    ("who maintains it?", ""),
    ("what is new in version 4?", ""),
    ("why is the sky blue?", ""),
    ("put the status into the card", ""),
    ("x" * 4000, ""),
)


@pytest.mark.parametrize(("words", "topic"), TABLE)
def test_what_is_asked(words: str, topic: str) -> None:
    asked = read(words, NAMES)
    assert (f"{asked.topic} {asked.task}".strip() if asked else "") == topic
