from __future__ import annotations

import html
import json
import re

import pytest

from bot.local.scenarios import RESEARCH, REVIEW_BRANCH, REVIEW_SPECIFICATION
from bot.replay.command import paths_of
from tests.fakes.journey import ADA, CHANNEL, PATIENCE_SECONDS, Journey, text_of
from tests.fakes.workplace import Workplace
from tools.engine.client import EngineClient

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


async def test_a_branch_is_reviewed_on_its_changed_lines_and_the_run_is_shown_as_a_workflow(
    place: Workplace, journey: Journey
) -> None:
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
    await is_shown_as_a_workflow(place, journey)
    await is_replayed(place, journey)


async def is_shown_as_a_workflow(place: Workplace, journey: Journey) -> None:
    """In words to whoever asks, as a picture and as JSON in its thread."""
    assert await place.slack.command(user=ADA, channel=CHANNEL, text=f"/steward run {journey.run_id}") == {"ok": True}
    await place.slack.until(lambda _: len(journey.whispers()) == 2, PATIENCE_SECONDS)
    shown = text_of(place.slack.ephemerals(ADA)[-1]["blocks"])
    assert "*Lenses* ×5" in shown
    assert "`F1`" in shown
    files = journey.files()
    assert files["workflow.png"][1:4] == "PNG"
    found = json.loads(files["workflow.json"])
    assert found["workflow"]["pattern"].startswith("lenses in parallel → evaluator")
    assert len(found["journals"]) == 1 + sum(len(one["subtasks"]) for one in found["workflow"]["nodes"])


async def is_replayed(place: Workplace, journey: Journey) -> None:
    """The path that it took is the path that it takes."""
    async with EngineClient(place.settings.database_url) as client:
        replayed, refused = await paths_of(await client.journals(journey.run_id, results=True))
    assert ({one.outcome for one in replayed}, refused, len(replayed) > 5) == ({"same"}, (), True)


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
