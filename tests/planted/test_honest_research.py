"""An honest model over the planted web: the facts are found, and code says how well they are carried."""

from __future__ import annotations

import pytest

from patterns.research.desk.desk import Desk
from patterns.research.desk.reading import ReadWebPage
from patterns.values.research.brief import Brief, BriefItem
from tests.fakes.run import MemoryRuns
from tests.planted.models.researcher import Researcher
from tests.planted.play import Played, researched
from tests.planted.truth.facts import BY_ID
from tests.planted.truth.topics import TOPIC, TOPICS, Topic
from tests.planted.web.planted import PlantedWeb
from tools.web.web import PublicWeb

DISPUTES = {
    "ostrel": [("ostrel.support", "ostrel.support_old")],
    "vennet": [("vennet.opening", "vennet.opening_old"), ("vennet.load", "vennet.load_wrong")],
    "lantern": [("lantern.handshake", "lantern.handshake_wrong")],
}
BRIEF = Brief(question="What holds?", items=(BriefItem(id="I1", text="what holds"),))
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def answered(topic: str, web: PublicWeb, *primary: str) -> tuple[Researcher, Played]:
    model = Researcher(primary=primary)
    return model, await researched(TOPIC[topic].question, model=model, web=web)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
async def test_every_item_of_a_question_is_settled_by_pages_that_say_it(
    planted: PlantedWeb, fetching: PublicWeb, topic: Topic
) -> None:
    primary = (planted.origins[topic.primary],) if topic.primary else ()
    model, played = await answered(topic.id, fetching, *primary)
    assert played.report.stop.code in ("done", "covered")
    assert {fact.item_id for fact in model.kept.values()} == {item for item, _ in topic.items}
    text = "\n".join(section.text for section in played.report.sections)
    for item, _ in topic.items:
        assert BY_ID[item].claim in text
    for note in played.left.notes:
        assert note.quote in next(page.text for page in played.left.pages if page.url == note.url).replace("\n", " ")
    assert {source.url for source in played.report.sources} <= {page.url for page in played.left.pages}


@pytest.mark.usefixtures("planted")
async def test_what_sources_dispute_is_shown_from_both_sides(fetching: PublicWeb) -> None:
    for topic, pairs in DISPUTES.items():
        _, played = await answered(topic, fetching)
        (against,) = [one.text for one in played.report.sections if one.title == "Where sources disagree"]
        for right, other in pairs:
            line = next(line for line in against.splitlines() if BY_ID[other].claim in line)
            assert BY_ID[right].claim in line.partition("*against*")[0]
            item = next(text for key, text in TOPIC[topic].items if key == right)
            assert "disputed" in played.supports()[item].words


async def test_copies_of_one_story_are_one_source(planted: PlantedWeb, fetching: PublicWeb) -> None:
    _, played = await answered("vennet", fetching, planted.origins["marrowick"])
    support = played.supports()[TOPIC["vennet"].items[0][1]]
    houses = {note.url.split("/")[2] for note in played.left.notes if note.id in support.supporting}
    assert len(houses) > 2
    assert len(support.houses) == 2
    assert support.copies == len(houses) - 2
    assert support.primary


async def test_a_page_is_fetched_once_whatever_form_of_its_address_is_read(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    forms = ["/support.html", "/support.html?utm_source=x&fbclid=y", "/amp/support.html", "/support.html#calendar"]
    urls = [planted.url("ostrel", form) for form in forms]
    desk = Desk(fetching, BRIEF, asked=" ".join(urls), now=0.0)
    reading = ReadWebPage(desk)
    for url in urls:
        observation = await reading.prepare({"url": url})()
        assert BY_ID["ostrel.support"].sayings[0] in observation.text
        reading.absorb(observation)
    assert [one.target for one in planted.asked_of("ostrel") if "support" in one.target] == [forms[0]]


async def test_a_crash_costs_no_page_twice_and_changes_no_answer(planted: PlantedWeb, fetching: PublicWeb) -> None:
    topic = TOPIC["halden"]
    undisturbed = await researched(topic.question, model=Researcher(), web=fetching)
    planted.log.clear()
    disturbed = await researched(topic.question, model=Researcher(), web=fetching, runs=MemoryRuns(crash_after=14))
    assert disturbed.report == undisturbed.report
    asked = [(one.house, one.target) for one in planted.log if one.target != "/robots.txt"]
    assert len(asked) == len(set(asked))


async def test_a_copy_is_called_one_when_it_is_read(planted: PlantedWeb, fetching: PublicWeb) -> None:
    original, copy = (
        planted.url("wire", "/stories/vennet-bearings.html"),
        planted.url("harbour", "/news/8841.html"),
    )
    desk = Desk(fetching, BRIEF, asked=f"{original} {copy}", now=0.0)
    reading = ReadWebPage(desk)
    shown = []
    for url in (original, copy):
        observation = await reading.prepare({"url": url})()
        reading.absorb(observation)
        shown.append(observation.text)
    assert "a copy" not in shown[0]
    assert f"says nearly the same as {original}: a copy" in shown[1]


async def test_a_search_that_fails_or_finds_nothing_ends_in_an_answer_that_says_so(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    planted.search_says = "failure"
    _, failed = await answered("pelmar", fetching)
    assert failed.report.headline.startswith("The search failed: ")
    planted.search_says = "nothing"
    _, empty = await answered("pelmar", fetching)
    assert failed.report.sources == empty.report.sources == ()
    assert empty.left.notes == ()
