"""A worker that is killed again and again: what the journal holds never begins again, and the result is the same."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.fakes.kill import Killer, begun, begun_again, journalled
from tests.tools.engine import toy

pytestmark = pytest.mark.slow

MOMENTS = (
    "begin run/plan",
    "end run/plan",
    "begin run.a/draft",
    "end run.b/draft",
    "begin run.c/draft",
    "end run.c/check",
    "begin run/finish",
    "end run/finish",
)
"""In their causal order, so that each must still come in the life after the one before."""
STEPS = {f"run.{task}/{step}" for task in toy.NEEDS for step in ("draft", "check")} | {
    f"run/{step}" for step in ("plan", "ask", "finish")
}
WHOLE = [f"begin {step}" for step in STEPS]
RESULT = {"done": {"a": "a()!", "b": "b()!", "c": "c(a()!)!"}, "choice": "yes", "last": "finished"}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/runs.sqlite"
    fresh: str = request.getfixturevalue("postgres_url")
    return fresh


async def test_a_run_killed_at_every_kind_of_moment_ends_alike_and_repeats_nothing_journalled(url: str) -> None:
    killer = Killer(toy.program, url)
    before: Counter[str] = Counter()
    for moment in MOMENTS:
        assert not begun_again(killer.live(kill_when=moment), before, whole=WHOLE)
        before = await journalled(url, "run")
    last = killer.live()

    assert not begun_again(last, before, whole=WHOLE)
    assert json.loads(last[-1]) == RESULT
    everything = begun(line for life in killer.lives for line in life)
    assert set(everything) == STEPS
    assert everything.total() <= len(STEPS) + 2 * len(MOMENTS), "a kill repeats what was under way, and no more"


async def test_a_living_worker_takes_over_from_one_that_was_killed(postgres_url: str) -> None:
    killer = Killer(toy.program, postgres_url, "first")
    killer.live(kill_when="begin run.c/draft")
    before = await journalled(postgres_url, "run")

    last = Killer(toy.program, postgres_url, "second").live()

    assert not begun_again(last, before, whole=WHOLE)
    assert json.loads(last[-1]) == RESULT
