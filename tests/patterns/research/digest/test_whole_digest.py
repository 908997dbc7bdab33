"""Digests through the real search: what the model is told, and what it may do."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from patterns.errors import LimitReached, ModelUnreachable
from patterns.research.digest.seeking import Sought
from patterns.values.report import Stop, StopCode
from patterns.values.running.letters import StopAsked
from tests.fakes.model import Step, acts, fails, gives, shown
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.research.digest.conftest import DOCS, LATEST, NEWS, NEXT, QUEUES, SUPPORT, WholeDigesting, said

Whole = Callable[..., WholeDigesting]

DRAFTED = gives(
    "agent",
    {
        "question": "What is new with Larkmq?",
        "items": [
            {"id": "I1", "text": "the latest version"},
            {"id": "I2", "text": "what is supported"},
            {"id": "I3", "text": "what breaks"},
        ],
    },
)
SEARCH = acts("agent", ("web_search", {"query": "larkmq releases"}))
FINISH = acts("agent", ("finish", {}))


def read(*urls: str, when: str = "") -> Step:
    return acts("agent", *(("read_page", {"url": url}) for url in urls), when=when)


def note(*quotes: tuple[str, str]) -> Step:
    notes = [{"claim": quote, "quote": quote, "url": url, "items": ["I1"]} for quote, url in quotes]
    return acts("agent", *(("take_notes", one) for one in notes))


FIRST = (DRAFTED, SEARCH, read(DOCS), note((LATEST, DOCS), (SUPPORT, DOCS)), FINISH)
SECOND = (read(DOCS, NEWS, when="What they know"), note((NEXT, DOCS), (QUEUES, NEWS)), FINISH)


def begin(digest: WholeDigesting) -> None:
    digest.web.put(DOCS, f"{LATEST} {SUPPORT}")


def go_on(digest: WholeDigesting) -> None:
    digest.web.put(DOCS, f"{NEXT} {SUPPORT}", title="Support of Larkmq")
    digest.web.put(NEWS, QUEUES, published="2027-01-25")


async def test_the_model_is_told_what_is_known_what_changed_and_what_turned_up(whole: Whole) -> None:
    digest = whole(*FIRST, *SECOND)
    begin(digest)
    assert [kind for kind, _ in said(await digest.fire())] == ["New", "New"]
    go_on(digest)
    report = await digest.fire()
    assert said(report) == [("New", f"{QUEUES} [1]"), ("Changed", f"was: {LATEST} [2]\nis: {NEXT} [2]")]
    first, told = shown(digest.model.prompts[1]), shown(digest.model.prompts[len(FIRST)])
    assert "this is its first firing" in first
    assert f"C1 {LATEST} (LOST: its page no longer says it)\n" in told
    assert f"<changed>\n{DOCS} Support of Larkmq\n</changed>" in told
    assert f"<found>\n{NEWS} Larkmq 2027-01-25\n</found>" in told
    assert [tool.name for tool in digest.model.prompts[1].tools] == [
        "web_search",
        "read_page",
        "take_notes",
        "finish",
    ]


async def test_where_nothing_changed_no_model_is_asked(whole: Whole) -> None:
    digest = whole(*FIRST)
    begin(digest)
    await digest.fire()
    assert await digest.fire() is None
    assert len(digest.model.prompts) == len(FIRST)


async def test_what_a_firing_read_and_noted_can_be_asked_on(whole: Whole) -> None:
    digest = whole(*FIRST)
    begin(digest)
    await digest.fire()
    kept = digest.shelf.kept["D1"]
    assert ([one.claim for one in kept.notes], kept.queries) == ([LATEST, SUPPORT], ("larkmq releases",))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LimitReached(limit="G-TIME", value=9, cap=10), "G-TIME"),
        (LimitReached(limit="G-COST", value=9, cap=10), "G-COST"),
        (ModelUnreachable(), "failed"),
    ],
)
async def test_what_ends_a_search_early_is_said_and_nothing_goes_quiet(
    whole: Whole, error: LimitReached | ModelUnreachable, code: str
) -> None:
    digest = whole(*FIRST, fails("agent", error))
    begin(digest)
    await digest.fire()
    go_on(digest)
    report = await digest.fire()
    assert report
    assert report.stop.code == code
    assert [kind for kind, _ in said(report)] == ["Changed"]
    assert "2 pages not looked through: left for the next firing" in report.facts


async def test_a_firing_that_a_person_stops_says_nothing_and_the_next_one_says_it(whole: Whole) -> None:
    digest = whole(*FIRST, *SECOND)
    begin(digest)
    await digest.fire()
    go_on(digest)
    digest.web.on_read = lambda: digest.runs.post("D2", StopAsked(by="UADA"), "stop D2")
    assert await digest.fire() is None
    digest.web.on_read = lambda: None
    assert [kind for kind, _ in said(await digest.fire())] == ["New", "Changed"]


async def test_a_first_firing_without_a_brief_fails(whole: Whole) -> None:
    digest = whole(fails("agent", ModelUnreachable()))
    with pytest.raises(ModelUnreachable):
        await digest.fire()


@pytest.mark.slow
async def test_a_firing_with_its_search_may_die_at_any_moment(whole: Whole) -> None:
    earlier = whole(*FIRST)
    begin(earlier)
    await earlier.fire()

    async def stage(runs: MemoryRuns) -> list[object]:
        digest = whole(*SECOND, runs=runs)
        digest.book = deepcopy(earlier.book)
        begin(digest)
        go_on(digest)
        return [await digest.fire(), digest.memory()]

    results = await with_every_crash(stage)
    assert len(results) > 2 * len(SECOND)
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    ("code", "well"),
    [("done", True), ("covered", True), ("G-STUCK", True), ("G-COST", False), ("G-TIME", False), ("stopped", False)],
)
def test_a_search_that_only_came_back_to_the_same_has_looked_and_one_that_was_cut_short_has_not(
    code: StopCode, *, well: bool
) -> None:
    assert Sought(stop=Stop(code=code, words="it ended")).ended_well() == well
