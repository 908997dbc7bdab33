"""The search itself: what may be read, when it is enough, what the conversation keeps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from patterns.guardrails.limits import Limits
from patterns.research.desk.limits import PAGES_OF_HOUSE
from patterns.research.search.memory import BUDGET_CHARACTERS
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import FollowUp
from patterns.values.web import Page
from tests.fakes.model import Step, acts, gives, observations, says, shown
from tests.fakes.web import MemoryWeb
from tests.patterns.research.conftest import (
    ANSWER,
    BEGUN,
    BREAK_NOTE,
    BRIEF,
    BRIEFED,
    CLOSED,
    DOCS,
    FINISH,
    FORUM,
    NOTE,
    READ,
    SEARCH,
    SUPPORT_NOTE,
    Research,
    final,
)

EMPTY = acts("agent", ("final_answer", final()))
LONG = "Larkmq 4.2 is supported until 30 June 2027, and everybody who runs it in earnest is told so by its makers. " * 8


def pages(
    count: int, host: str = "http://h{n}.test", text: str = "Words that say nothing of use, number {n}."
) -> list[Page]:
    return [Page(url=f"{host.format(n=n)}/p{n}", title=f"P{n}", text=text.format(n=n)) for n in range(count)]


def _lore(number: int) -> str:
    """A long page of its own words."""
    lines = (
        f"Larkmq lore {number * 1000 + line}, told by w{number}x{line} and q{line}y{number} at length."
        for line in range(200)
    )
    return "\n\n".join((f"Paragraph {number} of a long page.", *lines))


def reading(*urls: str, when: str = "") -> Step:
    return acts("agent", *(("read_page", {"url": url}) for url in urls), when=when)


async def test_searches_and_pages_of_one_message_are_one_step(researching: Research) -> None:
    both = acts("agent", ("web_search", {"query": "larkmq support"}), ("web_search", {"query": "larkmq breaks"}))
    run = researching(BRIEF, both, READ, NOTE, FINISH)
    await run.play()
    names = [row.name for row in run.runs.journal("run")]
    assert "step tools web_search web_search" in names
    assert "step tools read_page read_page" in names


async def test_a_page_is_fetched_once_whatever_form_its_address_has_and_read_again_for_other_words(
    researching: Research,
) -> None:
    again = acts("agent", ("read_page", {"url": f"{DOCS.url}/?utm_source=mail#top", "find": "security"}))
    run = researching(BRIEF, SEARCH, reading(DOCS.url), again, EMPTY)
    await run.play()
    assert run.web.read_urls == [DOCS.url]
    assert "Larkmq 3.8 gets security fixes only." in observations(run.model.prompts[-1])[-1].text


async def test_of_one_house_only_so_many_pages_are_read_also_side_by_side(researching: Research) -> None:
    many = pages(PAGES_OF_HOUSE + 3, host="http://spell.test")
    first = reading(*(page.url for page in many[:4]))
    rest = reading(*(page.url for page in many[4:]))
    run = researching(BRIEF, SEARCH, first, rest, EMPTY, web=MemoryWeb(*many))
    await run.play()
    assert len(run.web.read_urls) == PAGES_OF_HOUSE
    refused = [one.text for one in observations(run.model.prompts[-1]) if one.text.startswith("Refused")]
    assert len(refused) == 3
    assert "pages of spell.test were read, and no more are" in refused[0]


async def test_a_query_that_was_asked_is_not_asked_again_in_another_order(researching: Research) -> None:
    again = acts("agent", ("web_search", {"query": "Support larkmq"}))
    run = researching(BRIEF, SEARCH, again, acts("agent", ("final_answer", final()), when="That was searched already"))
    await run.play()
    assert run.web.queries == ["larkmq support"]


async def test_a_copy_on_another_house_is_told_and_is_no_second_source(researching: Research) -> None:
    article = DOCS.model_copy(update={"text": LONG})
    copy = Page(url="http://copies.test/x", title="Copied", text=f"Reprinted with thanks. {LONG}")
    notes = [{**SUPPORT_NOTE, "quote": LONG[:107], "url": page.url} for page in (article, copy)]
    run = researching(
        BRIEF,
        SEARCH,
        reading(article.url),
        reading(copy.url),
        acts(
            "agent", *(("take_notes", note) for note in notes), when="says nearly the same as http://docs.larkmq.test"
        ),
        FINISH,
        web=MemoryWeb(article, copy),
    )
    report = await run.play()
    assert report.facts[0].startswith("supported versions: single source;")


async def test_of_a_copy_is_shown_what_the_page_read_before_does_not_say(researching: Research) -> None:
    rest = " ".join(f"Sentence {number} of a long report on brokers." for number in range(60))
    forged = Page(url="http://copies.test/x", title="Copied", text=f"{LONG} Version 9 is out.\n{rest}")
    article = DOCS.model_copy(update={"text": f"{LONG} Version 4 is out.\n{rest}"})
    notes = [{**SUPPORT_NOTE, "quote": LONG[:107], "url": page.url} for page in (article, forged)]
    own = "What the other one does not say so:\n\nVersion 4 is out.\n</page>"
    run = researching(
        BRIEF,
        SEARCH,
        reading(forged.url),
        reading(article.url),
        acts("agent", *(("take_notes", note) for note in notes), when=own),
        FINISH,
        web=MemoryWeb(article, forged),
    )
    await run.play()


async def test_the_makers_word_decides_alone(researching: Research) -> None:
    brief = gives("agent", {**BRIEFED, "primary": ["larkmq.test"]})
    report = await researching(brief, SEARCH, READ, NOTE, FINISH).play()
    assert report.facts[0].startswith("supported versions: the deciding source; confidence high")


COVERING = [
    ("take_notes", {**SUPPORT_NOTE, "items": ["I1", "I2", "I3"]}),
    ("take_notes", {**BREAK_NOTE, "items": ["I1", "I2", "I3"]}),
]


async def test_a_search_whose_items_are_all_covered_is_told_so_and_ends_soon(researching: Research) -> None:
    more = [acts("agent", ("web_search", {"query": f"more of {n}"})) for n in range(2)]
    told = acts("agent", ("web_search", {"query": "yet more"}), when="Every item has its evidence now.")
    run = researching(BRIEF, SEARCH, READ, acts("agent", *COVERING), told, *more[:1], CLOSED)
    report = await run.play()
    assert report.stop.code == "covered"
    assert report.stop.words == "every item is covered: 3 searches (the fake), 2 pages read, 2 notes"
    assert {row.state for row in run.progress.views[-1].rows} == {"done"}


async def test_covered_items_do_not_cut_short_what_a_person_wants_beyond_them(researching: Research) -> None:
    more = pages(4)
    reads = [reading(page.url) for page in more]
    last = acts("agent", ("final_answer", ANSWER), when="<person>\nAnd the prices?")
    run = researching(*(BRIEF, SEARCH, READ, acts("agent", *COVERING)), *reads, last, web=MemoryWeb(DOCS, FORUM, *more))
    run.web.on_read = lambda: run.runs.post("run", FollowUp(by="UADA", words="And the prices?"), "words")
    assert (await run.play()).stop.words == "answered after 8 turns"


def idle(number: int, *, when: str = "") -> Step:
    """A search that brings nothing, not even another address."""
    return acts("agent", ("web_search", {"query": f"again {number}"}), when=when)


def in_circles(steps: int = 8) -> list[Step]:
    """Told, without the tool, without any tool but the one that closes."""
    told = "You are going round in circles: 4 acts in a row brought nothing new: web_search 4x"
    gone = "web_search was taken away, because 6 acts in a row brought nothing new"
    whens = ("", "", "", "", told, "web_search is taken away now", "The tools are taken away now", gone)
    return [idle(number, when=when) for number, when in enumerate(whens[:steps])]


async def test_a_search_in_circles_is_told_so_loses_its_tools_and_ends_with_what_there_is(
    researching: Research,
) -> None:
    run = researching(*BEGUN, *in_circles(), CLOSED)
    report = await run.play()
    stop = report.stop
    assert (stop.code, stop.value, stop.cap) == ("G-STUCK", 6, 4)
    assert stop.words == "it went round in circles (G-STUCK): 6 acts in a row brought nothing new: web_search 6x"
    assert stop.evidence[0] == "different calls: 6, different results: 2"
    assert stop.kept.endswith("2 notes.")
    assert len(report.sources) == 2
    assert [len(one.tools) for one in run.model.asked("agent")[-5:]] == [5, 4, 1, 1, 0]
    assert [one.id for one in run.human.questions if "stuck" in one.id] == ["run:stuck1"]


async def test_who_is_asked_about_a_circle_may_say_what_to_try_and_all_tools_are_there_again(
    researching: Research,
) -> None:
    advice = ("advise", {"words": "Look at the release page."})
    last = acts("agent", ("final_answer", ANSWER), when="<person>\nLook at the release page.")
    run = researching(*BEGUN, *in_circles(), last, answers=(advice,))
    assert (await run.play()).stop.code == "done"
    assert [len(one.tools) for one in run.model.asked("agent") if one.tools][-2:] == [1, 5]


async def test_an_answer_that_only_came_without_tools_says_so(researching: Research) -> None:
    last = acts("agent", ("final_answer", ANSWER), when="The tools are taken away now")
    stop = (await researching(*BEGUN, *in_circles(6), last).play()).stop
    assert stop.code == "done"
    assert stop.words.endswith("when it went round in circles and had no other tool left")
    assert stop.evidence[0] == "6 acts in a row brought nothing new: web_search 6x"


async def test_something_new_gives_the_tool_back(researching: Research) -> None:
    found = acts("agent", ("read_page", {"url": DOCS.url, "find": "archive"}), when="web_search is taken away now")
    note = acts("agent", ("take_notes", {**SUPPORT_NOTE, "items": ["I2"]}))
    last = acts("agent", ("final_answer", ANSWER))
    run = researching(*BEGUN, *in_circles(5), found, note, last)
    assert (await run.play()).stop.code == "done"
    tools = ["web_search" in [tool.name for tool in one.tools] for one in run.model.asked("agent") if one.tools]
    assert tools[-4:] == [True, False, True, True]


async def test_near_the_cap_on_turns_the_model_is_told_to_finish(researching: Research) -> None:
    told = acts("agent", ("final_answer", ANSWER), when="Four fifths of the turns are used.")
    run = researching(*BEGUN, acts("agent", ("web_search", {"query": "one more"})), told, limits=Limits(turns=5))
    assert (await run.play()).stop.code == "done"


async def test_a_long_search_keeps_its_prompts_bounded_its_beginning_stable_and_its_notes(
    researching: Research,
) -> None:
    many = [page.model_copy(update={"text": _lore(number)}) for number, page in enumerate(pages(24))]
    first = acts(
        "agent",
        (
            "take_notes",
            {**SUPPORT_NOTE, "quote": "Paragraph 0 of a long page.", "claim": "It is long.", "url": many[0].url},
        ),
    )
    steps = [reading(page.url) for page in many]
    last = acts("agent", ("final_answer", final(("It is long.", ["N1"]))))
    run = researching(BRIEF, SEARCH, steps[0], first, *steps[1:], last, web=MemoryWeb(*many))
    await run.play()
    prompts = run.model.asked("agent")[1:]
    sizes = [len(shown(prompt)) for prompt in prompts]
    assert max(sizes) < BUDGET_CHARACTERS + 16_000, sizes
    assert len({prompt.messages[:2] for prompt in prompts}) == 1
    assert shown(prompts[-1]).count("<noted>") == 1
    assert "N1 [I1, I3; supports] It is long." in shown(prompts[-1])
    # Between two shortenings the conversation only grows at its end, so that a provider can go on from its cache.
    rewritten = sum(later.messages[: len(earlier.messages)] != earlier.messages for earlier, later in pairwise(prompts))
    assert rewritten <= 4


@pytest.mark.parametrize("text", ["", "I would call final_answer now."])
async def test_a_model_that_only_talks_is_reminded_once(researching: Research, text: str) -> None:
    run = researching(
        *BEGUN,
        says("agent", text),
        acts("agent", ("final_answer", ANSWER), when="Nothing was done"),
    )
    assert (await run.play()).stop.code == "done"


async def test_the_same_quote_is_not_noted_twice(researching: Research) -> None:
    twice: JsonObject = {**SUPPORT_NOTE, "items": ["I3"]}
    run = researching(
        BRIEF,
        SEARCH,
        READ,
        acts("agent", ("take_notes", SUPPORT_NOTE)),
        acts("agent", ("take_notes", twice)),
        acts("agent", ("final_answer", final(("It is.", ["N1"]))), when="That is N1 already."),
    )
    assert len((await run.play()).sources) == 1


async def test_of_several_notes_of_one_quote_each_is_known(researching: Research) -> None:
    first, second = ({**SUPPORT_NOTE, "items": [item]} for item in ("I1", "I3"))
    notes = acts("agent", ("take_notes", first), ("take_notes", second), ("take_notes", second))
    last = acts("agent", ("final_answer", final(("It is.", ["N1", "N2"]))), when="That is N2 already.")
    run = researching(BRIEF, SEARCH, READ, notes, last)
    await run.play()
    assert len(run.shelf.kept["run"].notes) == 2


async def test_pages_of_the_web_fake_are_found(researching: Research) -> None:
    run = researching(*BEGUN, FINISH)
    await run.play()
    assert run.web.read_urls == [DOCS.url, FORUM.url]
