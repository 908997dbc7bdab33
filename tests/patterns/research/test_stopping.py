"""A stopped search keeps its notes and pages; another run goes on with them, on the same brief."""

from __future__ import annotations

import pytest

from patterns.errors import RequestInvalid
from patterns.values.running.letters import StopAsked
from tests.fakes.run import MemoryRuns
from tests.fakes.shelf import MemoryShelf
from tests.patterns.research.conftest import BEGUN, BRIEF, FINISH, Research
from tests.patterns.research.test_letters import Interrupting

STOPPED = StopAsked(by="UADA")


async def test_a_stopped_search_is_gone_on_with_on_the_same_brief_with_all_that_was_noted(
    researching: Research,
) -> None:
    runs, shelf = MemoryRuns(), MemoryShelf()
    progress = Interrupting(runs.post, {"take_notes: The old": STOPPED})
    report = await researching(*BEGUN, runs=runs, progress=progress, shelf=shelf).play()
    assert (report.stop.code, report.stop.kept) == ("stopped", "2 notes and 2 pages")
    assert report.offers[0] == "resume"
    assert report.resume == {"run_id": "run"}
    again = researching(FINISH, shelf=shelf, asked={"resumes": "run"})
    answer = await again.play()
    assert answer.stop.code == "done"
    assert [one.number for one in answer.sources] == [1, 2]
    assert again.web.queries == [], "nothing was searched or read again, and no brief was drafted: none is scripted"
    assert "resume" not in answer.offers


async def test_a_stop_while_the_answer_is_held_against_its_quotes_ends_it(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Holding the answer": STOPPED})
    report = await researching(*BEGUN, FINISH, runs=runs, progress=progress).play()
    assert report.stop.code == "stopped"
    assert "it was stopped" in " ".join(report.facts)


async def test_a_stop_before_anything_was_read_leaves_nothing_to_go_on_from(researching: Research) -> None:
    runs = MemoryRuns()
    progress = Interrupting(runs.post, {"Searching": STOPPED})
    report = await researching(BRIEF, runs=runs, progress=progress).play()
    assert (report.stop.code, report.resume) == ("stopped", None)
    assert "resume" not in report.offers


async def test_what_is_no_longer_kept_cannot_be_gone_on_from(researching: Research) -> None:
    with pytest.raises(RequestInvalid):
        await researching(asked={"resumes": "gone"}).play()
