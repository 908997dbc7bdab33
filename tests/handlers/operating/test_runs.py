from __future__ import annotations

import pytest

from handlers.asking import Asked
from handlers.operating.answers.runs import SHOWN, runs
from patterns.errors import RequestInvalid
from tests.handlers.operating.conftest import OPERATOR, World

OTHER = "C0RANDOM"


async def told(world: World, words: str = "", user: str = "U0ADA", channel: str = "C0ENG") -> str:
    answer = await runs(world.desk, Asked(user, channel, "1", words))
    assert answer.text
    return answer.text


async def a_house(world: World) -> None:
    await world.run("research-1", stage="Searching")
    await world.run("research-2", user=OPERATOR, channel=OTHER, state="waiting")
    await world.run("research-3", user="U0LINUS", state="failed", stage="Ended: it did not work")
    await world.run("research-4", state="done", channel="D0ADA")
    await world.ask("research-1")


SEEN: tuple[tuple[str, str, str, set[int], set[int]], ...] = (
    ("U0ADA", "C0ENG", "", {1, 4}, {1, 4}),
    ("U0ADA", "C0ENG", "mine", {1, 4}, {1, 4}),
    ("U0ADA", "C0ENG", "live", {1}, {1}),
    ("U0ADA", "C0ENG", "@U0LINUS", {3}, {3}),
    ("U0ADA", "C0ENG", "@U0GRACE", set(), set()),
    ("U0ADA", "C0ENG", "#C0ENG", {1, 3}, {1, 3}),
    ("U0ADA", "C0ENG", "#C0RANDOM", set(), set()),
    (OPERATOR, "C0ENG", "", {1, 2, 3}, {1, 2, 3, 4}),
    (OPERATOR, "D0GRACE", "", {1, 2, 3}, {1, 2, 3, 4}),
    (OPERATOR, "D0GRACE", "live", {1, 2}, {1, 2}),
    (OPERATOR, "C0ENG", "live @U0ADA", {1}, {1}),
    (OPERATOR, "C0ENG", "mine", {2}, {2}),
)
"""Who asks, from where, with which words; of which runs they read the words, and of which they know."""


async def test_everybody_is_told_what_they_may_know_and_reads_what_they_may_read(world: World) -> None:
    await a_house(world)
    for user, channel, words, read, known in SEEN:
        said = await told(world, words, user, channel)
        about = f"{user} in {channel}: runs {words}"
        assert {number for number in range(1, 5) if f"words of research-{number}" in said} == read, about
        assert said.count("*`/research`*") == len(known), about
        assert ("Waits for: The plan of research-1" in said) == (1 in read), about


async def test_a_run_is_told_with_its_stage_its_spend_its_place_and_its_thread(world: World) -> None:
    root = await world.local.message(text="a root")
    await world.run("research-1", stage="Searching <!here>", root_ts=root["ts"])
    await world.spend("research-1", 1_230_000)
    said = await told(world)
    assert "1 run live." in said
    assert "◐ Searching &lt;!here&gt; · $1.23 of $2.00 · <!date^" in said
    assert "<#C0ENG>, <http" in said


async def test_what_is_left_out_is_counted_and_the_answer_fits_one_message(world: World) -> None:
    for number in range(SHOWN + 3):
        await world.run(f"research-{number}", stage="&" * 900)
    answer = await runs(world.desk, Asked("U0ADA", "C0ENG", "1"))
    assert "3 more: narrow it with `/steward runs live`" in answer.text
    assert len(answer.blocks) == SHOWN + 1
    assert len(str(answer.blocks)) < 13_000


async def test_where_there_is_none_that_is_said(world: World) -> None:
    assert await told(world) == "You have no run yet."
    assert await told(world, "", OPERATOR) == "There is no run yet."
    assert await told(world, "live @U0LINUS", OPERATOR) == "There is no such run."


async def test_words_that_mean_nothing_are_answered_with_an_example(world: World) -> None:
    for words in ("all", "@grace", "#nowhere", "<@U0ADA>"):
        with pytest.raises(RequestInvalid, match="for example `/steward runs live`"):
            await told(world, words)
