from __future__ import annotations

import html
import re

import pytest

from bot.local.scenarios import RESEARCH, REVIEW_BRANCH, REVIEW_SPECIFICATION
from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow


async def test_a_specification_becomes_code_that_its_criteria_approve_or_a_person_takes(
    place: Workplace, journey: Journey
) -> None:
    await journey.type(REVIEW_SPECIFICATION.typed)
    ended = await journey.ended_pressing(REVIEW_SPECIFICATION.presses)
    assert re.match("Ended: (approved in round 2 of at most 4|the generator gave a draft)", ended)
    assert set(journey.files()) == {"durations.py", "test_durations.py"}
    assert "def parse_duration" in journey.files()["durations.py"]
    assert not place.model.rehearsal.unrehearsed


async def test_a_branch_is_reviewed_on_its_changed_lines(place: Workplace, journey: Journey) -> None:
    await journey.type(REVIEW_BRANCH.typed)
    assert await journey.ended() == "Ended: every finding shown survived an evaluator told to refute it"
    report = journey.report()
    assert "Review of shop main..faster-totals: 2 findings" in report
    assert "Written by the model" in report
    shown = re.findall(r"`(shop/\w+\.py):(\d+)[^`]*`\n```\n(.*?)\n```", report, re.DOTALL)
    assert len(shown) == 2
    for path, line, code in shown:
        text = (await place.git("show", f"faster-totals:{path}")).split("\n")
        assert text[int(line) - 1 :][: len(code.split("\n"))] == html.unescape(code).split("\n")
    assert "one cent higher" in journey.files()["review.md"]


async def test_an_answer_is_quoted_from_pages_that_were_read_and_an_address_that_must_be_refused_is_not_fetched(
    place: Workplace, journey: Journey
) -> None:
    await journey.type(RESEARCH.typed)
    assert await journey.ended() == "Ended: answered after 6 turns"
    report = journey.report()
    links = re.findall(r"<(http[^|]+)\|", report)
    assert links
    assert all(link.startswith(tuple(place.site.exceptions)) for link in links)
    assert "independent sources" in report
    assert "13 of 13 sentences are carried by their quotes, as an evaluator judged; 1 said more at first" in report
    assert not place.model.rehearsal.unrehearsed
    assert journey.files()["research.md"].count("> ") >= 3
    leads_inside = "/raw-results cannot be read: "
    seen = next(text for text in place.model.asked.values() if leads_inside in text)
    assert "a redirect to it is not followed: a private address" in seen
    assert "raw-results`" in journey.files()["research.md"]
